import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";
import { toExact } from "../entities/exact.ts";
import type { Log } from "../log.ts";
import type { Batch, Cells } from "./batch.ts";

/** Arrivals wait for company for so long, or until there are so many: the more of one variable come together, the fewer pages they take. */
const SETTLE_MS = 1000;
const SETTLE_COUNT = 30_000;
/** So many rows a transaction: the commits of syncs go between, and wait a few milliseconds at most. */
const PORTION = 1000;

/** The columns of the view `settle`: JSON lists of rows that are sorted in, and up to which number all now is. */
export const SETTLE = ["samples", "newest", "status", "inputs", "changes", "settled"] as const;

const LEFT = "select id, samples, status, changes from arrival order by id";

/** One row into a view of the database, in a transaction of its own. */
interface Put {
  put(row: Cells): Promise<void>;
}

/** By variable, in order of arrival. */
type Rows = Map<number, Cells[]>;

interface Waiting {
  /** [variable, at, number, text]. */
  readonly samples: Rows;
  /** By unit, the newest: [unit, last_at, seen_at, input_rev, applied_rev, state]. */
  readonly status: Map<number, Cells>;
  /** Of inputs: [variable, at, number, text, rev, …]. */
  readonly changes: Rows;
  count: number;
  /** The number of the last row in `arrival`. */
  last: number;
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
  #waiting = createWaiting(0);
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
    this.#waiting = createWaiting(Number(left.at(-1)?.[0] ?? 0));
    for (const [, ...lists] of left) {
      const [samples = [], status = [], changes = []] = lists.map((json) => JSON.parse(String(json)) as Cells[]);
      remember(this.#waiting, samples, status, changes);
    }
    await this.settle();
  }

  /** Stores a batch; resolves once it is on disk. Called for one batch at a time. */
  async store(batch: Batch): Promise<void> {
    const id = this.#waiting.last + 1;
    const status = batch.toStatus();
    await this.#intake.put(batch.toRow(id, status));
    const waiting = this.#waiting;
    waiting.last = id;
    remember(waiting, batch.samples, status, batch.changes);
    const isMuch = waiting.count >= SETTLE_COUNT;
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
    this.#waiting = createWaiting(waiting.last);
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

  async #sortIn({ changes, samples, status, last }: Waiting): Promise<void> {
    for (const { rows, newest } of portionsOf(changes, (rows) => rows.at(-1) as Cells)) {
      await this.#put({ inputs: newest, changes: rows });
    }
    // The last samples go with the states: what is little is one transaction.
    let held: Portion = {};
    for (const { rows, newest } of portionsOf(samples, newestOf)) {
      if (held.samples) await this.#put(held);
      held = { samples: rows, newest };
    }
    const states = [...status.values()];
    for (let i = PORTION; i < states.length; i += PORTION) {
      await this.#put({ status: states.slice(i, i + PORTION) });
    }
    await this.#put({ ...held, status: states.slice(0, PORTION), settled: last });
  }

  async #put({ samples, newest, status, inputs, changes, settled }: Portion): Promise<void> {
    const lists = [samples, newest, status, inputs, changes].map((rows) => (rows ? JSON.stringify(rows) : "[]"));
    await this.#settle.put([...lists, settled ?? null]);
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

/** The columns of `settle`. */
type Portion = Partial<Record<Exclude<(typeof SETTLE)[number], "settled">, readonly Cells[]>> & {
  readonly settled?: number;
};

function createWaiting(last: number): Waiting {
  return { samples: new Map(), status: new Map(), changes: new Map(), count: 0, last };
}

function remember(
  waiting: Waiting,
  samples: readonly Cells[],
  status: readonly Cells[],
  changes: readonly Cells[],
): void {
  for (const sample of samples) append(waiting.samples, sample);
  for (const change of changes) append(waiting.changes, change);
  for (const row of status) waiting.status.set(Number(row[0]), row);
  waiting.count += samples.length + changes.length;
}

function append(to: Rows, row: Cells): void {
  const variable = Number(row[0]);
  const rows = to.get(variable);
  if (rows) rows.push(row);
  else to.set(variable, [row]);
}

/** The earlier and what has come since. */
function joined(earlier: Waiting, later: Waiting): Waiting {
  const all = createWaiting(later.last);
  for (const { samples, status, changes } of [earlier, later]) {
    remember(all, [...samples.values()].flat(), [...status.values()], [...changes.values()].flat());
  }
  return all;
}

/** A few at a time in the order of the primary key, so that a page is written once; with each variable's newest. */
function* portionsOf(all: Rows, pick: (rows: readonly Cells[]) => Cells) {
  let [rows, newest]: [Cells[], Cells[]] = [[], []];
  for (const variable of [...all.keys()].sort((a, b) => a - b)) {
    const own = all.get(variable) ?? [];
    newest.push(toSettled(pick(own)));
    for (const row of own) {
      rows.push(toSettled(row));
      if (rows.length < PORTION) continue;
      yield { rows, newest };
      [rows, newest] = [[], []];
    }
  }
  if (rows.length > 0) yield { rows, newest };
}

/** A row as the view takes it, its number as two: [variable, at, mantissa, exponent, text, …]. */
function toSettled([variable = null, at = null, number, ...rest]: Cells): Cells {
  return [variable, at, ...toExact(number as number | null), ...rest];
}

function newestOf(samples: readonly Cells[]): Cells {
  return samples.reduce((newest, sample) => (Number(sample[1]) > Number(newest[1]) ? sample : newest));
}
