import { setImmediate as nextTurn } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/core";
import type { Span } from "../../domain/span.ts";
import { type LiveUnit, loadUnits, withTargets } from "./unit.ts";
import type { Vault } from "./vault.ts";

/** Called with the sealed times of an output. */
export type OnSealed = (unitId: number, outputId: number, seals: readonly Span[]) => void;

/** Brings units that were read from the tables up to date with the latest commit. */
export type Complete = (units: Iterable<LiveUnit>) => void;

/** The tables are up to date already. */
export const COMPLETE: Complete = () => {};

interface Asked {
  readonly loaded: (unit: LiveUnit | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Units in memory. A unit, with the units that its links lead to, is read from the database when it is first asked for.
 * Requests of one turn of the event loop share a query.
 */
export class Live {
  readonly #em: EntityManager;
  readonly #vault: Vault;
  readonly #flush: () => Promise<Complete>;
  readonly #units = new Map<number, LiveUnit>();
  #asked = new Map<number, Asked[]>();
  #loading = false;
  /** Times that were sealed while units were being read. */
  #sealed: Parameters<OnSealed>[] = [];
  /** Bumped by forget(): a load that began before is repeated. */
  #epoch = 0;

  /**
   * `flush` brings the tables up to date with the latest commit. If it can't, the function that it returns does that to
   * units.
   */
  constructor(em: EntityManager, vault: Vault, flush: () => Promise<Complete>) {
    this.#em = em;
    this.#vault = vault;
    this.#flush = flush;
  }

  /** The unit, if it is in memory. */
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

  /** Notes newly sealed times of an output (services/logging/retention). */
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

  /** Runs one query at a time. Requests that come meanwhile share the next one. */
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
