import type { ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove } from "grammy/types";
import { z } from "zod";
import { toLink } from "./link.ts";
import { bad } from "./refusal.ts";
import { flag, json } from "./value.ts";

export type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply;

const style = z.enum(["danger", "success", "primary"]).optional();
const loose = z.looseObject({});

const inlineButton = z.strictObject({
  text: z.string(),
  style,
  icon_custom_emoji_id: z.string().optional(),
  url: z.string().optional(),
  callback_data: z.string().optional(),
  web_app: loose.optional(),
  login_url: loose.optional(),
  switch_inline_query: z.string().optional(),
  switch_inline_query_current_chat: z.string().optional(),
  switch_inline_query_chosen_chat: loose.optional(),
  copy_text: z.strictObject({ text: z.string() }).optional(),
  callback_game: loose.optional(),
  pay: flag.optional(),
});

const key = z.strictObject({
  text: z.string(),
  style,
  icon_custom_emoji_id: z.string().optional(),
  request_users: loose.optional(),
  request_chat: loose.optional(),
  request_contact: flag.optional(),
  request_location: flag.optional(),
  request_poll: loose.optional(),
  web_app: loose.optional(),
});

/** Keyboards of every kind; the checks that need Telegram's own words are in `readMarkup`. */
export const markup = json(
  z.strictObject({
    inline_keyboard: z.array(z.array(inlineButton)).optional(),
    keyboard: z.array(z.array(z.union([z.string().transform((text) => ({ text })), key]))).optional(),
    is_persistent: flag.optional(),
    resize_keyboard: flag.optional(),
    one_time_keyboard: flag.optional(),
    remove_keyboard: flag.optional(),
    force_reply: flag.optional(),
    input_field_placeholder: z.string().max(64).optional(),
    selective: flag.optional(),
  }),
);

type Given = z.infer<typeof markup>;
type InlineButton = z.infer<typeof inlineButton>;

const DATA_MAX_BYTES = 64;
const INLINE_MAX = 100;
const INLINE_ROW_MAX = 8;
const KEYS_MAX = 300;
const KEYS_ROW_MAX = 12;
const JSON_MAX_BYTES = 10_240;
const KINDS: readonly (keyof InlineButton)[] = [
  "url",
  "callback_data",
  "web_app",
  "login_url",
  "switch_inline_query",
  "switch_inline_query_current_chat",
  "switch_inline_query_chosen_chat",
  "copy_text",
  "callback_game",
  "pay",
];

/** The keyboard as Telegram would keep it: empty rows vanish, an empty keyboard is none, a bad button refuses the call. */
export function readMarkup(given: Given | undefined): Markup | undefined {
  if (!given) return undefined;
  const inline = given.inline_keyboard?.filter((row) => row.length > 0);
  if (inline) {
    for (const button of inline.flat()) checkButton(button);
    checkSize(inline, INLINE_ROW_MAX, INLINE_MAX);
    return inline.length > 0 ? ({ inline_keyboard: inline } as InlineKeyboardMarkup) : undefined;
  }
  const keyboard = given.keyboard?.filter((row) => row.length > 0);
  if (!keyboard) return given.remove_keyboard || given.force_reply ? (given as Markup) : undefined;
  if (keyboard.flat().some(({ text }) => text === "")) throw bad("keyboard button text must be non-empty");
  checkSize(keyboard, KEYS_ROW_MAX, KEYS_MAX);
  return { ...given, keyboard } as ReplyKeyboardMarkup;
}

/** What an edit may put under a message: inline keyboards only. */
export function readInline(given: Given | undefined): InlineKeyboardMarkup | undefined {
  const read = readMarkup(given);
  if (read && !isInline(read)) throw bad("inline keyboard expected");
  return read;
}

export const isInline = (given: Markup): given is InlineKeyboardMarkup => "inline_keyboard" in given;

/** Telegram trims rows that are too wide without a word; here they are refused, so that nobody's button gets lost. */
function checkSize(rows: readonly (readonly unknown[])[], wide: number, max: number): void {
  const wider = rows.some((row) => row.length > wide);
  const bytes = Buffer.byteLength(JSON.stringify(rows));
  if (wider || rows.flat().length > max || bytes > JSON_MAX_BYTES) throw bad("reply markup is too long");
}

function checkButton(button: InlineButton): void {
  if (button.text.trim() === "") throw bad("inline keyboard button text must be non-empty");
  const kinds = KINDS.filter(
    (kind) => button[kind] !== undefined && (button[kind] !== "" || kind.startsWith("switch")),
  );
  if (kinds.length === 0)
    throw bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
  if (kinds.length > 1) throw bad(`inline keyboard button must have one action, found ${kinds.join(" and ")}`);
  if (Buffer.byteLength(button.callback_data ?? "") > DATA_MAX_BYTES) throw bad("BUTTON_DATA_INVALID");
  if (button.url && toLink(button.url) === undefined)
    throw bad(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
}
