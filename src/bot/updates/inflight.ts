import type { Update } from "grammy/types";
import type { Log } from "../../log.ts";

/** So many chats are at work at once; one that takes longer than a moment steps aside, and keeps nobody waiting. */
const AT_WORK = 16;
const MOMENT_MS = 5000;
/** No more is asked for while so many updates wait to be handled; who presses without end fills but a part. */
const MOST = 1000;
const MOST_OF_CHAT = 100;
/** What Telegram gives at once. */
const WINDOW = 100;

interface Taken {
  readonly update: Update;
  readonly at: number;
  handled: boolean;
}

interface Deps {
  readonly handle: (update: Update) => Promise<unknown>;
  readonly log: Log;
  /** A clock that never jumps, ms. */
  readonly now?: () => number;
}

/**
 * Updates that are being handled: one of a chat after another, while chats do not wait for each other, and so many at
 * most. Telegram hears of an update once it is handled, so that a crash loses none; or after a moment, so that those
 * behind a slow one come too.
 */
export class InFlight {
  readonly #handle: Deps["handle"];
  readonly #log: Log;
  readonly #now: () => number;
  /** What Telegram gives again until it has heard, in its order. */
  #window: Taken[] = [];
  /** What each chat has still to be handled; the first may be at work. */
  readonly #chats = new Map<string, Taken[]>();
  /** Chats whose next update may begin. */
  #ready: string[] = [];
  #last = 0;
  #waiting = 0;
  #busy = 0;
  #onIdle: (() => void) | undefined;

  constructor({ handle, log, now = () => performance.now() }: Deps) {
    this.#handle = handle;
    this.#log = log;
    this.#now = now;
  }

  /** From which update on Telegram is asked: it has heard of all before. 0 before the first. */
  get offset(): number {
    this.#look();
    return this.#window[0]?.update.update_id ?? (this.#last && this.#last + 1);
  }

  /** How many updates Telegram may be asked for, with those that it gives again; 0 while there is no room. */
  get limit(): number {
    this.#look();
    const { length } = this.#window;
    const room = Math.min(2 * AT_WORK - this.#ready.length - this.#busy, MOST - this.#waiting);
    return room <= 0 || length >= WINDOW ? 0 : Math.min(length + room, WINDOW);
  }

  /** Whether Telegram has heard of all that was taken; it answers at once otherwise. */
  get isUpToDate(): boolean {
    this.#look();
    return this.#window.length === 0;
  }

  /** Takes what Telegram gives, but for what it gives again. */
  take(updates: readonly Update[]): void {
    const known = new Set(this.#window.map(({ update }) => update.update_id));
    for (const update of updates) {
      if (known.has(update.update_id)) continue;
      const taken: Taken = { update, at: this.#now(), handled: false };
      this.#last = update.update_id;
      this.#window.push(taken);
      this.#queue(taken);
    }
    this.#start();
  }

  /** Resolves once all that was taken is handled, or after so long. */
  idle(ms: number): Promise<void> {
    if (this.#waiting === 0) return Promise.resolve();
    return new Promise((done) => {
      const timer = setTimeout(() => this.#onIdle?.(), ms);
      this.#onIdle = () => {
        clearTimeout(timer);
        this.#onIdle = undefined;
        done();
      };
    });
  }

  #look(): void {
    const until = this.#now() - MOMENT_MS;
    const isOver = ({ handled, at }: Taken): boolean => handled || at < until;
    const first = this.#window.findIndex((taken) => !isOver(taken));
    this.#window = first === -1 ? [] : this.#window.slice(first);
  }

  #queue(taken: Taken): void {
    const key = keyOf(taken.update);
    const queue = this.#chats.get(key);
    if (queue && queue.length >= MOST_OF_CHAT) {
      if (queue.length === MOST_OF_CHAT) this.#log.warn({ chat: key }, "a chat writes faster than it can be answered");
      taken.handled = true;
      return;
    }
    this.#waiting += 1;
    if (queue) queue.push(taken);
    else {
      this.#chats.set(key, [taken]);
      this.#ready.push(key);
    }
  }

  #start(): void {
    while (this.#busy < AT_WORK) {
      const key = this.#ready.shift();
      if (key === undefined) return;
      void this.#work(key);
    }
  }

  async #work(key: string): Promise<void> {
    const queue = this.#chats.get(key) ?? [];
    const [taken] = queue;
    if (!taken) return;
    this.#busy += 1;
    let isAside = false;
    const stepAside = (): void => {
      if (isAside) return;
      isAside = true;
      this.#busy -= 1;
      this.#start();
    };
    const timer = setTimeout(stepAside, MOMENT_MS);
    try {
      await this.#handle(taken.update);
    } catch (error) {
      this.#log.error({ err: error }, "an update failed");
    }
    clearTimeout(timer);
    taken.handled = true;
    this.#waiting -= 1;
    queue.shift();
    if (queue.length > 0) this.#ready.push(key);
    else this.#chats.delete(key);
    stepAside();
    this.#start();
    if (this.#waiting === 0) this.#onIdle?.();
  }
}

/** Whose turn an update takes: the chat's, or the person's where there is none. */
function keyOf(update: Update): string {
  const { message, callback_query: press, my_chat_member: member } = update;
  const chat = message?.chat ?? press?.message?.chat ?? member?.chat;
  return String(chat?.id ?? press?.from.id ?? "");
}
