import { toExact } from "../../entities/exact.ts";
import type { Cell, Cells } from "../writer/batch.ts";
import type { Memtable, MemtableSamples } from "./memtable.ts";

/**
 * The columns of `intake` that a compaction fills: JSON lists of rows, and `until`, the last row of `arrival` that is
 * now in the tables. The newest sample of each variable is in `newest`, all others are in `samples`.
 */
export const FLUSH = ["samples", "newest", "status", "inputs", "changes", "until"] as const;
/** Their places. */
const [SAMPLES, NEWEST, STATUS, INPUTS, CHANGES, UNTIL] = [0, 1, 2, 3, 4, 5] as const;

/** The rows of one column of FLUSH in the order of the primary key. Each is made when it is needed. */
interface Part {
  readonly column: number;
  readonly length: number;
  readonly row: (i: number) => Cells;
}

/**
 * Returns a memtable's rows, portion by portion, in the order of the primary keys, so that each page is written once.
 */
export class Compaction {
  readonly #memtable: Memtable;
  readonly #parts: readonly Part[];
  /** The current part, and how many of its rows have been returned. */
  #part = 0;
  #given = 0;

  constructor(memtable: Memtable) {
    this.#memtable = memtable;
    this.#parts = partsOf(memtable).filter(({ length }) => length > 0);
  }

  get isDone(): boolean {
    return this.#part === this.#parts.length;
  }

  /** The next `size` rows, as the cells of FLUSH. */
  next(size: number): Cells {
    const cells: Cell[] = FLUSH.map(() => null);
    let left = Math.ceil(size);
    for (let part = this.#parts[this.#part]; part && left > 0; part = this.#parts[this.#part]) {
      const rows: Cells[] = [];
      const end = Math.min(this.#given + left, part.length);
      for (let i = this.#given; i < end; i++) rows.push(part.row(i));
      cells[part.column] = JSON.stringify(rows);
      left -= rows.length;
      this.#given = end < part.length ? end : 0;
      if (end === part.length) this.#part++;
    }
    if (this.isDone) cells[UNTIL] = this.#memtable.last;
    return cells;
  }
}

function partsOf({ samples, status, changes }: Memtable): Part[] {
  const { newest, others } = apart(samples);
  const byVariable = inOrder(changes);
  const sampleRow = (places: Uint32Array) => (i: number) => toExactRow(samples.row(places[i] as number));
  const ofUnits = status.inOrder();
  return [
    { column: SAMPLES, length: others.length, row: sampleRow(others) },
    { column: NEWEST, length: newest.length, row: sampleRow(newest) },
    { column: STATUS, length: ofUnits.length, row: (i) => status.row(ofUnits[i] as number) },
    partOf(INPUTS, lastOfEach(byVariable)),
    partOf(CHANGES, byVariable.filter(isSetting)),
  ];
}

function partOf(column: number, changes: readonly Cells[]): Part {
  return { column, length: changes.length, row: (i) => toExactRow(changes[i] as Cells) };
}

/**
 * The places of each variable's newest sample, and those of all others. If two samples have the newest time, the first
 * counts and the second is dropped.
 */
function apart(samples: MemtableSamples): { newest: Uint32Array; others: Uint32Array } {
  const { places, variables } = byVariable(samples);
  const newest = new Uint32Array(variables);
  // Written over the places that were read already: a second list would take another megabyte.
  let [found, rest] = [0, 0];
  let [variable, present, newestAt] = [-1, 0, 0];
  for (const place of places) {
    const at = samples.at(place);
    if (samples.variable(place) !== variable) {
      variable = samples.variable(place);
      newest[found++] = place;
    } else if (at > newestAt) {
      places[rest++] = present;
      newest[found - 1] = place;
    } else {
      if (at !== newestAt) places[rest++] = place;
      continue;
    }
    [present, newestAt] = [place, at];
  }
  return { newest, others: places.subarray(0, rest) };
}

/**
 * The places sorted by variable, each variable's in order of arrival, and the number of variables. A counting sort: ids
 * are small whole numbers, and all syncs wait for this.
 */
function byVariable(samples: MemtableSamples): { places: Uint32Array; variables: number } {
  let [largest, variables] = [0, 0];
  for (let place = 0; place < samples.length; place++) largest = Math.max(largest, samples.variable(place));
  const starts = new Uint32Array(largest + 2);
  const add = (id: number, count: number): number => {
    const before = starts[id] as number;
    starts[id] = before + count;
    return before;
  };
  for (let place = 0; place < samples.length; place++) if (add(samples.variable(place) + 1, 1) === 0) variables++;
  for (let id = 0; id <= largest; id++) add(id + 1, starts[id] as number);
  const places = new Uint32Array(samples.length);
  for (let place = 0; place < samples.length; place++) places[add(samples.variable(place), 1)] = place;
  return { places, variables };
}

/** Sorted by the first column; equal ones stay in order of arrival. */
function inOrder(rows: readonly Cells[]): Cells[] {
  return rows.toSorted(([a], [b]) => Number(a) - Number(b));
}

/** Whether somebody or a link has set the input. */
function isSetting([, , , , , door]: Cells): boolean {
  return door !== null;
}

function lastOfEach(changes: readonly Cells[]): Cells[] {
  return changes.filter(([variable], i) => variable !== changes[i + 1]?.[0]);
}

/** With the number as mantissa and exponent: [variable, at, mantissa, exponent, text, …]. */
function toExactRow(cells: Cells): Cells {
  const [mantissa, exponent] = toExact(cells[2] as number | null);
  const row = [cells[0] as Cell, cells[1] as Cell, mantissa, exponent];
  for (let i = 3; i < cells.length; i++) row.push(cells[i] as Cell);
  return row;
}
