import type { EntityManager } from "@mikro-orm/core";
import type { Notice } from "../domain/notice.ts";
import { Outbox as OutboxRow } from "../entities/outbox.ts";
import type { Log } from "../log.ts";
import type { Address } from "./batch.ts";
import type { Groups } from "./groups.ts";

/**
 * What became of a message: sent, never to be sent (it is refused, or the chat is gone), or to be tried again; or that
 * the forum topic takes no messages, or that the chat has another id now.
 */
export type Delivery =
  | "sent"
  | "refused"
  | "gone"
  | "failed"
  | "no-topic"
  | { readonly retryAfterS: number }
  | { readonly movedTo: number };
export type Send = (to: Address, notice: Notice) => Promise<Delivery>;

const PORTION = 50;
const MAX_BACKOFF_MS = 60_000;

/**
 * Delivers the messages that were committed with what caused them: in order within a chat, again after a restart, and
 * no sooner than Telegram's `retry_after`. A message is removed once it is sent; a crash just between the two sends it twice.
 */
export class Outbox {
  readonly #em: EntityManager;
  readonly #send: Send;
  readonly #groups: Pick<Groups, "move" | "leave" | "leaveTopic">;
  readonly #log: Log;
  readonly #now: () => number;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #again = false;
  #stopped = false;

  constructor(deps: {
    em: EntityManager;
    send: Send;
    /** Finds another way for what a group does not take. */
    groups: Pick<Groups, "move" | "leave" | "leaveTopic">;
    log: Log;
    now?: () => number;
  }) {
    this.#em = deps.em;
    this.#send = deps.send;
    this.#groups = deps.groups;
    this.#log = deps.log;
    this.#now = deps.now ?? Date.now;
  }

  /** Starts a round of delivery; a call during a round makes another follow. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#rounds().finally(() => {
      this.#running = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Lets the messages under way arrive; the others stay for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #rounds(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const due = await this.#due();
        const chats = new Map<number, OutboxRow[]>();
        for (const row of due) chats.set(row.chatId, [...(chats.get(row.chatId) ?? []), row]);
        await Promise.all([...chats.values()].map((rows) => this.#deliver(rows)));
        if (due.length === PORTION) this.#again = true;
      }
      if (!this.#stopped) await this.#sleep();
    } catch (error) {
      this.#log.error({ err: error }, "the outbox could not be read");
      this.#wakeIn(MAX_BACKOFF_MS);
    }
  }

  /** The oldest messages of each chat whose oldest message may go: a later one never overtakes. */
  async #due(): Promise<OutboxRow[]> {
    const em = this.#em.fork();
    const late = await em.find(OutboxRow, { dueAt: { $gt: this.#now() } }, { fields: ["chatId"] });
    const blocked = [...new Set(late.map(({ chatId }) => chatId))];
    const where = blocked.length > 0 ? { chatId: { $nin: blocked } } : {};
    return em.find(OutboxRow, where, { orderBy: { id: "asc" }, limit: PORTION });
  }

  async #deliver(rows: readonly OutboxRow[]): Promise<void> {
    for (const row of rows) {
      if (this.#stopped) return;
      const { chatId, threadId = null } = row;
      const delivery = await this.#send({ chatId, threadId }, row.notice as Notice);
      if (await this.#redirect({ chatId, threadId }, delivery)) {
        this.#again = true;
        return;
      }
      if (typeof delivery === "string" && delivery !== "failed") {
        await this.#em.fork().nativeDelete(OutboxRow, { id: row.id });
        continue;
      }
      const attempts = row.attempts + 1;
      const pauseMs =
        typeof delivery === "object" && "retryAfterS" in delivery
          ? delivery.retryAfterS * 1000
          : Math.min(1000 * 2 ** row.attempts, MAX_BACKOFF_MS);
      await this.#em.fork().nativeUpdate(OutboxRow, { id: row.id }, { attempts, dueAt: this.#now() + pauseMs });
      return;
    }
  }

  /** Sends what waits for a place another way, when there is one. */
  async #redirect({ chatId, threadId }: Address, delivery: Delivery): Promise<boolean> {
    if (typeof delivery === "object" && "movedTo" in delivery) await this.#groups.move(chatId, delivery.movedTo);
    else if (chatId > 0) return false;
    else if (delivery === "no-topic" && threadId !== null) await this.#groups.leaveTopic(chatId, threadId);
    else if (delivery === "no-topic" || delivery === "gone") await this.#groups.leave(chatId, null, this.#now());
    else return false;
    return true;
  }

  /** Sleeps until the next message is due. */
  async #sleep(): Promise<void> {
    const [next] = await this.#em
      .fork()
      .find(OutboxRow, {}, { orderBy: { dueAt: "asc" }, limit: 1, fields: ["dueAt"] });
    if (next) this.#wakeIn(next.dueAt - this.#now());
  }

  #wakeIn(ms: number): void {
    this.#timer = setTimeout(() => this.wake(), Math.max(ms, 1));
    this.#timer.unref();
  }
}
