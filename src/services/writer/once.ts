import { AsyncLocalStorage } from "node:async_hooks";
import type { EntityManager } from "@mikro-orm/core";
import { HandledUpdate } from "../../entities/handledupdate.ts";

/** An update of Telegram and its bot. Each bot has its own numbering. */
export interface UpdateKey {
  readonly botId: number;
  readonly updateId: number;
}

/**
 * We remember so many updates. Telegram repeats only updates that we did not confirm, which are far fewer. A count and
 * not an age, since a clock may be wrong.
 */
const KEPT = 10_000;

const atHand = new AsyncLocalStorage<UpdateKey | undefined>();

/** Handles an update. Each transaction on the way also stores the update's number. */
export function handling<T>(update: UpdateKey, task: () => Promise<T>): Promise<T> {
  return atHand.run(update, task);
}

/** Runs a task of which nothing is noted for the update: it may safely run twice, or the update only set it off. */
export function aside<T>(task: () => T): T {
  return atHand.run(undefined, task);
}

/** The update that is being handled; undefined when no update is the cause. */
export function updateAtHand(): UpdateKey | undefined {
  return atHand.getStore();
}

/** Notes, in the transaction, that the update has changed something. */
export async function note(em: EntityManager, update = updateAtHand()): Promise<void> {
  if (update) await put(em, update, false);
}

/** Notes, in the transaction, that the update is finished: nothing more follows from it. */
export async function noteEnd(em: EntityManager, update = updateAtHand()): Promise<void> {
  if (update) await put(em, update, true);
}

async function put(em: EntityManager, update: UpdateKey, finished: boolean): Promise<void> {
  await em.upsert(
    HandledUpdate,
    { ...update, finished },
    { onConflictFields: ["botId", "updateId"], ...(finished ? {} : { onConflictAction: "ignore" as const }) },
  );
}

/** How far we got with an update when Telegram sent it before. */
export type Before = "nothing" | "begun" | "finished";

/** Makes each update act once, however often Telegram sends it. */
export class Once {
  readonly #em: EntityManager;

  constructor(em: EntityManager) {
    this.#em = em;
  }

  async before(update: UpdateKey): Promise<Before> {
    const found = await this.#em.fork().findOne(HandledUpdate, { ...update });
    if (!found) return "nothing";
    return found.finished ? "finished" : "begun";
  }

  /** Forgets updates that we confirmed to Telegram long ago. */
  async clear(): Promise<void> {
    const em = this.#em.fork();
    const [last] = await em.find(HandledUpdate, {}, { orderBy: { id: "desc" }, limit: 1, offset: KEPT });
    if (last) await em.nativeDelete(HandledUpdate, { id: { $lte: last.id } });
  }
}
