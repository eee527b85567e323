import { toExact } from "../entities/exact.ts";
import type { Cell, Cells } from "./batch.ts";

/**
 * The columns of `intake` for what is sorted in: JSON lists of rows, and up to which number of `arrival` all now is.
 * A sample that is its variable's newest is in `newest`, all others are in `samples`.
 */
export const SETTLE = ["samples", "newest", "status", "inputs", "changes", "until"] as const;
const [STATUS, UNTIL] = [SETTLE.indexOf("status"), SETTLE.indexOf("until")];

/** What has been committed and is not sorted in yet. */
export interface Waiting {
  /** [variable, at, number, text], in order of arrival. */
  readonly samples: Cells[];
  /** By unit, the newest: [unit, last_at, seen_at, input_rev, applied_rev, state]. */
  readonly status: Map<number, Cells>;
  /** Of inputs, in order of arrival: [variable, at, number, text, rev, …]. */
  readonly changes: Cells[];
  /** The number of the last row in `arrival`. */
  last: number;
}

/** Gives what waited when it began, a portion at a time, in the order of the primary keys: so that a page is written once. */
export class Sorting {
  readonly waiting: Waiting;
  /** In the order of SETTLE. */
  readonly #lists: readonly (readonly Cells[])[];
  /** The next row: of which list, and its place there. */
  #list = 0;
  #place = 0;

  constructor(waiting: Waiting) {
    this.waiting = waiting;
    const { newest, others } = apart(inOrder(waiting.samples));
    const changes = inOrder(waiting.changes);
    const status = inOrder([...waiting.status.values()]);
    this.#lists = [others, newest, status, lastOfEach(changes), changes];
  }

  get isDone(): boolean {
    return this.#list === this.#lists.length;
  }

  /** Takes so many rows, as the cells of SETTLE. */
  next(size: number): Cells {
    const cells: Cell[] = SETTLE.map(() => null);
    for (let left = Math.ceil(size); left > 0 && !this.isDone; ) {
      const all = this.#lists[this.#list] ?? [];
      const rows = all.slice(this.#place, this.#place + left);
      left -= rows.length;
      this.#place += rows.length;
      if (rows.length > 0) cells[this.#list] = JSON.stringify(this.#list === STATUS ? rows : rows.map(toExactRow));
      if (this.#place < all.length) continue;
      this.#list++;
      this.#place = 0;
    }
    if (this.isDone) cells[UNTIL] = this.waiting.last;
    return cells;
  }
}

/** By the first column; rows of the same in the order of arrival. */
function inOrder(rows: readonly Cells[]): Cells[] {
  // Numbers alone are sorted several times as fast as rows.
  const keys = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) keys[i] = Number(rows[i]?.[0]) * rows.length + i;
  keys.sort();
  const sorted: Cells[] = [];
  for (const key of keys) sorted.push(rows[key % rows.length] as Cells);
  return sorted;
}

/** Of each variable the newest sample, and the others. Of two of the newest's time the first counts, and the second goes. */
function apart(samples: readonly Cells[]): { newest: Cells[]; others: Cells[] } {
  const newest: Cells[] = [];
  const others: Cells[] = [];
  for (const row of samples) {
    const present = newest.at(-1);
    if (!present || present[0] !== row[0]) newest.push(row);
    else if (Number(row[1]) > Number(present[1])) {
      others.push(present);
      newest[newest.length - 1] = row;
    } else if (row[1] !== present[1]) others.push(row);
  }
  return { newest, others };
}

function lastOfEach(changes: readonly Cells[]): Cells[] {
  return changes.filter(([variable], i) => variable !== changes[i + 1]?.[0]);
}

/** The number as two: [variable, at, mantissa, exponent, text, …]. */
function toExactRow([variable = null, at = null, number, ...rest]: Cells): Cells {
  return [variable, at, ...toExact(number as number | null), ...rest];
}
