import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";
import type { Log } from "../log.ts";

export type Cell = number | string | null;
export type Row = readonly Cell[];

/** What one commit has brought, as rows of the tables that they go to. */
export interface Arrival {
  /** Where it stands among the others. */
  readonly id: number;
  /** variable, at, number, text */
  readonly samples: readonly Row[];
  /** variable, at, number, text, rev: of inputs; present values of outputs follow from the samples. */
  readonly inputs: readonly Row[];
  /** unit, last_at, seen_at, input_rev, applied_rev, state */
  readonly status: readonly Row[];
}

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Runs statements in one transaction. */
export type Transact = (statements: readonly Statement[]) => Promise<void>;

/** Arrivals wait for company for so long, or until there are so many samples: sorted in together, they share pages. */
const SETTLE_MS = 1000;
const SETTLE_COUNT = 6000;
/** Rows a statement; few sizes, since each is prepared once and kept. */
const SIZES = [256, 32, 4, 1];

const SAMPLE = insert("sample (variable_id, at, number, text)", 4, "on conflict do nothing");
const LATEST = insert(
  "latest (variable_id, at, number, text, rev)",
  5,
  `on conflict (variable_id) do update
   set at = excluded.at, number = excluded.number, text = excluded.text, rev = excluded.rev
   where excluded.at > latest.at or excluded.rev > latest.rev`,
);
const STATUS = insert(
  "status (unit_id, last_at, seen_at, input_rev, applied_rev, state)",
  6,
  `on conflict (unit_id) do update
   set last_at = excluded.last_at, seen_at = excluded.seen_at, input_rev = excluded.input_rev,
     applied_rev = excluded.applied_rev, state = excluded.state`,
);

/**
 * Sorts what commits have brought into the tables that are read, many commits at once: each would else write a page
 * for every sample. Until then it is safe in the table `arrival`, which is read only after a crash.
 */
export class Arrivals {
  readonly #transact: Transact;
  readonly #log: Log;
  #pending: Arrival[] = [];
  #samples = 0;
  #lastId = 0;
  #timer: NodeJS.Timeout | undefined;
  #settling: Promise<void> | undefined;

  constructor(transact: Transact, log: Log) {
    this.#transact = transact;
    this.#log = log;
  }

  /** Sorts in what an earlier run has left. */
  async open(em: EntityManager): Promise<void> {
    const connection = em.getConnection() as AbstractSqlConnection;
    const rows = await connection.execute<Record<"id" | "samples" | "inputs" | "status", never>[]>(
      "select id, samples, inputs, status from arrival order by id",
    );
    this.#pending = rows.map(({ id, samples, inputs, status }) => ({
      ...{ id, samples: JSON.parse(samples), inputs: JSON.parse(inputs), status: JSON.parse(status) },
    }));
    this.#lastId = this.#pending.at(-1)?.id ?? 0;
    await this.settle();
  }

  /** The id of the arrival that is committed next. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** Takes over what has been committed; it is sorted in soon. */
  arrived(arrival: Arrival): void {
    this.#pending.push(arrival);
    this.#samples += arrival.samples.length;
    if (this.#samples >= SETTLE_COUNT) this.#settleSoon();
    else this.#timer ??= setTimeout(() => this.#settleSoon(), SETTLE_MS);
  }

  /** Sorts in all that has been committed so far: whoever reads samples, present values or the state of units waits for this first. */
  async settle(): Promise<void> {
    while (this.#settling !== undefined) await this.#settling;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const taken = this.#pending;
    const last = taken.at(-1);
    if (!last) return;
    this.#pending = [];
    this.#samples = 0;
    this.#settling = this.#transact([
      ...toStatements(taken),
      { sql: "delete from arrival where id <= ?", parameters: [last.id] },
    ])
      .catch((error: unknown) => {
        this.#pending = [...taken, ...this.#pending];
        throw error;
      })
      .finally(() => {
        this.#settling = undefined;
      });
    await this.#settling;
  }

  #settleSoon(): void {
    if (this.#settling !== undefined) return;
    this.settle().catch((error: unknown) => {
      this.#log.error({ err: error }, "what has arrived could not be sorted in; it will be next time");
    });
  }
}

/** In the order of the primary keys, so that a page is written once; of a present value or a state only the last. */
function toStatements(arrivals: readonly Arrival[]): Statement[] {
  const series = new Map<Cell, Row[]>();
  const latest = new Map<Cell, Row>();
  const status = new Map<Cell, Row>();
  for (const arrival of arrivals) {
    for (const row of arrival.samples) {
      const id = row[0] as number;
      const rows = series.get(id);
      if (rows) rows.push(row);
      else series.set(id, [row]);
      const newest = latest.get(id);
      if (newest === undefined || Number(row[1]) > Number(newest[1])) latest.set(id, row);
    }
    for (const row of arrival.inputs) latest.set(row[0] as number, row);
    for (const row of arrival.status) status.set(row[0] as number, row);
  }
  const samples = sorted(series).flat();
  const values = sorted(latest).map((row) => (row.length === 4 ? [...row, 0] : row));
  return [...inPortions(SAMPLE, samples), ...inPortions(LATEST, values), ...inPortions(STATUS, sorted(status))];
}

function sorted<T>(byId: ReadonlyMap<Cell, T>): T[] {
  return [...byId].sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
}

function inPortions(sqlOf: (rows: number) => string, rows: readonly Row[]): Statement[] {
  const statements: Statement[] = [];
  let from = 0;
  for (const size of SIZES) {
    for (; rows.length - from >= size; from += size) {
      statements.push({ sql: sqlOf(size), parameters: rows.slice(from, from + size).flat() });
    }
  }
  return statements;
}

function insert(into: string, width: number, conflict: string): (rows: number) => string {
  const row = `(${Array(width).fill("?").join(", ")})`;
  const sizes = new Map(
    SIZES.map((size) => [size, `insert into ${into} values ${Array(size).fill(row).join(", ")} ${conflict}`]),
  );
  return (rows) => sizes.get(rows) ?? "";
}
