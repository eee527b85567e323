import type { Transformer } from "grammy";
import type { InlineKeyboardButton } from "grammy/types";

const TEXT = 4096;
const CAPTION = 1024;
const TOAST = 200;
const BUTTONS = 100;
const KEYBOARD_BYTES = 10_000;
/** Tried one after the other, until a keyboard is small enough. */
const LABELS = [64, 40, 24, 12];
const TOKEN = /<\/?(\w[\w-]*)[^>]*>|&(?:#\d+|#x[\da-f]+|\w+);|[\s\S]/giu;

/** Cuts what Telegram would refuse for its length: a message with less in it is worth more than none. */
export const withinLimits: Transformer = (prev, method, payload, signal) =>
  prev(method, fitPayload(payload as Payload) as typeof payload, signal);

/** The texts of a call that people read. */
export interface Payload {
  readonly text?: string;
  readonly caption?: string;
  readonly callback_query_id?: string;
  readonly media?: unknown;
  readonly reply_markup?: { readonly inline_keyboard?: InlineKeyboardButton[][] };
}

function fitPayload(payload: Payload): Payload {
  const { text, caption, media, reply_markup: markup } = payload;
  const most = payload.callback_query_id === undefined ? TEXT : TOAST;
  return {
    ...payload,
    ...(text !== undefined && text.length > most && { text: most === TOAST ? cut(text, most) : fitHtml(text) }),
    ...(caption !== undefined && { caption: fitHtml(caption, CAPTION) }),
    ...(isCaptioned(media) && { media: { ...media, caption: fitHtml(media.caption, CAPTION) } }),
    ...(markup?.inline_keyboard && {
      reply_markup: { ...markup, inline_keyboard: fitKeyboard(markup.inline_keyboard) },
    }),
  };
}

/** Telegram HTML of at most so many characters besides tags; whole lines where that leaves enough, and all tags closed. */
export function fitHtml(html: string, most = TEXT): string {
  if (html.length <= most) return html;
  const tokens = [...html.matchAll(TOKEN)].map(([text, tag]) => ({ text, tag, width: tag ? 0 : widthOf(text) }));
  if (tokens.reduce((sum, { width }) => sum + width, 0) <= most) return html;
  let [room, count] = [most - 2, 0];
  for (const { width } of tokens) {
    room -= width;
    if (room < 0) break;
    count += 1;
  }
  const lineEnd = tokens.slice(0, count).findLastIndex(({ text }) => text === "\n");
  const kept = tokens.slice(0, lineEnd > count / 2 ? lineEnd : count);
  const open: string[] = [];
  for (const { text, tag } of kept) {
    if (tag && text.startsWith("</")) open.pop();
    else if (tag) open.push(tag);
  }
  const ends = open.toReversed().map((tag) => `</${tag}>`);
  return `${kept.map(({ text }) => text).join("")}${ends.join("")}\n…`;
}

/** As many buttons as Telegram takes, with labels short enough for all of them together. */
function fitKeyboard(rows: InlineKeyboardButton[][]): InlineKeyboardButton[][] {
  let left = BUTTONS;
  const taken = rows.map((row) => {
    const some = row.slice(0, left);
    left -= some.length;
    return some;
  });
  const tries = LABELS.map((most) =>
    taken.map((row) => row.map((button) => ({ ...button, text: cut(button.text, most) }))),
  );
  return tries.find((one) => Buffer.byteLength(JSON.stringify(one)) <= KEYBOARD_BYTES) ?? tries.at(-1) ?? [];
}

/** Cuts plain text to so many UTF-16 units, without halving an emoji. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = "";
  for (const character of text) {
    if (kept.length + character.length > most - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Telegram counts UTF-16 units; an entity is one character. */
function widthOf(text: string): number {
  return text.length > 1 && text.startsWith("&") ? 1 : text.length;
}

/** Whether a file that takes the place of another brings a caption. */
export function isCaptioned(media: unknown): media is { caption: string } {
  return typeof media === "object" && media !== null && "caption" in media && typeof media.caption === "string";
}
