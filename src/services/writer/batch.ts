import type { Notice } from "../../domain/notice.ts";
import { toRevision } from "../../domain/revision.ts";
import type { Value } from "../../domain/value.ts";
import { toColumns } from "../live/columns.ts";
import type { LiveRule, LiveUnit, LiveVariable } from "../live/unit.ts";
import type { UpdateKey } from "./once.ts";

export type Cell = number | string | null;
export type Cells = readonly Cell[];
/** Either the number or the text is null. */
export type SampleRow = readonly [variable: number, at: number, number: number | null, text: string | null];

/** The columns of the view `intake` that a batch fills. Compaction fills the others (services/journal/compaction). */
export const INTAKE = ["id", "samples", "status", "changes", "logs", "rules", "outbox", "updates"] as const;

/** Where a message goes. */
export interface Address {
  readonly chatId: number;
  readonly threadId: number | null;
}

/** Who sets an input, and from where. */
export interface Setter {
  readonly door: "chat" | "api" | "link";
  readonly userId?: number;
  readonly linkId?: number;
  /** The name of somebody who is not registered. */
  readonly stranger?: string;
}

/**
 * What one group commit will store. Changes run one after another in memory and fill it. The journal then writes it as
 * one row of `intake`, whose columns are JSON lists. A unit that changes twice is written once.
 */
export class Batch {
  readonly now: number;
  /** The epoch of inputs that change in this batch (services/writer/epochs). */
  readonly epoch: number;
  /** Units whose inputs changed. */
  readonly inputsChanged = new Set<LiveUnit>();
  /** Units that changed in any way: boards that show them need an update. */
  readonly touched = new Set<LiveUnit>();
  /** In order of arrival. */
  readonly samples: SampleRow[] = [];
  /**
   * Of inputs, in the order in which they were set: [variable, at, number, text, rev, door, user, link, stranger,
   * unfit]. The last two may be missing; `stranger` is null where only `unfit` applies. Without a door nobody has set
   * the input: what its unit can take has changed.
   */
  readonly changes: Cells[] = [];
  readonly #logs: Cell[][] = [];
  readonly #outbox: Cell[][] = [];
  readonly #rules = new Set<LiveRule>();
  readonly #updates: Cell[][] = [];

  constructor(now: number, epoch = 0) {
    this.now = now;
    this.epoch = epoch;
  }

  /** Whether a message has to go out. */
  get hasNotices(): boolean {
    return this.#outbox.length > 0;
  }

  addSample(output: LiveVariable, at: number, value: Value): void {
    const [number, text] = toColumns(value);
    this.samples.push([output.id, at, number, text]);
  }

  /** Stores an input as it is now, with the setter if its value has changed. */
  input({ id, at, value, rev, unfit }: LiveVariable, setter?: Setter): void {
    const [number, text] = value === undefined ? [null, null] : toColumns(value);
    const { door = null, userId = null, linkId = null, stranger = null } = setter ?? {};
    const row: Cell[] = [id, at, number, text, rev, door, userId, linkId];
    if (stranger !== null || unfit) row.push(stranger);
    if (unfit) row.push(1);
    this.changes.push(row);
  }

  touch(unit: LiveUnit): void {
    this.touched.add(unit);
  }

  flip(rule: LiveRule): void {
    this.#rules.add(rule);
  }

  log(unit: LiveUnit, at: number, level: string, text: string): void {
    this.#logs.push([unit.id, at, level, text]);
  }

  notice({ chatId, threadId }: Address, notice: Notice): void {
    this.#outbox.push([chatId, JSON.stringify(notice), this.now, threadId]);
  }

  /** This update of Telegram caused a change of the batch. */
  by({ botId, updateId }: UpdateKey): void {
    this.#updates.push([botId, updateId]);
  }

  /** Whether there is nothing to store. */
  get isEmpty(): boolean {
    return this.touched.size === 0;
  }

  /** The units as they are now: [unit, last_at, seen_at, input_rev, applied_rev, state]. */
  toStatus(): Cells[] {
    return Array.from(this.touched, ({ id, lastAt, seenAt, inputRev, inputEpoch, appliedRev, state }) => [
      id,
      lastAt,
      seenAt || null,
      toRevision(inputEpoch, inputRev),
      appliedRev,
      JSON.stringify(state),
    ]);
  }

  /** The row of `intake`, in the order of INTAKE, with this number. */
  toRow(id: number, status: readonly Cells[]): Cells {
    const rules = Array.from(this.#rules, ({ id, firing, changedAt }) => [id, Number(firing), changedAt]);
    const [samples, states, changes, logs, flips, outbox] = [
      this.samples,
      status,
      this.changes,
      this.#logs,
      rules,
      this.#outbox,
    ].map((rows) => JSON.stringify(rows));
    const updates = this.#updates.length > 0 ? JSON.stringify(this.#updates) : null;
    return [id, samples, states, changes, logs, flips, outbox, updates] as Cells;
  }
}
