import type { Notice } from "../domain/notice.ts";
import type { Value } from "../domain/value.ts";
import { toColumns } from "./columns.ts";
import type { LiveRule, LiveUnit, LiveVariable } from "./liveunit.ts";

type Cell = number | string | null;

/** The columns of the view `intake`. */
export const INTAKE = ["samples", "status", "inputs", "logs", "rules", "outbox"] as const;

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

  get sampleCount(): number {
    return this.#samples.length;
  }

  /** Whether a message has to go out. */
  get hasNotices(): boolean {
    return this.#outbox.length > 0;
  }

  sample(output: LiveVariable, at: number, value: Value): void {
    this.#samples.push([output.id, at, ...toCells(value)]);
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

  /** The row of `intake`, in the order of INTAKE; undefined when there is nothing to store. */
  toRow(): string[] | undefined {
    if (this.touched.size === 0) return undefined;
    const inputs: Cell[][] = [];
    for (const { id, at, value, rev } of this.#inputs) {
      if (value !== undefined) inputs.push([id, at, ...toCells(value), rev]);
    }
    const status: Cell[][] = [];
    for (const { id, lastAt, seenAt, inputRev, appliedRev, state } of this.touched) {
      status.push([id, lastAt, seenAt, inputRev, appliedRev, JSON.stringify(state)]);
    }
    const rules = Array.from(this.#rules, ({ id, firing, changedAt }) => [id, Number(firing), changedAt]);
    return [this.#samples, status, inputs, this.#logs, rules, this.#outbox].map((rows) => JSON.stringify(rows));
  }
}

const EXACT_DIGITS = 15;
const EXACT_INTEGER = 1e15;
const LARGEST = 1.79769313486231e308;

/** A value as two numbers, whose sum is its number, and a text. */
function toCells(value: Value): [whole: number | null, rest: number | null, text: string | null] {
  const [number, text] = toColumns(value);
  if (number === null) return [null, null, text];
  // `12.5` is exact as it stands; what has more digits than SQLite reads exactly is split where it does.
  if (Math.abs(number) < EXACT_INTEGER && String(number).length <= EXACT_DIGITS) return [number, 0, text];
  // The largest doubles would round up to infinity.
  const rounded = Number(number.toPrecision(EXACT_DIGITS));
  const whole = Number.isFinite(rounded) ? rounded : Math.sign(number) * LARGEST;
  return [whole, number - whole, text];
}
