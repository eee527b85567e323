import { type InputRow, type SampleRow, type StatusRow, toSampleRow, toStatusRow } from "../rows.ts";

/** Cells of a sample in the array: variable, time, number. */
const CELLS = 3;
const FIRST_ROOM = 1024;

/**
 * Samples in order of arrival, in one array of numbers: a hundred thousand objects would keep the garbage collector
 * busy.
 */
export class MemtableSamples {
  #numbers = new Float64Array(CELLS * FIRST_ROOM);
  readonly #texts = new Map<number, string>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push([variable, at, number, text]: SampleRow): void {
    const start = CELLS * this.#length;
    this.#numbers = withRoom(this.#numbers, start + CELLS);
    this.#numbers[start] = variable;
    this.#numbers[start + 1] = at;
    if (number !== null) this.#numbers[start + 2] = number;
    else if (text !== null) this.#texts.set(this.#length, text);
    this.#length++;
  }

  clear(): void {
    this.#length = 0;
    this.#texts.clear();
  }

  variable(place: number): number {
    return this.#numbers[CELLS * place] as number;
  }

  at(place: number): number {
    return this.#numbers[CELLS * place + 1] as number;
  }

  row(place: number): SampleRow {
    const text = this.#texts.get(place) ?? null;
    const number = text === null ? (this.#numbers[CELLS * place + 2] as number) : null;
    return toSampleRow(this.variable(place), this.at(place), number, text);
  }

  *[Symbol.iterator](): Generator<SampleRow> {
    for (let place = 0; place < this.#length; place++) yield this.row(place);
  }
}

/** Cells of a unit's state in the array: unit, last_at, seen_at (0 when never), input_rev, applied_rev, pace. */
const NUMBERS = 6;

/** The newest state of each unit, kept as MemtableSamples keeps samples, for the same reason. */
export class MemtableStatus {
  #numbers = new Float64Array(NUMBERS * FIRST_ROOM);
  readonly #states: string[] = [];
  /** The place of each unit, plus one; 0 when it has none. */
  #places = new Uint32Array(FIRST_ROOM);

  get size(): number {
    return this.#states.length;
  }

  has(unit: number): boolean {
    return (this.#places[unit] ?? 0) > 0;
  }

  set([unit, lastAt, seenAt, inputRev, appliedRev, state, pace = 0]: StatusRow): void {
    this.#places = withRoom(this.#places, unit + 1);
    const known = this.#places[unit] as number;
    const place = known > 0 ? known - 1 : this.#states.length;
    this.#places[unit] = place + 1;
    this.#numbers = withRoom(this.#numbers, NUMBERS * (place + 1));
    const start = NUMBERS * place;
    this.#numbers[start] = unit;
    this.#numbers[start + 1] = lastAt;
    this.#numbers[start + 2] = seenAt ?? 0;
    this.#numbers[start + 3] = inputRev;
    this.#numbers[start + 4] = appliedRev;
    this.#numbers[start + 5] = pace;
    this.#states[place] = state;
  }

  clear(): void {
    this.#states.length = 0;
    this.#places.fill(0);
  }

  row(place: number): StatusRow {
    const start = NUMBERS * place;
    return toStatusRow(
      this.#numbers[start] as number,
      this.#numbers[start + 1] as number,
      this.#numbers[start + 2] as number,
      this.#numbers[start + 3] as number,
      this.#numbers[start + 4] as number,
      this.#states[place] as string,
      this.#numbers[start + 5] as number,
    );
  }

  /** The places, sorted by unit. */
  inOrder(): Uint32Array {
    return this.#places.filter((known) => known > 0).map((known) => known - 1);
  }

  *[Symbol.iterator](): Generator<StatusRow> {
    for (let place = 0; place < this.size; place++) yield this.row(place);
  }
}

function withRoom<T extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(numbers: T, length: number): T {
  if (length <= numbers.length) return numbers;
  const larger = new (numbers.constructor as new (length: number) => T)(Math.max(length, 2 * numbers.length));
  larger.set(numbers);
  return larger;
}

/** Rows that are committed and not in the tables yet. */
export class Memtable {
  readonly samples = new MemtableSamples();
  /** The newest state of each unit. */
  readonly status = new MemtableStatus();
  /** In order of arrival. */
  inputs: InputRow[] = [];
  /** When the first row came, in ms of the monotonic clock. */
  since = 0;
  /** The number of the last row in `arrival`. */
  last = 0;

  get isEmpty(): boolean {
    return this.status.size === 0 && this.samples.length === 0 && this.inputs.length === 0;
  }

  add(samples: Iterable<SampleRow>, status: Iterable<StatusRow>, inputs: Iterable<InputRow>): void {
    if (this.isEmpty) this.since = performance.now();
    for (const row of samples) this.samples.push(row);
    for (const row of inputs) this.inputs.push(row);
    for (const row of status) this.status.set(row);
  }

  /** Adds the rows of a later memtable; all of them wait anew. */
  append({ samples, status, inputs, last }: Memtable): void {
    this.since = performance.now();
    this.add(samples, status, inputs);
    this.last = last;
  }

  /** The variables of which there is something. */
  variables(): Set<number> {
    const ids = new Set(this.inputs.map(([variable]) => variable));
    for (let place = 0; place < this.samples.length; place++) ids.add(this.samples.variable(place));
    return ids;
  }

  /** Removes the rows of variables. */
  forget(variables: ReadonlySet<number>): void {
    this.inputs = this.inputs.filter(([variable]) => !variables.has(variable));
    const left = [...this.samples].filter(([variable]) => !variables.has(variable));
    this.samples.clear();
    for (const row of left) this.samples.push(row);
  }

  /** Removes all rows but keeps the arrays: allocating them anew each time keeps the garbage collector busy. */
  clear(): void {
    this.samples.clear();
    this.status.clear();
    this.inputs = [];
  }
}
