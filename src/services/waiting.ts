import type { Cells, SampleRow } from "./batch.ts";

/** A sample among the numbers: variable, time, number. */
const CELLS = 3;
const FIRST_ROOM = 1024;

/** Samples in order of arrival. As numbers in a row: as objects, a hundred thousand would keep the garbage collector busy. */
export class WaitingSamples {
  #numbers = new Float64Array(CELLS * FIRST_ROOM);
  readonly #texts = new Map<number, string>();
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push([variable, at, number, text]: SampleRow): void {
    const start = CELLS * this.#length;
    if (start === this.#numbers.length) {
      const larger = new Float64Array(2 * start);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[start] = variable;
    this.#numbers[start + 1] = at;
    if (number !== null) this.#numbers[start + 2] = number;
    else if (text !== null) this.#texts.set(this.#length, text);
    this.#length++;
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
    return [this.variable(place), this.at(place), number, text];
  }

  *[Symbol.iterator](): Generator<SampleRow> {
    for (let place = 0; place < this.#length; place++) yield this.row(place);
  }
}

/** What has been committed and is not sorted in yet. */
export class Waiting {
  readonly samples = new WaitingSamples();
  /** By unit, the newest: [unit, last_at, seen_at, input_rev, applied_rev, state]. */
  readonly status = new Map<number, Cells>();
  /** Of inputs, in order of arrival: [variable, at, number, text, rev, …]. */
  readonly changes: Cells[] = [];
  /** When the first of it came, ms by the clock that never jumps. */
  since = 0;
  /** The number of the last row in `arrival`. */
  last: number;

  constructor(last: number) {
    this.last = last;
  }

  get isEmpty(): boolean {
    return this.status.size === 0 && this.samples.length === 0 && this.changes.length === 0;
  }

  add(samples: Iterable<SampleRow>, status: Iterable<Cells>, changes: Iterable<Cells>): void {
    if (this.isEmpty) this.since = performance.now();
    for (const row of samples) this.samples.push(row);
    for (const row of changes) this.changes.push(row);
    for (const row of status) this.status.set(row[0] as number, row);
  }

  /** Adds what has come since; all of it waits anew. */
  append({ samples, status, changes, last }: Waiting): void {
    this.since = performance.now();
    this.add(samples, status.values(), changes);
    this.last = last;
  }
}
