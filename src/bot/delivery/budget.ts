import type { Transformer } from "grammy";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import { toPause } from "../../domain/pause.ts";

/** What goes to a chat, the most urgent first: what nobody asked for, what somebody is answered, boards that merely changed. */
const KINDS = ["alert", "answer", "board"] as const;
export type Kind = (typeof KINDS)[number];

/** In so long, no more than so many messages and edits of all kinds together. */
interface Allowance {
  readonly withinMs: number;
  readonly most: number;
}
type Allowances = Readonly<Record<Kind, readonly Allowance[]>>;

/** What all chats together take, and what a chat takes. */
export interface Limits {
  readonly all: Allowances;
  readonly private: Allowances;
  readonly group: Allowances;
}

const allow = (withinMs: number, most: number): Allowance => ({ withinMs, most });

/**
 * Telegram takes about 30 messages and edits a second, one a second in a private chat with short bursts, and 20 a minute
 * in a group. What is less urgent leaves room for what is more; times are a little longer than Telegram's, since calls
 * are not equally long under way. Boards do not come in bursts: in a group one of many would then wait for a minute.
 */
export const TELEGRAM: Limits = {
  all: { alert: [allow(1050, 28)], answer: [allow(1050, 25)], board: [allow(1050, 20)] },
  private: { alert: [allow(5500, 5)], answer: [allow(5500, 4)], board: [allow(5500, 3), allow(1000, 1)] },
  group: { alert: [allow(61_000, 20)], answer: [allow(61_000, 18)], board: [allow(61_000, 16), allow(11_000, 3)] },
};

/** More than any allowance counts. */
const KEPT = 30;
const MANY = 10_000;
const COUNTED = /^(?:send(?!ChatAction)|editMessage)/;

interface Waiter {
  readonly kind: Kind;
  go(isMine: boolean): void;
}

interface Chat {
  /** When something was sent, the latest last. */
  times: number[];
  heldUntil: number;
  /** The first came first. */
  waiting: Waiter[];
  /** Ends the sleep until the next may go. */
  nap: AbortController | undefined;
}

/**
 * Decides what may go to which chat when, for everything that the bot sends and edits: what is most urgent first, and of
 * equals the one that has waited longest.
 */
export class Budget {
  readonly #limits: Limits;
  readonly #time: Monotonic;
  readonly #chats = new Map<number, Chat>();
  #all: number[] = [];

  constructor(limits: Limits = TELEGRAM, time: Monotonic = monotonic) {
    this.#limits = limits;
    this.#time = time;
  }

  /** Resolves with true once a message or an edit may go, which then counts; with false when `signal` is aborted before. */
  turn(chatId: number, kind: Kind, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    const chat = this.#chatOf(chatId);
    return new Promise((done) => {
      const giveUp = (): void => waiter.go(false);
      const waiter: Waiter = {
        kind,
        go(isMine) {
          chat.waiting = chat.waiting.filter((one) => one !== waiter);
          signal?.removeEventListener("abort", giveUp);
          done(isMine);
        },
      };
      signal?.addEventListener("abort", giveUp);
      chat.waiting.push(waiter);
      this.#serve(chatId, chat);
    });
  }

  /** The turn that was taken last is not needed. */
  giveBack(chatId: number): void {
    const chat = this.#chatOf(chatId);
    chat.times.pop();
    this.#all.pop();
    this.#serve(chatId, chat);
  }

  /** Telegram wants to be left alone in this chat for so long. */
  hold(chatId: number, ms: number): void {
    const chat = this.#chatOf(chatId);
    chat.heldUntil = Math.max(chat.heldUntil, this.#time.now() + ms);
  }

  /** Has calls that count wait for their turn, and heeds what Telegram answers. */
  paced(kind: Kind): Transformer {
    return async (prev, method, payload, signal) => {
      const chatId = chatOf(payload);
      if (chatId !== undefined && COUNTED.test(method))
        await this.turn(chatId, kind, signal as AbortSignal | undefined);
      return this.heed(prev, method, payload, signal);
    };
  }

  /** Heeds what Telegram answers to calls that have taken their turn. */
  readonly heed: Transformer = async (prev, method, payload, signal) => {
    const answer = await prev(method, payload, signal);
    const chatId = chatOf(payload);
    const pause = answer.ok ? undefined : answer.parameters?.retry_after;
    if (chatId !== undefined && pause !== undefined) this.hold(chatId, toPause(pause));
    return answer;
  };

  #chatOf(id: number): Chat {
    const known = this.#chats.get(id);
    if (known) return known;
    if (this.#chats.size >= MANY) this.#sweep();
    const chat: Chat = { times: [], heldUntil: 0, waiting: [], nap: undefined };
    this.#chats.set(id, chat);
    return chat;
  }

  /** Forgets chats that are as if nothing had been sent. */
  #sweep(): void {
    const now = this.#time.now();
    for (const [id, { times, heldUntil, waiting }] of this.#chats) {
      const rested = Math.max(heldUntil, (times.at(-1) ?? 0) + 61_000);
      if (waiting.length === 0 && rested < now) this.#chats.delete(id);
    }
  }

  /** Lets go whoever may, and sleeps until the next. */
  #serve(id: number, chat: Chat): void {
    chat.nap?.abort();
    chat.nap = undefined;
    for (;;) {
      const next = KINDS.flatMap((kind) => chat.waiting.find((waiter) => waiter.kind === kind) ?? [])[0];
      if (!next) return;
      const now = this.#time.now();
      const wait = this.#freeAt(id, chat, next.kind) - now;
      if (wait > 0) {
        const nap = new AbortController();
        chat.nap = nap;
        void this.#time.sleep(wait, nap.signal).then(() => nap.signal.aborted || this.#serve(id, chat));
        return;
      }
      chat.times = [...chat.times.slice(1 - KEPT), now];
      this.#all = [...this.#all.slice(1 - KEPT), now];
      next.go(true);
    }
  }

  #freeAt(id: number, { times, heldUntil }: Chat, kind: Kind): number {
    const { all, private: alone, group } = this.#limits;
    const own = (id > 0 ? alone : group)[kind];
    return Math.max(heldUntil, freeAt(times, own), freeAt(this.#all, all[kind]));
  }
}

/** When one more is allowed after these. */
function freeAt(times: readonly number[], allowances: readonly Allowance[]): number {
  return Math.max(
    Number.NEGATIVE_INFINITY,
    ...allowances.map(({ withinMs, most }) => (times.at(-most) ?? Number.NEGATIVE_INFINITY) + withinMs),
  );
}

function chatOf(payload: unknown): number | undefined {
  const { chat_id: id } = payload as { readonly chat_id?: unknown };
  return typeof id === "number" ? id : undefined;
}
