import type { Update } from "grammy/types";
import { conflict, type Refusal } from "./refusal.ts";

export type Content = Omit<Update, "update_id">;

export interface Poll {
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  /** Seconds. */
  readonly timeout?: number | undefined;
}

interface Waiting {
  finish(): void;
  fail(refusal: Refusal): void;
}

const LIMIT_MAX = 100;
const TIMEOUT_MAX_S = 50;
const ON_REQUEST = ["chat_member", "message_reaction", "message_reaction_count"];

/** What waits for the bot, in order, until it is confirmed by a higher offset or by the webhook. */
export class Updates {
  #pending: Update[] = [];
  #confirmed: Update[] = [];
  #lastId = 870_000_000;
  #allowed: readonly string[] = [];
  #waiting: Waiting | undefined;
  #onPush: (() => void) | undefined;

  get pending(): readonly Update[] {
    return this.#pending;
  }

  get allowed(): readonly string[] {
    return this.#allowed;
  }

  /** Which kinds are made from now on; what waits already stays. An empty list is all but those on request. */
  allow(kinds: readonly string[] | undefined): void {
    if (kinds) this.#allowed = kinds;
  }

  push(content: Content): void {
    const kind = Object.keys(content)[0] ?? "";
    const wanted = this.#allowed.length > 0 ? this.#allowed.includes(kind) : !ON_REQUEST.includes(kind);
    if (!wanted) return;
    this.#pending.push({ update_id: ++this.#lastId, ...content } as Update);
    this.#waiting?.finish();
    this.#onPush?.();
  }

  /** Calls back whenever something waits for the webhook; undefined ends it. */
  feed(onPush: (() => void) | undefined): void {
    this.#onPush = onPush;
  }

  drop(): void {
    this.#pending = [];
  }

  confirm(id: number): void {
    this.#confirm(({ update_id }) => update_id === id);
  }

  /** Gives this many of the latest updates again, as if their confirmation had never come. */
  repeat(count: number): void {
    const missing = count - this.#pending.length;
    if (missing > 0) this.#pending.unshift(...this.#confirmed.splice(-missing));
    this.#waiting?.finish();
    this.#onPush?.();
  }

  #confirm(isConfirmed: (update: Update) => boolean): void {
    this.#confirmed = [...this.#confirmed, ...this.#pending.filter(isConfirmed)].slice(-LIMIT_MAX);
    this.#pending = this.#pending.filter((update) => !isConfirmed(update));
  }

  /** getUpdates: answers at once or when something comes; a newer poll ends the older one with 409. */
  poll({ offset = 0, limit = LIMIT_MAX, timeout = 0 }: Poll, gone: AbortSignal): Promise<readonly Update[]> {
    this.interrupt("terminated by other getUpdates request; make sure that only one bot instance is running");
    if (offset > 0) this.#confirm(({ update_id }) => update_id < offset);
    if (offset < 0) this.#pending = this.#pending.slice(offset);
    const batch = () => this.#pending.slice(0, Math.min(Math.max(limit, 1), LIMIT_MAX));
    if (this.#pending.length > 0 || timeout <= 0) return Promise.resolve(batch());
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer);
        gone.removeEventListener("abort", waiting.finish);
        if (this.#waiting === waiting) this.#waiting = undefined;
        finish();
      };
      const waiting: Waiting = {
        finish: () => settle(() => resolve(gone.aborted ? [] : batch())),
        fail: (refusal) => settle(() => reject(refusal)),
      };
      const timer = setTimeout(waiting.finish, Math.min(timeout, TIMEOUT_MAX_S) * 1000);
      gone.addEventListener("abort", waiting.finish);
      this.#waiting = waiting;
    });
  }

  /** Ends the poll that waits, with 409 and a reason. */
  interrupt(reason: string): void {
    this.#waiting?.fail(conflict(reason));
  }
}
