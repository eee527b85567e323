import { isDeepStrictEqual } from "node:util";
import type { Message } from "grammy/types";
import { reach, reachOwn } from "../access.ts";
import { isInline, readInline } from "../markup.ts";
import type { Change, Shown } from "../message.ts";
import { PARAMETERS } from "../parameters.ts";
import { readPhoto } from "../photo.ts";
import { bad } from "../refusal.ts";
import { readCaption, readText } from "../text.ts";
import { toMessage } from "../wire.ts";
import type { World } from "../world.ts";
import { method } from "./method.ts";

interface Editing {
  readonly chat_id: number | string;
  readonly message_id: number;
  readonly reply_markup?: Parameters<typeof readInline>[0];
}

const NOT_MODIFIED =
  "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

/** Everything that changes a message in place; an edit without a keyboard takes the keyboard away. */
export const edits = {
  editMessageText: method(PARAMETERS.editMessageText, ({ world }, given) => {
    const said = readText({ text: given.text, parse_mode: given.parse_mode, entities: given.entities });
    return edit(world, given, (shown) => {
      if (shown.document || shown.photo) throw bad("there is no text in the message to edit");
      return said;
    });
  }),

  editMessageCaption: method(PARAMETERS.editMessageCaption, ({ world }, given) => {
    const { caption: text, parse_mode, caption_entities: entities } = given;
    const said = readCaption({ text, parse_mode, entities });
    return edit(world, given, (shown) => {
      if (!shown.document && !shown.photo) throw bad("there is no caption in the message to edit");
      return said;
    });
  }),

  editMessageMedia: method(PARAMETERS.editMessageMedia, ({ world }, given) => {
    const { type, media, caption: text, parse_mode, caption_entities: entities } = given.media;
    const said = readCaption({ text, parse_mode, entities });
    return edit(world, given, () => {
      if (type === "photo")
        return { ...said, photo: readPhoto(world.files.resolve("photos", media)), document: undefined };
      return { ...said, document: world.files.resolve("documents", media), photo: undefined };
    });
  }),

  editMessageReplyMarkup: method(PARAMETERS.editMessageReplyMarkup, ({ world }, given) =>
    edit(world, given, () => ({})),
  ),
};

function edit(world: World, given: Editing, read: (shown: Shown) => Change): Message {
  const reply_markup = readInline(given.reply_markup);
  const chat = reach(world, given.chat_id);
  const before = reachOwn(world, chat, given.message_id);
  if (before.reply_markup && !isInline(before.reply_markup)) throw bad("message can't be edited");
  const change = { ...read(before), reply_markup };
  if (isDeepStrictEqual(visible({ ...before, ...change }), visible(before))) throw bad(NOT_MODIFIED);
  return toMessage(chat, world.edit(chat, before, change));
}

/** What a person can tell apart: the same words in other HTML are the same message. */
const visible = ({ text, entities, document, photo, reply_markup }: Shown) =>
  JSON.parse(
    JSON.stringify([text, entities, document?.file_id ?? null, photo?.file.file_id ?? null, reply_markup ?? null]),
  ) as unknown;
