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
  disabled: z.strictObject({}).optional(),
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
  request_users: z
    .strictObject({
      request_id: z.int32(),
      user_is_bot: flag.optional(),
      user_is_premium: flag.optional(),
      max_quantity: z.int().min(1).max(10).optional(),
      request_name: flag.optional(),
      request_username: flag.optional(),
      request_photo: flag.optional(),
    })
    .optional(),
  request_chat: z
    .strictObject({
      request_id: z.int32(),
      chat_is_channel: flag,
      chat_is_forum: flag.optional(),
      chat_has_username: flag.optional(),
      chat_is_created: flag.optional(),
      user_administrator_rights: loose.optional(),
      bot_administrator_rights: loose.optional(),
      bot_is_member: flag.optional(),
      request_title: flag.optional(),
      request_username: flag.optional(),
      request_photo: flag.optional(),
    })
    .optional(),
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
const COPY_MAX = 256;
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
  "disabled",
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
  const requests = keyboard.flat().flatMap((one) => idsOf(one as Key));
  if (new Set(requests).size < requests.length) throw bad("button request identifiers must be unique");
  checkSize(keyboard, KEYS_ROW_MAX, KEYS_MAX);
  return { ...given, keyboard } as ReplyKeyboardMarkup;
}

/** What an edit may put under a message: inline keyboards only. */
export function readInline(given: Given | undefined): InlineKeyboardMarkup | undefined {
  const read = readMarkup(given);
  if (read && !isInline(read)) throw bad("inline keyboard expected");
  return read;
}

type Key = z.infer<typeof key>;
const idsOf = ({ request_users: users, request_chat: chat }: Key): number[] =>
  [users, chat].flatMap((request) => request?.request_id ?? []);

/** What a key asks for that people share in private chats only; undefined where it asks for nothing. */
export function askedOf(given: Markup | undefined): string | undefined {
  const keys = given && "keyboard" in given ? (given.keyboard.flat() as Key[]) : [];
  const asked = { request_users: "users", request_chat: "chats", request_location: "location", request_contact: "phone number" } as const; // biome-ignore format: a table
  return keys.flatMap((one) => Object.entries(asked).flatMap(([field, what]) => (field in one ? [what] : [])))[0];
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
  const copied = button.copy_text && [...button.copy_text.text].length;
  if (copied !== undefined && (copied < 1 || copied > COPY_MAX)) throw bad("BUTTON_COPY_TEXT_INVALID");
  if (button.url && toLink(button.url) === undefined)
    throw bad(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`);
}
