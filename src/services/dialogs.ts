import type { EntityManager } from "@mikro-orm/core";
import { Dialog } from "../entities/dialog.ts";

/** Keeps what a conversation has heard so far, so that it goes on after a restart. */
export class Dialogs {
  readonly #em: EntityManager;
  readonly #now: () => number;

  constructor(em: EntityManager, now: () => number = Date.now) {
    this.#em = em;
    this.#now = now;
  }

  async read(key: string): Promise<unknown> {
    return (await this.#em.fork().findOne(Dialog, key))?.state;
  }

  async write(key: string, state: unknown): Promise<void> {
    await this.#em.fork().upsert(Dialog, { key, state, updatedAt: this.#now() });
  }

  async delete(key: string): Promise<void> {
    await this.#em.fork().nativeDelete(Dialog, { key });
  }

  /** Forgets conversations that nobody has gone on with. */
  async clear(before: number): Promise<void> {
    await this.#em.fork().nativeDelete(Dialog, { updatedAt: { $lt: before } });
  }
}
