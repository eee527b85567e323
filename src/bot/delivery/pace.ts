/**
 * Telegram allows about 20 messages and edits a minute in a group. These values allow 22 in the first minute and 15 in
 * each later one, which leaves room for alerts and answers.
 */
const BURST = 8;
const EVERY_MS = 4000;
const AHEAD_MS = (BURST - 1) * EVERY_MS;

/** Decides when the next message or edit may go to a group. Private chats do not wait here. */
export class Pace {
  /** When each group will have its full allowance again, in ms of the monotonic clock, as `now`. */
  readonly #rested = new Map<number, number>();

  /** Takes the chat's next turn and returns how long to wait for it, in ms. */
  take(chatId: number, now: number): number {
    if (chatId > 0) return 0;
    const rested = Math.max(this.#rested.get(chatId) ?? 0, now);
    this.#rested.set(chatId, rested + EVERY_MS);
    return Math.max(0, rested - AHEAD_MS - now);
  }

  /** Telegram asked for a pause of so long in this chat. After it, turns come one at a time. */
  hold(chatId: number, ms: number, now: number): void {
    if (chatId > 0) return;
    this.#rested.set(chatId, Math.max(this.#rested.get(chatId) ?? 0, now + ms + AHEAD_MS));
  }
}
