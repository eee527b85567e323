import type { Message, User } from "grammy/types";
import type { ChatRecord, Standing } from "./chat.ts";
import type { StoredFile } from "./file.ts";
import { isInline } from "./markup.ts";
import type { Shown } from "./message.ts";
import { toPhotoSizes } from "./photo.ts";

/** The Message object of the Bot API; a reply shows what it replies to, one level deep. */
export function toMessage(chat: ChatRecord, shown: Shown, depth = 1): Message {
  const { document, photo, reply_markup, entities } = shown;
  const file = document ?? photo;
  const original = shown.reply_to === undefined ? undefined : chat.messages.get(shown.reply_to);
  const message = {
    message_id: shown.receiver === undefined ? shown.id : 0,
    ephemeral_message_id: shown.receiver === undefined ? undefined : -shown.id,
    receiver_user: shown.receiver === undefined ? undefined : { id: shown.receiver },
    message_thread_id: shown.thread,
    is_topic_message: shown.thread === undefined ? undefined : true,
    from: shown.from,
    sender_chat: shown.sender_chat,
    chat: toChat(chat),
    date: shown.date,
    edit_date: shown.edit_date,
    reply_to_message: original && depth > 0 ? toMessage(chat, original, depth - 1) : undefined,
    text: !file && !shown.service ? shown.text : undefined,
    caption: file && shown.text ? shown.text : undefined,
    entities: !file && entities.length > 0 ? entities : undefined,
    caption_entities: file && entities.length > 0 ? entities : undefined,
    document: document && toDocument(document),
    photo: photo && toPhotoSizes(photo),
    reply_markup: reply_markup && isInline(reply_markup) ? reply_markup : undefined,
    ...shown.service,
  };
  return JSON.parse(JSON.stringify(message)) as Message;
}

const toDocument = ({ file_id, file_unique_id, name, mime_type, size }: StoredFile) => ({
  file_name: name,
  mime_type,
  file_id,
  file_unique_id,
  file_size: size,
});

/** The Chat object inside messages and updates. */
export function toChat(chat: ChatRecord): Message["chat"] {
  const { id, type, title, user, forum } = chat;
  const named = user && { first_name: user.first_name, last_name: user.last_name, username: user.username };
  return JSON.parse(JSON.stringify({ id, type, title, is_forum: forum || undefined, ...named })) as Message["chat"];
}

/** The ChatMember object, with the fields that matter here. */
export function toMember(user: User, status: Standing): Readonly<Record<string, unknown>> {
  const banned = status === "kicked" ? { until_date: 0 } : {};
  const rights = status === "administrator" ? { can_be_edited: false, can_delete_messages: true } : {};
  return { user, status, ...banned, ...rights };
}
