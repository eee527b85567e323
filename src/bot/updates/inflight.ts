import type { Update } from "grammy/types";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import type { Log } from "../../log.ts";

/**
 * So many chats are handled at once. One that takes longer no longer counts, so that others may start, and people do
 * not wait because Telegram hangs on what others are answered.
 */
const AT_WORK = 16;
const ASIDE_MS = 1000;
/** What takes longer is confirmed all the same. */
const MOMENT_MS = 5000;
/** What has waited here for so long may be old. */
const OLD_MS = 10_000;
/**
 * We ask for no more while so many updates wait. One chat may fill only a part of that, however fast its people press.
 */
const MOST = 1000;
const MOST_OF_CHAT = 100;
/** The most that Telegram returns at once. */
const WINDOW = 100;

interface Taken {
  readonly update: Update;
  readonly at: number;
  /** It may have waited at Telegram. */
  readonly mayBeOld: boolean;
  handled: boolean;
}

interface Deps {
  /** `mayBeOld`: it may have happened long before. */
  readonly handle: (update: Update, mayBeOld: boolean) => Promise<unknown>;
  readonly log: Log;
  /** Aborted when what hangs is cut off, as the program stops. */
  readonly cut?: AbortSignal;
  readonly time?: Monotonic;
}

/**
 * The updates that are being handled. Those of one chat run one after another; different chats run side by side, up to
 * a limit. We confirm an update to Telegram once it is handled, so that a crash loses none. After a moment we confirm
 * it in any case, so that a slow update does not hold up the ones behind it.
 */
export class InFlight {
  readonly #handle: Deps["handle"];
  readonly #log: Log;
  readonly #cut: AbortSignal | undefined;
  readonly #time: Monotonic;
  /** The updates that are not confirmed, in Telegram's order: it sends them again with each poll. */
  #window: Taken[] = [];
  /** The updates of each chat that are not handled yet. The first may be running. */
  readonly #chats = new Map<string, Taken[]>();
  /** Chats whose next update may start. */
  #ready: string[] = [];
  #last = 0;
  #waiting = 0;
  #busy = 0;
  #onIdle: (() => void) | undefined;
  #isClosed = false;

  constructor({ handle, log, cut, time = monotonic }: Deps) {
    this.#handle = handle;
    this.#log = log;
    this.#cut = cut;
    this.#time = time;
  }

  /** The offset for the next poll, which confirms all updates before it; 0 before the first update. */
  get offset(): number {
    this.#look();
    return this.#window[0]?.update.update_id ?? (this.#last && this.#last + 1);
  }

  /** How many updates to ask for, including the unconfirmed ones that come again; 0 while there is no room. */
  get limit(): number {
    this.#look();
    const { length } = this.#window;
    const room = Math.min(2 * AT_WORK - this.#ready.length - this.#busy, MOST - this.#waiting);
    return room <= 0 || length >= WINDOW ? 0 : Math.min(length + room, WINDOW);
  }

  /** Whether all updates are confirmed. If not, Telegram answers a poll at once. */
  get isUpToDate(): boolean {
    this.#look();
    return this.#window.length === 0;
  }

  /** Takes new updates, which may have waited at Telegram; skips those that came before. */
  take(updates: readonly Update[], mayBeOld = false): void {
    const known = new Set(this.#window.map(({ update }) => update.update_id));
    for (const update of updates) {
      if (known.has(update.update_id)) continue;
      const taken: Taken = { update, at: this.#time.now(), mayBeOld, handled: false };
      this.#last = update.update_id;
      this.#window.push(taken);
      this.#queue(taken);
    }
    this.#start();
  }

  /** From now on only what is handled is confirmed, however long it takes: the next start may still do it. */
  close(): void {
    this.#isClosed = true;
  }

  /** Resolves once all updates are handled, or after `ms`. */
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
    const until = this.#isClosed ? Number.NEGATIVE_INFINITY : this.#time.now() - MOMENT_MS;
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
    const over = new AbortController();
    void this.#time.sleep(ASIDE_MS, over.signal).then(stepAside);
    try {
      await this.#handle(taken.update, taken.mayBeOld || this.#time.now() - taken.at > OLD_MS);
    } catch (error) {
      this.#log.error({ err: error }, "an update failed");
    }
    // Its person may have been told nothing: Telegram gives it again to the next start.
    taken.handled = !this.#cut?.aborted;
    this.#waiting -= 1;
    queue.shift();
    if (queue.length > 0) this.#ready.push(key);
    else this.#chats.delete(key);
    stepAside();
    over.abort();
    this.#start();
    if (this.#waiting === 0) this.#onIdle?.();
  }
}

/** In whose queue an update waits: the chat's, or the person's when it has no chat. */
function keyOf(update: Update): string {
  const { message, callback_query: press, my_chat_member: member } = update;
  const chat = message?.chat ?? press?.message?.chat ?? member?.chat;
  return String(chat?.id ?? press?.from.id ?? "");
}
