import type { Conversation, ConversationFlavor } from "@grammyjs/conversations";
import type { Context as GrammyContext } from "grammy";
import type { Person } from "../domain/access.ts";
import { AppError, fromPlain, type PlainError, toAppError, toPlain } from "../errors.ts";
import type { Translate } from "../i18n/i18n.ts";
import { nameOf } from "./text/names.ts";

/** Context inside a conversation: rebuilt on every replay. */
export type Inside = GrammyContext & { t: Translate };
/** Context in middleware; `isAgain` is set where an update has acted before, and is to be answered only (bot/updates/repeated). */
export type Context = ConversationFlavor<Inside & { person: Person | undefined; isAgain?: true }>;
export type Talk = Conversation<Context, Inside>;

/** Whoever presses or writes; refuses those who have never pressed start. */
export function personOf(ctx: Context): Person {
  if (!ctx.person) throw new AppError("not-registered");
  return ctx.person;
}

/** Whoever presses on a board in a group, where one need not have pressed start: then a name says who it was. */
export function presserOf({ person, from, t }: Context): Person | string {
  return person ?? nameOf(from ?? {}) ?? t.plain("somebody");
}

/** The only way a conversation touches services: runs once, is replayed from its record, keeps AppErrors whole. */
export function outside<T>(talk: Talk, task: (ctx: Context) => Promise<T>): Promise<T> {
  let failed: unknown;
  return talk.external({
    task,
    beforeStoreError: (error) => {
      failed = error;
      return toPlain(error);
    },
    // What is behind a failure is for the log of this one run, and not in the record.
    afterLoadError: (plain) =>
      Object.assign(fromPlain(plain as PlainError), failed ? { cause: toAppError(failed).cause } : {}),
  });
}
