import { isStale, type PressAge } from "../../domain/press.ts";
import { MINUTE } from "../../domain/span.ts";
import { AppError } from "../../errors.ts";
import type { Context } from "../context.ts";
import { mayBeOld } from "./gap.ts";

interface Pressed<T> extends Omit<PressAge, "isLate" | "wasTaken"> {
  act(): Promise<T>;
  /** What came of it, in a few words; without, the message itself says it. */
  told?(done: T): string;
  /** Shows the board as it is. */
  afresh?(): void;
}

/**
 * Acts on a press and answers it with what came of it; one that may be old is answered first, and acts when Telegram took
 * that. A stale press is refused, and does nothing but show the board afresh.
 */
export async function actOnPress<T>(ctx: Context, pressed: Pressed<T>): Promise<T> {
  const { act, told, afresh, ...age } = pressed;
  const isLate = mayBeOld(ctx.update);
  const refuseIf = (wasTaken: boolean): void => {
    if (!isStale({ ...age, isLate, wasTaken })) return;
    afresh?.();
    throw new AppError(isLate ? "press-late" : "press-changed");
  };
  refuseIf(true);
  if (isLate) {
    refuseIf(await isTaken(ctx));
    return act();
  }
  const done = await act();
  const text = told?.(done);
  await ctx.answerCallbackQuery(text ? { text } : {});
  return done;
}

/** Whether Telegram took an answer to the press, which it does once, and soon. */
export async function isTaken(ctx: Context, answer: { text?: string; show_alert?: boolean } = {}): Promise<boolean> {
  // false where lateAnswerIsDone has made the refusal into an answer.
  return (await ctx.answerCallbackQuery(answer)) as boolean;
}

const MANY = 1000;

/** Which chats have just been told that presses came late. */
export class LateWords {
  readonly #told = new Map<number, number>();

  /** Whether a chat is to be told now, by the monotonic clock; a wall of old presses is told once. */
  isDue(chatId: number, now: number): boolean {
    if (now - (this.#told.get(chatId) ?? Number.NEGATIVE_INFINITY) < MINUTE) return false;
    if (this.#told.size >= MANY) this.#told.clear();
    this.#told.set(chatId, now);
    return true;
  }
}
