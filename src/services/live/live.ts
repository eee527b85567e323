import { setImmediate as nextTurn } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/core";
import type { Span } from "../../domain/span.ts";
import { type LiveUnit, loadUnits, withTargets } from "./unit.ts";
import type { Vault } from "./vault.ts";

/** Hears which times of an output are sealed. */
export type OnSealed = (unitId: number, outputId: number, seals: readonly Span[]) => void;

/** Brings units, read from the tables, to what has been committed. */
export type Complete = (units: Iterable<LiveUnit>) => void;

/** Needs no more than what is in the tables. */
export const COMPLETE: Complete = () => {};

interface Asked {
  readonly loaded: (unit: LiveUnit | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/** Units in memory, with those that their links lead to, read from the database when first asked for; requests of one turn of the event loop share a query. */
export class Live {
  readonly #em: EntityManager;
  readonly #vault: Vault;
  readonly #flush: () => Promise<Complete>;
  readonly #units = new Map<number, LiveUnit>();
  #asked = new Map<number, Asked[]>();
  #loading = false;
  /** What has been sealed while units were being read. */
  #sealed: Parameters<OnSealed>[] = [];
  /** Counts what was forgotten, so that a load that overlaps is done again. */
  #epoch = 0;

  /** `flush` brings the tables up to date with what has been committed, or resolves with what does so to units. */
  constructor(em: EntityManager, vault: Vault, flush: () => Promise<Complete>) {
    this.#em = em;
    this.#vault = vault;
    this.#flush = flush;
  }

  /** The unit when it is in memory. */
  readonly find = (id: number): LiveUnit | undefined => this.#units.get(id);

  /** The unit, or undefined when there is none. */
  async get(id: number): Promise<LiveUnit | undefined> {
    const unit = this.#units.get(id);
    if (unit) return unit;
    return new Promise((loaded, failed) => {
      this.#asked.set(id, [...(this.#asked.get(id) ?? []), { loaded, failed }]);
      if (!this.#loading) void this.#loadAll();
    });
  }

  /** What has been sealed of an output since its unit was read (services/logging/retention). */
  readonly seal: OnSealed = (unitId, outputId, seals) => {
    if (this.#loading) this.#sealed.push([unitId, outputId, seals]);
    this.#seal(unitId, outputId, seals);
  };

  /** Makes the next `get` read the database again. */
  forget(ids: Iterable<number>): void {
    this.#epoch++;
    for (const id of ids) this.#units.delete(id);
  }

  #seal(unitId: number, outputId: number, seals: readonly Span[]): void {
    for (const output of this.#units.get(unitId)?.outputs.values() ?? []) {
      if (output.id === outputId) output.seals = seals;
    }
  }

  /** One query at a time: those who ask meanwhile share the next. */
  async #loadAll(): Promise<void> {
    this.#loading = true;
    while (this.#asked.size > 0) {
      await nextTurn();
      await this.#loadAsked();
    }
    this.#loading = false;
  }

  async #loadAsked(): Promise<void> {
    const asked = this.#asked;
    this.#asked = new Map();
    try {
      for (const [id, unit] of await this.#load([...asked.keys()])) if (!this.#units.has(id)) this.#units.set(id, unit);
      for (const sealed of this.#sealed.splice(0)) this.#seal(...sealed);
      for (const [id, waiting] of asked) for (const { loaded } of waiting) loaded(this.#units.get(id));
    } catch (error) {
      for (const { failed } of [...asked.values()].flat()) failed(error);
    }
  }

  async #load(ids: number[]): Promise<Map<number, LiveUnit>> {
    for (;;) {
      const epoch = this.#epoch;
      const complete = await this.#flush();
      const em = this.#em.fork();
      const units = await loadUnits(em, this.#vault, await withTargets(em, ids));
      if (epoch !== this.#epoch) continue;
      complete(units.values());
      return units;
    }
  }
}
