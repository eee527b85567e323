import type { Update } from "grammy/types";

/** When polling has not worked for so long, what comes next may be old. */
const GAP_MS = 10_000;

/** Knows whether what a poll brings may have waited at Telegram. */
export class Gap {
  #workedAt = Number.NEGATIVE_INFINITY;
  /** Telegram may have more of what happened while nobody polled; so it is at the start. */
  #isCatchingUp = true;

  /** Before a poll is sent; tells whether it is to come back at once, with what waits. */
  ask(now: number): boolean {
    if (now - this.#workedAt > GAP_MS) this.#isCatchingUp = true;
    return this.#isCatchingUp;
  }

  /** A poll for `most` updates has brought so many; tells whether they may be old. */
  answered(now: number, count: number, most: number): boolean {
    this.#workedAt = now;
    const mayBeOld = this.#isCatchingUp;
    if (count < most) this.#isCatchingUp = false;
    return mayBeOld;
  }
}

const old = new WeakSet<Update>();

/** Notes that an update may have waited for long. */
export function noteOld(update: Update): void {
  old.add(update);
}

/** Whether it may have happened long before it is handled. */
export function mayBeOld(update: Update): boolean {
  return old.has(update);
}
