import { setMaxListeners } from "node:events";
import type { EntityManager } from "@mikro-orm/core";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import type { Address, Notice } from "../../domain/notice.ts";
import { MAX_PAUSE_MS, toPause } from "../../domain/pause.ts";
import { Outbox as OutboxRow } from "../../entities/outbox.ts";
import type { Log } from "../../log.ts";
import type { Groups } from "./groups.ts";

/**
 * What became of a message: sent, never to be sent (it is refused, or the chat is gone), or to be tried again; or that
 * the forum topic takes no messages, or that the chat has another id now.
 */
export type Delivery =
  | "sent"
  /** A part of it was; the rest is to follow. */
  | "more"
  | "refused"
  | "gone"
  | "failed"
  | "no-topic"
  | { readonly retryAfterS: number }
  | { readonly movedTo: number }
  /** This topic takes no messages, whichever the row names. */
  | { readonly closedTopic: number };
export type Send = (to: Address, notice: Notice) => Promise<Delivery>;
/** Waits until a chat takes a message more; false when that is given up. */
export type Turn = (chatId: number, signal: AbortSignal) => Promise<boolean>;

/** One chat with messages. */
interface Chat {
  readonly id: number;
  /** Nothing is tried before, by the monotonic clock. */
  until: number;
  /** How often in a row it has gone wrong in a way that nobody foresaw. */
  failures: number;
  /** Messages may have come since the chat was seen empty. */
  again: boolean;
}

const MAX_BACKOFF_MS = 60_000;

/**
 * Delivers the messages that were committed with what caused them: in order within a chat, again after a restart, and
 * no sooner than Telegram's `retry_after`. Chats do not wait for each other. A message is removed once it is sent; one
 * of which nobody knows whether it was, after a lost answer or the end of the program, is sent again.
 */
export class Outbox {
  readonly #em: EntityManager;
  readonly #send: Send;
  readonly #turn: Turn;
  readonly #groups: Pick<Groups, "move" | "leave" | "leaveTopic">;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #time: Monotonic;
  readonly #stop = new AbortController();
  /** Those at work or at rest, each with its own worker. */
  readonly #chats = new Map<number, { readonly chat: Chat; readonly worker: Promise<void> }>();
  /** Messages that are dealt with and could not be removed yet. */
  readonly #done = new Set<number>();
  #looking: Promise<void> | undefined;
  #again = false;
  /** When chats may go on that had to wait as the program started; by the monotonic clock. */
  #rests: Map<number, number> | undefined;

