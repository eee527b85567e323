import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";
import type { Log } from "../log.ts";
import type { Batch, Cell, Cells } from "./batch.ts";
import { toExact } from "./columns.ts";

/** Arrivals wait for company for so long, or until there are so many: the more of one variable come together, the fewer pages they take. */
const SETTLE_MS = 1000;
const SETTLE_COUNT = 30_000;
/** So many rows a transaction: the commits of syncs go between, and wait a few milliseconds at most. */
const PORTION = 1000;

/** The columns of the view `settle`: JSON lists of rows that are sorted in, and up to which number all now is. */
export const SETTLE = ["samples", "newest", "status", "settled", "inputs", "changed"] as const;

const LEFT = "select id, samples, status from arrival order by id";
const LEFT_CHANGES = "select id, changes from input_arrival order by id";
const LAST_CHANGE = "select max(id) from input_change";

/** One row into a view of the database, in a transaction of its own. */
interface Put {
  put(row: Cells): Promise<void>;
}

interface Waiting {
  /** By variable, in order of arrival: [variable, at, number, text]. */
  readonly samples: Map<number, Cells[]>;
  /** By unit, the newest: [unit, last_at, seen_at, input_rev, applied_rev, state]. */
  readonly status: Map<number, Cells>;
  /** Of inputs, by variable, the newest: [variable, at, mantissa, exponent, text, rev, …]. */
  readonly inputs: Map<number, Cells>;
  /** Of each row of `input_arrival`, in order: the number of its last change. They are read from there, once. */
  readonly changes: number[];
  count: number;
  /** The number of the last row in `arrival`. */
  last: number;
  /** The number of the first change of an input that waits. */
  firstChange: number | undefined;
  /** The number of the last change of an input, waiting or not. */
  lastChange: number;
}

/**
 * Stores group commits as they come, and sorts samples and the state of units into the tables that are read a little
 * later, many at once: each would else write a page of its own. What waits is in memory too, and read from the disk
 * only after a crash. Each step may be done twice with the same result, so that a crash between two counts nothing twice.
 */
export class Arrivals {
  readonly #connection: AbstractSqlConnection;
  readonly #intake: Put;
  readonly #settle: Put;
  readonly #log: Log;
  #waiting = createWaiting(0, 0);
  #timer: NodeJS.Timeout | undefined;
  #settling: Promise<void> | undefined;

  constructor(deps: { em: EntityManager; intake: Put; settle: Put; log: Log }) {
    this.#connection = deps.em.getConnection() as AbstractSqlConnection;
    this.#intake = deps.intake;
    this.#settle = deps.settle;
    this.#log = deps.log;
  }

