import { randomUUID } from "node:crypto";
import type { Update, User, UserFromGetMe } from "grammy/types";
import { Calls } from "./call.ts";
import { type ChatRecord, createChat, isIn, type Standing } from "./chat.ts";
import { Events } from "./events.ts";
import { Files } from "./file.ts";
import { type Change, createShown, type Draft, type Shown, toEdited } from "./message.ts";
import { bad } from "./refusal.ts";
import { Settings } from "./settings.ts";
import { Updates } from "./updates.ts";
import { toChat, toMember, toMessage } from "./wire.ts";

/** A press that waits for its answer. */
export interface Query {
  readonly id: string;
  readonly chat: number;
  readonly from: number;
  readonly at: number;
}

export interface WorldOptions {
  readonly bot: UserFromGetMe;
  readonly now: () => number;
  readonly deadlineMs: number;
  /** How long after a press the bot may answer it. */
  readonly queryLifetimeMs: number;
  /** How many messages every chat has had before. */
  readonly messagesBefore: number;
}

/** The state of the emulated Telegram: people, chats, files, and what waits for the bot. */
export class World {
  readonly bot: UserFromGetMe;
  readonly now: () => number;
  readonly queryLifetimeMs: number;
  readonly messagesBefore: number;
  readonly events: Events;
  readonly updates = new Updates();
  readonly calls = new Calls();
  readonly files = new Files();
  readonly settings = new Settings();
  readonly users = new Map<number, User>();
  readonly chats = new Map<number, ChatRecord>();
  readonly queries = new Map<string, Query>();
  /** The same, also once they are answered. */
  readonly presses = new Map<string, Query>();

  constructor({ bot, now, deadlineMs, queryLifetimeMs, messagesBefore }: WorldOptions) {
    this.bot = bot;
    this.now = now;
    this.queryLifetimeMs = queryLifetimeMs;
    this.messagesBefore = messagesBefore;
    this.events = new Events(now, deadlineMs);
  }

  unix(): number {
    return Math.floor(this.now() / 1000);
  }

  open(chat: Parameters<typeof createChat>[0]): ChatRecord {
    const record = createChat({ lastMessageId: this.messagesBefore, ...chat });
    this.chats.set(record.id, record);
    return record;
  }

  chat(id: number): ChatRecord {
    const chat = this.chats.get(id);
    if (!chat) throw bad("chat not found");
    return chat;
  }

  /** Puts a message into a chat; does not tell the bot. */
  post(chat: ChatRecord, draft: Draft): Shown {
    const id = draft.receiver === undefined ? ++chat.lastMessageId : --chat.lastEphemeralId;
    const shown = createShown(chat.id, id, this.unix(), draft);
    chat.messages.set(shown.id, shown);
    const markup = shown.reply_markup;
    if (markup && "keyboard" in markup) chat.keyboard = markup;
    if (markup && "remove_keyboard" in markup) chat.keyboard = undefined;
    this.events.emit({ type: "message", chat: chat.id, message: shown });
    return shown;
  }

  edit(chat: ChatRecord, before: Shown, change: Change): Shown {
    const message = toEdited(before, change, this.unix());
    chat.messages.set(message.id, message);
    this.events.emit({ type: "edit", chat: chat.id, message, before });
    return message;
  }

  remove(chat: ChatRecord, message: Shown): void {
    chat.messages.delete(message.id);
    chat.pinned.delete(message.id);
    this.events.emit({ type: "delete", chat: chat.id, message });
  }

  /** Tells the bot about a message, if Telegram would. */
  deliver(chat: ChatRecord, shown: Shown, kind: "message" | "edited_message" = "message"): void {
    if (this.#reaches(chat, shown)) this.updates.push({ [kind]: toMessage(chat, shown) } as Omit<Update, "update_id">);
  }

  /** Changes somebody's standing in a chat, and tells the bot about it. */
  stand(chat: ChatRecord, user: User, standing: Standing, by: User): void {
    const old = chat.members.get(user.id) ?? "left";
    chat.members.set(user.id, standing);
    this.events.emit({ type: "member", chat: chat.id, user: user.id, standing });
    const change = {
      chat: toChat(chat),
      from: by,
      date: this.unix(),
      old_chat_member: toMember(user, old),
      new_chat_member: toMember(user, standing),
    };
    const kind = user.id === this.bot.id ? "my_chat_member" : "chat_member";
    this.updates.push({ [kind]: change } as unknown as Omit<Update, "update_id">);
  }

  /** Opens a callback query for a press and sends it to the bot. */
  query(chat: ChatRecord, from: User, messageId: number, data: string): Query {
    const query = { id: randomUUID(), chat: chat.id, from: from.id, at: this.now() };
    this.queries.set(query.id, query);
    this.presses.set(query.id, query);
    this.events.emit({ type: "press", chat: chat.id, query: query.id, from: from.id, message: messageId, data });
    const shown = chat.messages.get(messageId);
    const message =
      shown && !chat.old.has(messageId)
        ? toMessage(chat, shown)
        : { chat: toChat(chat), message_id: messageId, date: 0 };
    const callback = { id: query.id, from, message, chat_instance: String(chat.id), data };
    if (isIn(chat, this.bot.id)) this.updates.push({ callback_query: callback } as Omit<Update, "update_id">);
    return query;
  }

  /** In groups a bot in privacy mode hears only what is meant for it. */
  #reaches(chat: ChatRecord, { from, text, service, reply_to }: Shown): boolean {
    if (!isIn(chat, this.bot.id)) return false;
    const everything = this.bot.can_read_all_group_messages || chat.members.get(this.bot.id) === "administrator";
    if (chat.type === "private" || everything || service) return true;
    const mine = `@${this.bot.username.toLowerCase()}`;
    const named = text.toLowerCase().includes(mine);
    const command = /^\/\w+(?![\w@])/.test(text);
    const replied = reply_to !== undefined && chat.messages.get(reply_to)?.from.id === this.bot.id;
    return from.id !== this.bot.id && (named || command || replied);
  }
}
