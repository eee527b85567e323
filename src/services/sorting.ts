import { toExact } from "../entities/exact.ts";
import type { Cell, Cells } from "./batch.ts";
import type { Waiting, WaitingSamples } from "./waiting.ts";

/**
 * The columns of `intake` for what is sorted in: JSON lists of rows, and up to which number of `arrival` all now is.
 * A sample that is its variable's newest is in `newest`, all others are in `samples`.
 */
export const SETTLE = ["samples", "newest", "status", "inputs", "changes", "until"] as const;
/** Their places. */
const [SAMPLES, NEWEST, STATUS, INPUTS, CHANGES, UNTIL] = [0, 1, 2, 3, 4, 5] as const;

/** Gives what waited when it began, a portion at a time, in the order of the primary keys: so that a page is written once. */
export class Sorting {
  readonly waiting: Waiting;
  readonly #rows: Iterator<[column: number, row: Cells]>;
  #next: IteratorResult<[column: number, row: Cells]>;

  constructor(waiting: Waiting) {
    this.waiting = waiting;
    this.#rows = rowsOf(waiting);
    this.#next = this.#rows.next();
  }

  get isDone(): boolean {
    return this.#next.done === true;
  }

  /** Takes so many rows, as the cells of SETTLE. */
  next(size: number): Cells {
    const portion = SETTLE.map((): Cells[] => []);
    for (let left = Math.ceil(size); left > 0 && !this.#next.done; left--) {
      const [column, row] = this.#next.value;
      portion[column]?.push(row);
      this.#next = this.#rows.next();
    }
    const cells: Cell[] = portion.map((rows) => (rows.length > 0 ? JSON.stringify(rows) : null));
    if (this.isDone) cells[UNTIL] = this.waiting.last;
    return cells;
  }
}

/** Each row with the place of its column in SETTLE. */
function* rowsOf({ samples, status, changes }: Waiting): Generator<[column: number, row: Cells]> {
  const { newest, others } = apart(samples);
  const byVariable = inOrder(changes);
  for (const place of others) yield [SAMPLES, toExactRow(samples.row(place))];
  for (const place of newest) yield [NEWEST, toExactRow(samples.row(place))];
  for (const row of inOrder([...status])) yield [STATUS, row];
  for (const row of lastOfEach(byVariable)) yield [INPUTS, toExactRow(row)];
  for (const row of byVariable) yield [CHANGES, toExactRow(row)];
}

/** By variable, the place of the newest sample, and those of the others. Of two of the newest's time the first counts, and the second goes. */
function apart(samples: WaitingSamples): { newest: Uint32Array; others: Uint32Array } {
  // Numbers alone are sorted several times as fast as rows; those of a variable stay in the order of arrival.
  const keys = new Float64Array(samples.length);
  for (let place = 0; place < keys.length; place++) keys[place] = samples.variable(place) * keys.length + place;
  const places = Uint32Array.from(keys.sort(), (key) => key % keys.length);
  const newest = places.slice();
  const others = places.slice();
  let [variables, rest, present] = [0, 0, Number.NaN];
  for (const place of places) {
    if (samples.variable(place) !== samples.variable(present)) {
      newest[variables++] = place;
      present = place;
    } else if (samples.at(place) > samples.at(present)) {
      others[rest++] = present;
      newest[variables - 1] = place;
      present = place;
    } else if (samples.at(place) !== samples.at(present)) others[rest++] = place;
  }
  return { newest: newest.subarray(0, variables), others: others.subarray(0, rest) };
}

/** By the first column; rows of the same in the order of arrival. */
function inOrder(rows: readonly Cells[]): Cells[] {
  return rows.toSorted(([a], [b]) => Number(a) - Number(b));
}

function lastOfEach(changes: readonly Cells[]): Cells[] {
  return changes.filter(([variable], i) => variable !== changes[i + 1]?.[0]);
}

/** The number as two: [variable, at, mantissa, exponent, text, …]. */
function toExactRow([variable = null, at = null, number, ...rest]: Cells): Cells {
  return [variable, at, ...toExact(number as number | null), ...rest];
}
