import type { KeyboardButton, User } from "grammy/types";
import type { ChatRecord } from "./chat.ts";
import type { Shown } from "./message.ts";
import type { World } from "./world.ts";

/** A place on Earth. */
export interface Location {
  readonly latitude: number;
  readonly longitude: number;
}

/** What somebody gives a bot that asks for it: a chat, a person, or where they are. */
export type Shared = { readonly chat: ChatRecord } | { readonly user: User } | { readonly location: Location };

/** What a message says that gives what the key with this label asks for. */
export function toShared(world: World, { keyboard }: ChatRecord, label: string, shared: Shared): Shown["service"] {
  const keys = (keyboard?.keyboard.flat() ?? []).filter((key) => typeof key !== "string");
  const key = keys.find(({ text }) => text === label);
  const given = key && answer(world, key, shared);
  if (!given) throw new Error(`no key ${label} asks for that`);
  return given;
}

function answer(world: World, key: Exclude<KeyboardButton, string>, shared: Shared): Shown["service"] {
  if ("location" in shared) return "request_location" in key ? { location: shared.location } : undefined;
  if ("chat" in shared) {
    if (!("request_chat" in key)) return undefined;
    const { request_id, request_title, bot_is_member, chat_is_channel } = key.request_chat;
    const { id, title, members } = shared.chat;
    const isIn = ["member", "administrator"].includes(members.get(world.bot.id) ?? "");
    if (chat_is_channel || (bot_is_member && !isIn)) return undefined;
    return { chat_shared: { request_id, chat_id: id, ...(request_title && { title }) } };
  }
  if (!("request_users" in key)) return undefined;
  const { request_id, request_name } = key.request_users;
  const { id, first_name, last_name } = shared.user;
  const named = request_name ? { first_name, ...(last_name && { last_name }) } : {};
  return { users_shared: { request_id, users: [{ user_id: id, ...named }] } };
}
