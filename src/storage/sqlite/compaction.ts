import type { InputRow, SampleRow } from "../rows.ts";
import type { PortionCells } from "./commit.ts";
import { toExact } from "./exact.ts";
import type { Memtable, MemtableSamples } from "./memtable.ts";

type Row = readonly (number | string | null)[];

/** The rows of one list of a portion, in the order of the primary key. Each is made when it is needed. */
interface Part {
  readonly list: keyof Lists;
  readonly length: number;
  readonly row: (i: number) => Row;
}

interface Lists {
  samples: string | null;
  newest: string | null;
  status: string | null;
  inputs: string | null;
  changes: string | null;
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

  /** The next `size` rows. */
  next(size: number): PortionCells {
    const lists: Lists = { samples: null, newest: null, status: null, inputs: null, changes: null };
    let left = Math.ceil(size);
    for (let part = this.#parts[this.#part]; part && left > 0; part = this.#parts[this.#part]) {
      const rows: Row[] = [];
      const end = Math.min(this.#given + left, part.length);
      for (let i = this.#given; i < end; i++) rows.push(part.row(i));
      lists[part.list] = JSON.stringify(rows);
      left -= rows.length;
      this.#given = end < part.length ? end : 0;
      if (end === part.length) this.#part++;
    }
    const { samples, newest, status, inputs, changes } = lists;
    return [samples, newest, status, inputs, changes, this.isDone ? this.#memtable.last : null];
  }
}

function partsOf({ samples, status, inputs }: Memtable): Part[] {
  const { newest, others } = apart(samples);
  const byInput = inOrder(inputs);
  const sampleRow = (places: Uint32Array) => (i: number) => toExactRow(samples.row(places[i] as number));
  const ofUnits = status.inOrder();
  return [
    { list: "samples", length: others.length, row: sampleRow(others) },
    { list: "newest", length: newest.length, row: sampleRow(newest) },
    { list: "status", length: ofUnits.length, row: (i) => status.row(ofUnits[i] as number) },
    partOf("inputs", lastOfEach(byInput)),
    partOf("changes", byInput.filter(isSetting)),
  ];
}

function partOf(list: keyof Lists, inputs: readonly InputRow[]): Part {
  return { list, length: inputs.length, row: (i) => toExactRow(inputs[i] as InputRow) };
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
function inOrder(rows: readonly InputRow[]): InputRow[] {
  return rows.toSorted(([a], [b]) => a - b);
}

/** Whether somebody or a link has set the input. */
function isSetting([, , , , , door]: InputRow): boolean {
  return door !== null;
}

function lastOfEach(inputs: readonly InputRow[]): InputRow[] {
  return inputs.filter(([variable], i) => variable !== inputs[i + 1]?.[0]);
}

/** With the number as mantissa and exponent: [variable, at, mantissa, exponent, text, …]. */
function toExactRow(cells: SampleRow | InputRow): Row {
  const [variable, at, number] = cells;
  const [mantissa, exponent] = toExact(number);
  const row = [variable, at, mantissa, exponent, cells[3]];
  for (let i = 4; i < cells.length; i++) row.push(cells[i] ?? null);
  return row;
}