  /** Sorts in what an earlier run has left. */
  async open(): Promise<void> {
    const left = await this.#read(LEFT);
    const changes = await this.#read(LEFT_CHANGES);
    const [[lastChange = 0] = []] = await this.#read(LAST_CHANGE);
    this.#waiting = createWaiting(Number(left.at(-1)?.[0] ?? 0), Number(lastChange));
    for (const [id, rows] of changes) rememberChanges(this.#waiting, Number(id), readRows(rows));
    for (const [, samples, status] of left) {
      for (const sample of readRows(samples)) remember(this.#waiting, sample);
      for (const row of readRows(status)) this.#waiting.status.set(Number(row[0]), row);
    }
    await this.settle();
  }

  /** Stores a batch; resolves once it is on disk. Called for one batch at a time. */
  async store(batch: Batch): Promise<void> {
    const id = this.#waiting.last + 1;
    const status = batch.toStatus();
    const change = this.#waiting.lastChange + 1;
    await this.#intake.put(batch.toRow(id, status, change));
    const waiting = this.#waiting;
    rememberChanges(waiting, change, batch.changes);
    waiting.last = id;
    for (const sample of batch.samples) remember(waiting, sample);
    for (const row of status) waiting.status.set(Number(row[0]), row);
    const isMuch = waiting.count + changesOf(waiting) >= SETTLE_COUNT;
    if (isMuch && this.#settling === undefined) this.#settleSoon();
    else this.#timer ??= setTimeout(() => this.#settleSoon(), SETTLE_MS);
  }

  /** Sorts in all that has been committed so far: whoever reads samples, present values or the state of units waits for this first. */
  async settle(): Promise<void> {
    while (this.#settling !== undefined) await this.#settling;
    const waiting = this.#waiting;
    if (waiting.status.size === 0 && waiting.count === 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = createWaiting(waiting.last, waiting.lastChange);
    this.#settling = this.#sortIn(waiting)
      .catch((error: unknown) => {
        this.#waiting = joined(waiting, this.#waiting);
        throw error;
      })
      .finally(() => {
        this.#settling = undefined;
      });
    await this.#settling;
  }

  async #sortIn(waiting: Waiting): Promise<void> {
    const { samples, status, last } = waiting;
    await this.#sortInChanges(waiting);
    // In the order of the primary key, so that a page is written once.
    const outputs = [...samples.keys()].sort((a, b) => a - b);
    let portion: Cells[] = [];
    let newest: Cells[] = [];
    for (const output of outputs) {
      const rows = samples.get(output) ?? [];
      newest.push(toSettled(newestOf(rows)));
      for (const row of rows) {
        portion.push(toSettled(row));
        if (portion.length < PORTION) continue;
        await this.#settle.put([JSON.stringify(portion), JSON.stringify(newest), "[]", null, "[]", null]);
        portion = [];
        newest = [];
      }
    }
    const states = [...status.values()];
    for (let i = PORTION; i < states.length; i += PORTION) {
      await this.#settle.put(["[]", "[]", JSON.stringify(states.slice(i, i + PORTION)), null, "[]", null]);
    }
    const rest = [portion, newest, states.slice(0, PORTION)].map((rows) => JSON.stringify(rows));
    await this.#settle.put([...rest, last, "[]", null]);
  }

  /** What inputs are first: after a crash it is made anew from the changes that are left. */
  async #sortInChanges({ inputs, changes }: Waiting): Promise<void> {
    const newest = [...inputs.values()].sort(byVariable);
    for (let i = 0; i < newest.length; i += PORTION) {
      await this.#settle.put(["[]", "[]", "[]", null, JSON.stringify(newest.slice(i, i + PORTION)), null]);
    }
    let sorted = changes[0] ?? 0;
    for (const [i, last] of changes.entries()) {
      const next = changes[i + 1];
      if (next !== undefined && next - sorted <= PORTION) continue;
      await this.#settle.put(["[]", "[]", "[]", null, "[]", last]);
      sorted = last;
    }
  }

  async #read(sql: string): Promise<Cells[]> {
    const rows = await this.#connection.execute<Record<string, number | string | null>[]>(sql);
    return rows.map((row) => Object.values(row));
  }

  #settleSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.settle().catch((error: unknown) => {
      this.#log.error({ err: error }, "what has arrived could not be sorted in; it will be next time");
      this.#timer ??= setTimeout(() => this.#settleSoon(), SETTLE_MS);
    });
  }
}

function createWaiting(last: number, lastChange: number): Waiting {
  return {
    ...{ samples: new Map(), status: new Map(), inputs: new Map(), changes: [], count: 0, last },
    ...{ firstChange: undefined, lastChange },
  };
}

function byVariable(a: Cells, b: Cells): number {
  return Number(a[0]) - Number(b[0]);
}

function rememberChanges(waiting: Waiting, first: number, changes: readonly Cells[]): void {
  if (changes.length === 0) return;
  for (const change of changes) waiting.inputs.set(Number(change[0]), change);
  waiting.firstChange ??= first;
  waiting.lastChange = first + changes.length - 1;
  waiting.changes.push(waiting.lastChange);
}

function changesOf({ firstChange, lastChange }: Waiting): number {
  return firstChange === undefined ? 0 : lastChange - firstChange + 1;
}

function remember(waiting: Waiting, sample: Cells): void {
  const output = Number(sample[0]);
  const rows = waiting.samples.get(output);
  if (rows) rows.push(sample);
  else waiting.samples.set(output, [sample]);
  waiting.count++;
}

/** The earlier and what has come since. */
function joined(earlier: Waiting, later: Waiting): Waiting {
  const all = createWaiting(later.last, later.lastChange);
  for (const rows of [...earlier.samples.values(), ...later.samples.values()]) {
    for (const row of rows) remember(all, row);
  }
  for (const [unit, row] of [...earlier.status, ...later.status]) all.status.set(unit, row);
  for (const [input, row] of [...earlier.inputs, ...later.inputs]) all.inputs.set(input, row);
  all.changes.push(...earlier.changes, ...later.changes);
  all.firstChange = earlier.firstChange ?? later.firstChange;
  return all;
}

function readRows(json: Cell | undefined): Cells[] {
  return JSON.parse(String(json));
}

/** A sample as the view takes it: [variable, at, mantissa, exponent, text]. */
function toSettled([variable = null, at = null, number, text = null]: Cells): Cells {
  return [variable, at, ...toExact(number as number | null), text];
}

function newestOf(samples: readonly Cells[]): Cells {
  return samples.reduce((newest, sample) => (Number(sample[1]) > Number(newest[1]) ? sample : newest));
}
