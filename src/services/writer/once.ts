import { AsyncLocalStorage } from "node:async_hooks";
import type { EntityManager } from "@mikro-orm/core";
import { HandledUpdate } from "../../entities/handledupdate.ts";

/** An update of Telegram, and the bot that it is for: another bot counts its own. */
export interface UpdateKey {
  readonly botId: number;
  readonly updateId: number;
}

/** Telegram may give again what it was not told of, which is much less; by count, since a clock may be wrong. */
const KEPT = 10_000;

const atHand = new AsyncLocalStorage<UpdateKey | undefined>();

/** Handles an update: whatever is stored on the way is stored with its number, in the same transaction. */
export function handling<T>(update: UpdateKey, task: () => Promise<T>): Promise<T> {
  return atHand.run(update, task);
}

/** Stores something on the way that may as well be stored again. */
export function aside<T>(task: () => Promise<T>): Promise<T> {
  return atHand.run(undefined, task);
}

/** The update that is being handled, if what happens is because of one. */
export function updateAtHand(): UpdateKey | undefined {
  return atHand.getStore();
}

/** Notes within a transaction that the update has changed something. */
export async function note(em: EntityManager, update = updateAtHand()): Promise<void> {
  if (update) await put(em, update, false);
}

/** Notes within a transaction that the update is done with: nothing comes after it. */
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

/** What became of an update when Telegram gave it before. */
export type Before = "nothing" | "begun" | "finished";

/** Sees to it that each update acts once, however often Telegram gives it. */
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

  /** Forgets updates that Telegram has long been told of. */
  async clear(): Promise<void> {
    const em = this.#em.fork();
    const [last] = await em.find(HandledUpdate, {}, { orderBy: { id: "desc" }, limit: 1, offset: KEPT });
    if (last) await em.nativeDelete(HandledUpdate, { id: { $lte: last.id } });
  }
}
