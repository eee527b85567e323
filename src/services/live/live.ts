import { setImmediate as nextTurn } from "node:timers/promises";
import type { Span } from "../../domain/span.ts";
import type { UnitReader } from "../../storage/liveunits.ts";
import { buildUnits } from "./build.ts";
import { Programs } from "./programs.ts";
import { Trends } from "./trends.ts";
import type { LiveUnit } from "./unit.ts";
import type { Vault } from "./vault.ts";

/** Called with the sealed times of an output. */
export type OnSealed = (unitId: number, outputId: number, seals: readonly Span[]) => void;

/** A unit's id or uuid. */
type Key = number | string;

interface Asked {
  readonly loaded: (unit: LiveUnit | undefined) => void;
  readonly failed: (error: unknown) => void;
}

/** So many units are read at a time: some 20 ms, for which one that is asked for meanwhile has to wait. */
export const PORTION = 256;

/**
 * Units in memory. After a start they are all read ahead. One that is asked for before, or that was forgotten, is read
 * at once, together with the others that are asked for and with all that their links lead to.
 */
export class Live {
  readonly #reader: UnitReader;
  readonly #vault: Vault;
  readonly #programs = new Programs();
  readonly #trends = new Trends();
  readonly #units = new Map<number, LiveUnit>();
  readonly #ids = new Map<string, number>();
  readonly #asked = new Map<Key, Asked[]>();
  readonly #listeners: ((unit: LiveUnit) => void)[] = [];
  #isAnswering = false;
  #ahead: Promise<void> | undefined;
  #isStopping = false;
  /** How many reads are under way, and the times that were sealed since the first of them began. */
  #reads = 0;
  #sealed: Parameters<OnSealed>[] = [];
  /** Bumped by forget(): a read that began before is repeated. */
  #epoch = 0;

  constructor(reader: UnitReader, vault: Vault) {
    this.#reader = reader;
    this.#vault = vault;
  }

  /** The unit, if it is in memory. */
  readonly find = (id: number): LiveUnit | undefined => this.#units.get(id);

  /** The unit, by its id or uuid, or undefined when there is none. */
  async get(key: Key): Promise<LiveUnit | undefined> {
    const unit = this.#at(key);
    if (unit) return unit;
    return new Promise((loaded, failed) => {
      this.#asked.set(key, [...(this.#asked.get(key) ?? []), { loaded, failed }]);
      if (!this.#isAnswering) void this.#answerAll();
    });
  }

  /** Reads all units, portion by portion; whoever asks for one meanwhile waits for a portion at most. */
  loadAhead(): Promise<void> {
    this.#ahead ??= this.#loadAhead();
    return this.#ahead;
  }

  /** Reads nothing ahead any more; to be called before the reader is closed. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#ahead?.catch(() => {});
  }

  /** Notes newly sealed times of an output (services/logging/retention). */
  readonly seal: OnSealed = (unitId, outputId, seals) => {
    if (this.#reads > 0) this.#sealed.push([unitId, outputId, seals]);
    this.#seal(unitId, outputId, seals);
  };

  /** Calls `listener` with each unit that is taken into memory. */
  onLoaded(listener: (unit: LiveUnit) => void): void {
    this.#listeners.push(listener);
  }

  /** Makes the next `get` read the database again. */
  forget(ids: Iterable<number>): void {
    this.#epoch++;
    for (const id of ids) {
      const unit = this.#units.get(id);
      if (!unit) continue;
      this.#trends.keep(unit);
      this.#units.delete(id);
      this.#ids.delete(unit.uuid);
    }
  }

  #at(key: Key): LiveUnit | undefined {
    const id = typeof key === "string" ? this.#ids.get(key) : key;
    return id === undefined ? undefined : this.#units.get(id);
  }

  #seal(unitId: number, outputId: number, seals: readonly Span[]): void {
    for (const output of this.#units.get(unitId)?.outputs.values() ?? []) {
      if (output.id === outputId) output.seals = seals;
    }
  }

  async #loadAhead(): Promise<void> {
    let last = 0;
    while (!this.#isStopping) {
      const ids = await this.#reader.idsAfter(last, PORTION);
      if (ids.length === 0) return;
      await this.#load(ids);
      last = ids.at(-1) ?? last;
    }
  }

  /** Answers those who ask, one read at a time: who asks meanwhile shares the next one. */
  async #answerAll(): Promise<void> {
    this.#isAnswering = true;
    while (this.#asked.size > 0) {
      await nextTurn();
      await this.#answer([...this.#asked].slice(0, PORTION));
    }
    this.#isAnswering = false;
  }

  async #answer(portion: readonly (readonly [Key, readonly Asked[]])[]): Promise<void> {
    for (const [key] of portion) this.#asked.delete(key);
    try {
      await this.#load(portion.map(([key]) => key));
      for (const [key, waiting] of portion) for (const { loaded } of waiting) loaded(this.#at(key));
    } catch (error) {
      for (const [, waiting] of portion) for (const { failed } of waiting) failed(error);
    }
  }

  /** Takes those of the units into memory that are not there. */
  async #load(keys: readonly Key[]): Promise<void> {
    const missing = keys.filter((key) => !this.#at(key));
    if (missing.length === 0) return;
    this.#reads++;
    try {
      for (const unit of await this.#read(missing)) {
        if (this.#units.has(unit.id)) continue;
        this.#units.set(unit.id, unit);
        this.#ids.set(unit.uuid, unit.id);
        for (const listener of this.#listeners) listener(unit);
      }
      for (const sealed of this.#sealed) this.#seal(...sealed);
      // Of a unit that was deleted nothing is kept.
      for (const key of missing) if (typeof key === "number" && !this.#units.has(key)) this.#trends.drop(key);
    } finally {
      if (--this.#reads === 0) this.#sealed = [];
    }
  }

  async #read(keys: readonly Key[]): Promise<LiveUnit[]> {
    for (;;) {
      const epoch = this.#epoch;
      const rows = await this.#reader.read(keys);
      const recent = await this.#trends.read(this.#reader, rows);
      if (epoch !== this.#epoch) continue;
      return buildUnits(rows, { programs: this.#programs, trends: this.#trends, recent, vault: this.#vault });
    }
  }
}
