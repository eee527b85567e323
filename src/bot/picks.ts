import { randomInt } from "node:crypto";
import { Keyboard } from "grammy";
import type { Context } from "./context.ts";

const MANY = 10_000;
const INT32 = 2 ** 31;

/** What people are asked to pick in Telegram itself, a chat or a person, and what each is for. */
export interface Picks<T> {
  /** Remembers what somebody's pick will be for; gives the number that comes back with it. */
  ask(telegramId: number, what: T): number;
  /** What this pick of theirs is for; undefined for another's, and after a restart. */
  take(telegramId: number, requestId: number): T | undefined;
}

export function createPicks<T>(): Picks<T> {
  const asked = new Map<number, { readonly telegramId: number; readonly what: T }>();
  return {
    ask(telegramId, what) {
      const [oldest] = asked.keys();
      if (asked.size >= MANY && oldest !== undefined) asked.delete(oldest);
      const requestId = randomInt(INT32);
      asked.set(requestId, { telegramId, what });
      return requestId;
    },
    take(telegramId, requestId) {
      const pick = asked.get(requestId);
      return pick?.telegramId === telegramId ? pick.what : undefined;
    },
  };
}

/** Puts a key below the input field, for as long as it takes to press it. */
export async function offerKey(ctx: Context, text: string, key: (keyboard: Keyboard) => Keyboard): Promise<void> {
  const keyboard = key(new Keyboard()).resized().oneTime();
  await ctx.reply(text, { reply_markup: keyboard, disable_notification: true });
}

export const NO_KEYS = { remove_keyboard: true } as const;
