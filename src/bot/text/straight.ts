import type { Transformer } from "grammy";
import { toStraight } from "../../domain/text.ts";
import { isCaptioned, type Payload } from "./lengths.ts";

/** Takes out of all that people read the signs that turn its direction: names and texts come from others. */
export const straight: Transformer = (prev, method, payload, signal) =>
  prev(method, straighten(payload as Payload) as typeof payload, signal);

function straighten(payload: Payload): Payload {
  const { text, caption, media, reply_markup: markup } = payload;
  return {
    ...payload,
    ...(text !== undefined && { text: toStraight(text) }),
    ...(caption !== undefined && { caption: toStraight(caption) }),
    ...(isCaptioned(media) && { media: { ...media, caption: toStraight(media.caption) } }),
    ...(markup?.inline_keyboard && {
      reply_markup: {
        ...markup,
        inline_keyboard: markup.inline_keyboard.map((row) =>
          row.map((button) => ({ ...button, text: toStraight(button.text) })),
        ),
      },
    }),
  };
}
