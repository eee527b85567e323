/** A group takes about 20 messages and edits a minute. These come to 22 in the first minute, and leave room for alerts and answers afterwards. */
const BURST = 8;
const EVERY_MS = 4000;
const AHEAD_MS = (BURST - 1) * EVERY_MS;

/** Who may write to a group when; private chats do not wait here. */
export class Pace {
  /** Of each group: when it would be as if nothing had been written there, ms of a clock that never jumps, as `now`. */
  readonly #rested = new Map<number, number>();

  /** Takes the chat's next turn; gives how long to wait for it, in ms. */
  take(chatId: number, now: number): number {
    if (chatId > 0) return 0;
    const rested = Math.max(this.#rested.get(chatId) ?? 0, now);
    this.#rested.set(chatId, rested + EVERY_MS);
    return Math.max(0, rested - AHEAD_MS - now);
  }

  /** Telegram wants the chat left alone for so long; then one turn comes after another. */
  hold(chatId: number, ms: number, now: number): void {
    if (chatId > 0) return;
    this.#rested.set(chatId, Math.max(this.#rested.get(chatId) ?? 0, now + ms + AHEAD_MS));
  }
}
