import type { EntityManager } from "@mikro-orm/core";
import { Dialog } from "../../entities/dialog.ts";
import { type DiskState, WELL } from "../../storage/disk.ts";
import { noteEnd } from "../writer/once.ts";

/** Keeps what a conversation has heard so far, so that it goes on after a restart; that is the last thing an update does. */
export class Dialogs {
  readonly #em: EntityManager;
  readonly #disk: DiskState;
  readonly #now: () => number;

  constructor(em: EntityManager, now: () => number = Date.now, disk: DiskState = WELL) {
    this.#disk = disk;
    this.#em = em;
    this.#now = now;
  }

  async read(key: string): Promise<unknown> {
    return (await this.#em.fork().findOne(Dialog, key))?.state;
  }

  async write(key: string, state: unknown): Promise<void> {
    this.#disk.check();
    await this.#em.fork().transactional(async (em) => {
      await em.upsert(Dialog, { key, state, updatedAt: this.#now() });
      await noteEnd(em);
    });
  }

  async delete(key: string): Promise<void> {
    const em = this.#em.fork();
    // Asked for after every update; whoever only looks something up waits for no lock.
    if ((await em.count(Dialog, { key })) === 0) return;
    await em.transactional(async (em) => {
      await em.nativeDelete(Dialog, { key });
      await noteEnd(em);
    });
  }

  /** Forgets conversations that nobody has gone on with. */
  async clear(before: number): Promise<void> {
    await this.#em.fork().nativeDelete(Dialog, { updatedAt: { $lt: before } });
  }
}
