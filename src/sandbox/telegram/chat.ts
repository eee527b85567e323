import type { ReplyKeyboardMarkup, User } from "grammy/types";
import type { Shown } from "./message.ts";

export type Standing = "creator" | "administrator" | "member" | "left" | "kicked";

export interface TopicRecord {
  readonly id: number;
  readonly name: string;
  closed: boolean;
}

/** One chat and what is in it now. */
export interface ChatRecord {
  readonly id: number;
  readonly type: "private" | "group" | "supergroup";
  readonly title: string | undefined;
  /** The person of a private chat. */
  readonly user: User | undefined;
  readonly forum: boolean;
  /** Who stands how; a private chat without the bot was never started, with a kicked bot it is blocked. */
  readonly members: Map<number, Standing>;
  readonly topics: Map<number, TopicRecord>;
  /** By id, in order; deleted ones are gone. */
  readonly messages: Map<number, Shown>;
  /** Messages that Telegram shows to people and neither lets the bot edit nor tells it about: they are too old. */
  readonly old: Set<number>;
  /** Messages that are pinned. */
  readonly pinned: Set<number>;
  lastMessageId: number;
  /** Messages for one person alone count apart, below zero. */
  lastEphemeralId: number;
  /** What the people have below their input field. */
  keyboard: ReplyKeyboardMarkup | undefined;
  /** The supergroup that this group has become. */
  migratedTo: number | undefined;
}

export function createChat(chat: Pick<ChatRecord, "id" | "type"> & Partial<ChatRecord>): ChatRecord {
  return {
    title: undefined,
    user: undefined,
    forum: false,
    members: new Map(),
    topics: new Map(),
    messages: new Map(),
    old: new Set(),
    pinned: new Set(),
    lastMessageId: 0,
    lastEphemeralId: 0,
    keyboard: undefined,
    migratedTo: undefined,
    ...chat,
  };
}

/** Are they in the chat, so that they see what is written there? */
export const isIn = (chat: ChatRecord, user: number): boolean =>
  ["creator", "administrator", "member"].includes(chat.members.get(user) ?? "left");