  constructor(deps: {
    em: EntityManager;
    send: Send;
    turn: Turn;
    /** Finds another way for what a group does not take. */
    groups: Pick<Groups, "move" | "leave" | "leaveTopic">;
    log: Log;
    now?: () => number;
    time?: Monotonic;
  }) {
    this.#em = deps.em;
    this.#send = deps.send;
    this.#turn = deps.turn;
    this.#groups = deps.groups;
    this.#log = deps.log;
    this.#now = deps.now ?? Date.now;
    this.#time = deps.time ?? monotonic;
    // One for each chat that rests.
    setMaxListeners(0, this.#stop.signal);
  }

  /** To be called when there may be new messages. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#again = true;
    this.#looking ??= this.#look();
  }

  /** Lets the messages under way arrive; the others stay for the next start. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all([this.#looking, ...[...this.#chats.values()].map(({ worker }) => worker)]);
  }

  /** Gives each chat that has messages its worker. */
  async #look(): Promise<void> {
    for (let failures = 0; this.#again && !this.#stop.signal.aborted; ) {
      this.#again = false;
      try {
        this.#rests ??= await this.#readRests();
        const ofEach = { fields: ["chatId"], groupBy: "chatId", disableIdentityMap: true } as const;
        for (const { chatId } of await this.#em.fork().find(OutboxRow, {}, ofEach)) this.#serve(chatId);
        failures = 0;
      } catch (error) {
        this.#log.error({ err: error }, "the outbox could not be read");
        this.#again = true;
        await this.#time.sleep(toBackoff(failures++), this.#stop.signal);
      }
    }
    // In the same turn as the last look, so that whoever wakes next starts anew.
    this.#looking = undefined;
  }

  /** What is left of the pauses of an earlier run: never more than they were meant to last, whatever the clock says. */
  async #readRests(): Promise<Map<number, number>> {
    const [now, started] = [this.#now(), this.#time.now()];
    const late = await this.#em.fork().find(OutboxRow, { dueAt: { $gt: now } });
    const rests = new Map<number, number>();
    for (const { chatId, dueAt, attempts, pauseMs } of late) {
      const pause = pauseMs ?? (attempts > 0 ? toBackoff(attempts - 1) : 0);
      rests.set(chatId, Math.max(rests.get(chatId) ?? 0, started + Math.min(dueAt - now, pause, MAX_PAUSE_MS)));
    }
    return rests;
  }

  #serve(id: number): void {
    const known = this.#chats.get(id);
    if (known) {
      known.chat.again = true;
      return;
    }
    const chat: Chat = { id, until: this.#rests?.get(id) ?? 0, failures: 0, again: false };
    this.#rests?.delete(id);
    this.#chats.set(id, { chat, worker: this.#work(chat) });
  }

  /** Delivers what is there for a chat, and forgets the chat then; never fails. */
  async #work(chat: Chat): Promise<void> {
    for (;;) {
      const pause = chat.until - this.#time.now();
      if (pause > 0) await this.#time.sleep(pause, this.#stop.signal);
      if (this.#stop.signal.aborted) break;
      chat.again = false;
      try {
        const row = await this.#oldest(chat);
        if (row) await this.#deliver(chat, row);
        else if (!chat.again) break;
        chat.failures = 0;
      } catch (error) {
        const backoff = toBackoff(chat.failures++);
        chat.until = Math.max(chat.until, this.#time.now() + backoff);
        this.#log.error({ err: error, chatId: chat.id, pauseMs: backoff }, "a message could not be dealt with");
      }
    }
    this.#chats.delete(chat.id);
  }

  async #oldest({ id }: Chat): Promise<OutboxRow | undefined> {
    const [row] = await this.#em.fork().find(OutboxRow, { chatId: id }, { orderBy: { id: "asc" }, limit: 1 });
    return row;
  }

  async #deliver(chat: Chat, row: OutboxRow): Promise<void> {
    const { id, chatId, threadId = null, attempts } = row;
    if (!this.#done.has(id)) {
      if (!(await this.#turn(chatId, this.#stop.signal))) return;
      const delivery = await this.#send({ chatId, threadId }, row.notice as Notice);
      if (await this.#redirect({ chatId, threadId }, delivery)) return this.wake();
      if (delivery === "more") return;
      const pause = pauseAfter(delivery, attempts);
      if (pause !== undefined) {
        // In memory first: the database may be the next to fail.
        chat.until = this.#time.now() + pause;
        const dueAt = this.#now() + pause;
        await this.#em.fork().nativeUpdate(OutboxRow, { id }, { attempts: attempts + 1, dueAt, pauseMs: pause });
        return;
      }
      this.#done.add(id);
    }
    await this.#em.fork().nativeDelete(OutboxRow, { id });
    this.#done.delete(id);
  }

  /** Sends what waits for a place another way, when there is one. */
  async #redirect({ chatId, threadId }: Address, delivery: Delivery): Promise<boolean> {
    if (typeof delivery === "object" && "movedTo" in delivery && delivery.movedTo !== chatId) {
      await this.#groups.move(chatId, delivery.movedTo);
    } else if (typeof delivery === "object" && "closedTopic" in delivery) {
      await this.#groups.leaveTopic(chatId, delivery.closedTopic);
    } else if (chatId > 0) return false;
    else if (delivery === "no-topic" && threadId !== null) await this.#groups.leaveTopic(chatId, threadId);
    else if (delivery === "no-topic" || delivery === "gone") await this.#groups.leave(chatId, null, this.#now());
    else return false;
    return true;
  }
}

function toBackoff(failures: number): number {
  return Math.min(1000 * 2 ** failures, MAX_BACKOFF_MS);
}

/** How long a chat has to wait after this; undefined when the message is dealt with. */
function pauseAfter(delivery: Delivery, attempts: number): number | undefined {
  if (typeof delivery === "object" && "retryAfterS" in delivery) return toPause(delivery.retryAfterS);
  return delivery === "failed" || typeof delivery === "object" ? toBackoff(attempts) : undefined;
}
