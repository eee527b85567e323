import type { Notice } from "../domain/notice.ts";
import type { Value } from "../domain/value.ts";
import type { Arrival, Cell, Statement } from "./arrivals.ts";
import { toColumns } from "./columns.ts";
import type { LiveRule, LiveUnit, LiveVariable } from "./liveunit.ts";

const INTAKE = "insert into intake (id, samples, inputs, status, logs, rules, outbox) values (?, ?, ?, ?, ?, ?, ?)";

/**
 * What one group commit will store. Filled by changes that run one after another in memory, then written as one row of
 * `intake`, whose columns are JSON lists; a unit or a variable that changes twice is written once.
 */
export class Batch {
  readonly now: number;
  /** Units whose inputs changed. */
  readonly inputsChanged = new Set<LiveUnit>();
  /** Units that a person may be looking at and that look different now. */
  readonly touched = new Set<LiveUnit>();
  readonly #samples: Cell[][] = [];
  readonly #logs: Cell[][] = [];
  readonly #outbox: Cell[][] = [];
  readonly #inputs = new Set<LiveVariable>();
  readonly #rules = new Set<LiveRule>();

  constructor(now: number) {
    this.now = now;
  }

  /** Whether a message has to go out. */
  get hasNotices(): boolean {
    return this.#outbox.length > 0;
  }

  sample(output: LiveVariable, at: number, value: Value): void {
    this.#samples.push([output.id, at, ...toColumns(value)]);
  }

  input(input: LiveVariable): void {
    this.#inputs.add(input);
  }

  unit(unit: LiveUnit): void {
    this.touched.add(unit);
  }

  rule(rule: LiveRule): void {
    this.#rules.add(rule);
  }

  log(unit: LiveUnit, at: number, level: string, text: string): void {
    this.#logs.push([unit.id, at, level, text]);
  }

  notice(chatId: number, notice: Notice): void {
    this.#outbox.push([chatId, JSON.stringify(notice), this.now]);
  }

  /** What has to be sorted in later. */
  toArrival(id: number): Arrival {
    const inputs: Cell[][] = [];
    for (const { id, at, value, rev } of this.#inputs) {
      if (value !== undefined) inputs.push([id, at, ...toColumns(value), rev]);
    }
    const status: Cell[][] = [];
    for (const { id, lastAt, seenAt, inputRev, appliedRev, state } of this.touched) {
      status.push([id, lastAt, seenAt, inputRev, appliedRev, JSON.stringify(state)]);
    }
    return { id, samples: this.#samples, inputs, status };
  }

  /** The one statement that stores it all. */
  toStatement({ id, samples, inputs, status }: Arrival): Statement {
    const rules = Array.from(this.#rules, ({ id, firing, changedAt }) => [id, Number(firing), changedAt]);
    const lists = [samples, inputs, status, this.#logs, rules, this.#outbox];
    return { sql: INTAKE, parameters: [id, ...lists.map((rows) => JSON.stringify(rows))] };
  }
}
