import type { MessageEntity, User } from "grammy/types";
import type { StoredFile } from "./file.ts";
import { isInline, type Markup } from "./markup.ts";
import type { Photo } from "./photo.ts";

/** A chat that somebody writes for. */
export interface SenderChat {
  readonly id: number;
  readonly type: "supergroup" | "group" | "channel";
  readonly title: string;
}

/** A message as the people in its chat see it at one moment; every edit makes a new one, so old ones never change. */
export interface Shown {
  readonly chat: number;
  readonly id: number;
  /** The forum topic; undefined is the whole chat, or General. */
  readonly thread: number | undefined;
  readonly from: User;
  /** On behalf of which chat it was written: the group itself by an anonymous administrator, or a channel. */
  readonly sender_chat: SenderChat | undefined;
  /** Unix seconds, as Telegram's. */
  readonly date: number;
  /** The text, or the caption of a file; "" when there is none. */
  readonly text: string;
  /** What the bot wrote, when it wrote HTML. */
  readonly html: string | undefined;
  readonly entities: readonly MessageEntity[];
  readonly document: StoredFile | undefined;
  readonly photo: Photo | undefined;
  readonly reply_markup: Markup | undefined;
  /** The labels of the inline buttons, row by row; [] when there are none. */
  readonly buttons: readonly (readonly string[])[];
  readonly reply_to: number | undefined;
  /** In a group: whom alone it is for; its id is below zero then. */
  readonly receiver: number | undefined;
  /** Whether it came without a sound. */
  readonly silent: boolean;
  /** Telegram's own announcements: `{new_chat_members: […]}`, `{migrate_to_chat_id: …}`. */
  readonly service: Readonly<Record<string, unknown>> | undefined;
  readonly edits: number;
  readonly edit_date: number | undefined;
}

/** What somebody puts into a chat; the rest of `Shown` follows. */
export type Draft = Pick<Shown, "from"> &
  Partial<Omit<Shown, "chat" | "id" | "date" | "buttons" | "edits" | "edit_date">>;

export function createShown(chat: number, id: number, date: number, draft: Draft): Shown {
  return {
    chat,
    id,
    date,
    thread: draft.thread,
    from: draft.from,
    sender_chat: draft.sender_chat,
    text: draft.text ?? "",
    html: draft.html,
    entities: draft.entities ?? [],
    document: draft.document,
    photo: draft.photo,
    reply_markup: draft.reply_markup,
    buttons: labels(draft.reply_markup),
    reply_to: draft.reply_to,
    receiver: draft.receiver,
    silent: draft.silent ?? false,
    service: draft.service,
    edits: 0,
    edit_date: undefined,
  };
}

export type Change = Partial<Pick<Shown, "text" | "html" | "entities" | "document" | "photo" | "reply_markup">>;

export const toEdited = (shown: Shown, change: Change, date: number): Shown => {
  const next = { ...shown, ...change, edits: shown.edits + 1, edit_date: date };
  return { ...next, buttons: labels(next.reply_markup) };
};

/** Whether somebody sees it, who is in its chat. */
export const isFor = ({ receiver }: Shown, user: number | undefined): boolean =>
  receiver === undefined || receiver === user;

const labels = (markup: Markup | undefined): readonly (readonly string[])[] =>
  markup && isInline(markup) ? markup.inline_keyboard.map((row) => row.map(({ text }) => text)) : [];
