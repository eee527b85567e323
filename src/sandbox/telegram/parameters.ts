import type { MessageEntity } from "grammy/types";
import { z } from "zod";
import { markup } from "./markup.ts";
import { file, flag, integer, json, text } from "./value.ts";

/** A number, or an @username. */
const chatId = z.preprocess(
  (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
  z.union([z.int(), z.string()]),
);

const entities = json(z.array(z.looseObject({ type: z.string(), offset: integer, length: integer }))).transform(
  (list) => list as unknown as MessageEntity[],
);

const preview = json(
  z.strictObject({
    is_disabled: flag.optional(),
    url: text.optional(),
    prefer_small_media: flag.optional(),
    prefer_large_media: flag.optional(),
    show_above_text: flag.optional(),
  }),
);

const reply = json(
  z.strictObject({
    message_id: integer,
    chat_id: chatId.optional(),
    allow_sending_without_reply: flag.optional(),
    quote: text.optional(),
    quote_parse_mode: text.optional(),
    quote_entities: entities.optional(),
    quote_position: integer.optional(),
    checklist_task_id: integer.optional(),
  }),
);

/** Whom alone a message in a group is for. */
const ephemeral = json(
  z.strictObject({
    receiver_user_id: integer,
    callback_query_id: text.optional(),
    replace_callback_query_message: flag.optional(),
  }),
);

const inChat = { business_connection_id: text.optional(), chat_id: chatId };
const sending = {
  ...inChat,
  message_thread_id: integer.optional(),
  ephemeral_message_parameters: ephemeral.optional(),
  disable_notification: flag.optional(),
  protect_content: flag.optional(),
  allow_paid_broadcast: flag.optional(),
  message_effect_id: text.optional(),
  reply_parameters: reply.optional(),
  reply_markup: markup.optional(),
};
const caption = { caption: text.optional(), parse_mode: text.optional(), caption_entities: entities.optional() };
const formatted = { text: text.optional(), parse_mode: text.optional(), entities: entities.optional() };
const above = { show_caption_above_media: flag.optional() };
const editing = { ...inChat, message_id: integer, reply_markup: markup.optional() };
const shared = { type: text, media: file, ...caption, thumbnail: file.optional() };
const media = json(
  z.discriminatedUnion("type", [
    z.strictObject({ ...shared, type: z.literal("document"), disable_content_type_detection: flag.optional() }),
    z.strictObject({ ...shared, type: z.literal("photo"), ...above, has_spoiler: flag.optional() }),
  ]),
);

const scope = json(
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("default") }),
    z.strictObject({ type: z.literal("all_private_chats") }),
    z.strictObject({ type: z.literal("all_group_chats") }),
    z.strictObject({ type: z.literal("all_chat_administrators") }),
    z.strictObject({ type: z.literal("chat"), chat_id: chatId }),
    z.strictObject({ type: z.literal("chat_administrators"), chat_id: chatId }),
    z.strictObject({ type: z.literal("chat_member"), chat_id: chatId, user_id: integer }),
  ]),
);
const spoken = { language_code: text.optional() };
const scoped = { scope: scope.optional(), ...spoken };
const menuButton = json(
  z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("default") }),
    z.strictObject({ type: z.literal("commands") }),
    z.strictObject({ type: z.literal("web_app"), text, web_app: z.strictObject({ url: text }) }),
  ]),
);
const kinds = json(z.array(z.string()));

/** What each method takes, and nothing more: a misspelt parameter refuses the call, where Telegram would ignore it. */
export const PARAMETERS = {
  nothing: z.strictObject({}),
  getUpdates: z.strictObject({
    offset: integer.optional(),
    limit: integer.optional(),
    timeout: integer.optional(),
    allowed_updates: kinds.optional(),
  }),
  setWebhook: z.strictObject({
    url: text,
    certificate: file.optional(),
    ip_address: text.optional(),
    max_connections: integer.optional(),
    allowed_updates: kinds.optional(),
    drop_pending_updates: flag.optional(),
    secret_token: text.optional(),
  }),
  deleteWebhook: z.strictObject({ drop_pending_updates: flag.optional() }),
  sendMessage: z.strictObject({ ...sending, ...formatted, link_preview_options: preview.optional() }),
  sendDocument: z.strictObject({
    ...sending,
    ...caption,
    document: file.optional(),
    thumbnail: file.optional(),
    disable_content_type_detection: flag.optional(),
  }),
  sendPhoto: z.strictObject({
    ...sending,
    ...caption,
    ...above,
    photo: file.optional(),
    has_spoiler: flag.optional(),
  }),
  editMessageText: z.strictObject({ ...editing, ...formatted, link_preview_options: preview.optional() }),
  editMessageCaption: z.strictObject({ ...editing, ...caption, ...above }),
  editMessageMedia: z.strictObject({ ...editing, media }),
  editMessageReplyMarkup: z.strictObject(editing),
  deleteMessage: z.strictObject({ chat_id: chatId, message_id: integer }),
  deleteMessages: z.strictObject({ chat_id: chatId, message_ids: json(z.array(integer).min(1).max(100)) }),
  pinChatMessage: z.strictObject({ chat_id: chatId, message_id: integer, disable_notification: flag.optional() }),
  unpinChatMessage: z.strictObject({ chat_id: chatId, message_id: integer }),
  answerCallbackQuery: z.strictObject({
    callback_query_id: text,
    text: text.optional(),
    show_alert: flag.optional(),
    url: text.optional(),
    cache_time: integer.optional(),
  }),
  sendChatAction: z.strictObject({ ...inChat, message_thread_id: integer.optional(), action: text }),
  setMyCommands: z.strictObject({
    ...scoped,
    commands: json(z.array(z.strictObject({ command: text, description: text }))),
  }),
  scoped: z.strictObject(scoped),
  spoken: z.strictObject(spoken),
  setMyName: z.strictObject({ ...spoken, name: text.optional() }),
  setMyDescription: z.strictObject({ ...spoken, description: text.optional() }),
  setMyShortDescription: z.strictObject({ ...spoken, short_description: text.optional() }),
  getChatMenuButton: z.strictObject({ chat_id: integer.optional() }),
  setChatMenuButton: z.strictObject({ chat_id: integer.optional(), menu_button: menuButton.optional() }),
  getFile: z.strictObject({ file_id: text }),
  chat: z.strictObject({ chat_id: chatId }),
  getChatMember: z.strictObject({ chat_id: chatId, user_id: integer }),
} as const;
