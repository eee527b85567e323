import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";
import type { Log } from "../../log.ts";
import { type DiskState, WELL } from "../../storage/disk.ts";
import { COMPLETE, type Complete } from "../live/live.ts";
import { type Batch, type Cells, INTAKE, type SampleRow } from "../writer/batch.ts";
import { completeWith } from "./committed.ts";
import { Compaction, FLUSH } from "./compaction.ts";
import { Memtable } from "./memtable.ts";

// Flush when the oldest row is 8 s old, at 240,000 rows, or after 1 s without a commit. Rows of one variable that are
// written together take fewer pages.
export const FLUSH_MS = 8000;
export const FLUSH_COUNT = 240_000;
const QUIET_MS = 1000;
/** With each row of its own, a commit compacts 1.5 older ones: more than 1, so that compaction keeps up. */
const ALONG = 1.5;
/** When no commit has come for 5 ms, compaction goes on by itself. */
const ALONE_MS = 5;
/** It then writes 250 rows at a time, since a commit that comes meanwhile has to wait. */
const PORTION = 250;

/** The columns of the view `intake`: a commit's own rows, and a portion of the compaction of earlier commits. */
export const COLUMNS = [...INTAKE, ...FLUSH.map((column) => `settle_${column}`)] as const;

const NO_BATCH: Cells = INTAKE.map(() => null);
const NO_PORTION: Cells = FLUSH.map(() => null);
const LEFT = "select id, samples, status, changes from arrival order by id";

/** Inserts one row into the view `intake`, in a transaction of its own. */
interface Put {
  put(row: Cells): Promise<void>;
}

/**
 * Appends each group commit to the journal at once. Sorts samples and the state of units into the tables later, many
 * rows together, since each row alone would write a page of its own. Each commit carries a portion of this compaction,
 * so that no commit waits for another transaction. The rows that wait are in memory too; we read them from the disk
 * only after a crash. Every step may run twice with the same result, so a crash between two steps does no harm.
 */
export class Journal {
  readonly #connection: AbstractSqlConnection;
  readonly #intake: Put;
  readonly #disk: DiskState;
  readonly #log: Log;
  #memtable = new Memtable();
  /** The rows of the running compaction; empty when there is none. The two memtables swap roles. */
  #leaving = new Memtable();
  #sorting: Compaction | undefined;
  /** The write of a portion that is in progress. */
  #moving: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: { em: EntityManager; intake: Put; disk?: DiskState; log: Log }) {
    this.#connection = deps.em.getConnection() as AbstractSqlConnection;
    this.#intake = deps.intake;
    this.#disk = deps.disk ?? WELL;
    this.#log = deps.log;
  }

  /** Sorts the rows that an earlier run left in the journal into the tables. */
  async open(): Promise<void> {
    const left = await this.#read(LEFT);
    this.#memtable.last = Number(left.at(-1)?.[0] ?? 0);
    for (const [, ...lists] of left) {
      const [samples = [], status = [], changes = []] = lists.map((json) => JSON.parse(String(json)) as Cells[]);
      this.#memtable.add(samples as SampleRow[], status, changes);
    }
    await this.flush();
  }

  /** Stores a batch; resolves once it is on disk. Called for one batch at a time. */
  async store(batch: Batch): Promise<void> {
    const id = this.#memtable.last + 1;
    const status = batch.toStatus();
    const row = batch.toRow(id, status);
    const sorting = this.#moving === undefined ? this.#sorting : undefined;
    if (sorting) await this.#move(sorting, ALONG * (batch.samples.length + batch.changes.length + status.length), row);
    else await this.#intake.put([...row, ...NO_PORTION]);
    this.#memtable.last = id;
    this.#memtable.add(batch.samples, status, batch.changes);
    const { samples, changes, since } = this.#memtable;
    if (samples.length + changes.length >= FLUSH_COUNT || performance.now() - since >= FLUSH_MS) this.#begin();
    this.#goOn();
  }

  /**
   * Sorts everything committed so far into the tables. Call it before reading samples, present values or the state of
   * units.
   */
  async flush(): Promise<void> {
    await this.#finish(this.#sorting);
    await this.#finish(this.#begin());
  }

  /**
   * The same for callers that only read. While the disk takes no writes, the tables stay behind; the returned function
   * then brings units that were read from them up to date.
   */
  async flushToRead(): Promise<Complete> {
    if (!this.#disk.isFailing) {
      try {
        await this.flush();
        return COMPLETE;
      } catch (error) {
        if (!this.#disk.failed(error)) throw error;
      }
    }
    return completeWith([this.#leaving, this.#memtable]);
  }

  /** Starts the compaction of the waiting rows, unless one is running; returns the one that runs. */
  #begin(): Compaction | undefined {
    if (this.#sorting || this.#memtable.isEmpty) return this.#sorting;
    this.#sorting = new Compaction(this.#memtable);
    this.#leaving.last = this.#memtable.last;
    this.#swap();
    return this.#sorting;
  }

  #swap(): void {
    [this.#memtable, this.#leaving] = [this.#leaving, this.#memtable];
  }

  async #finish(sorting: Compaction | undefined): Promise<void> {
    while (sorting && this.#sorting === sorting) await (this.#moving ?? this.#move(sorting, PORTION, NO_BATCH));
  }

  /** Writes the next portion, with a commit's row or alone. When that fails, all rows of the compaction wait again. */
  #move(sorting: Compaction, size: number, row: Cells): Promise<void> {
    this.#moving = this.#intake
      .put([...row, ...sorting.next(size)])
      .then(
        () => {
          if (!sorting.isDone) return;
          this.#end();
          this.#goOn();
        },
        (error: unknown) => {
          this.#leaving.append(this.#memtable);
          this.#swap();
          this.#end();
          this.#goOn();
          throw error;
        },
      )
      .finally(() => {
        this.#moving = undefined;
      });
    return this.#moving;
  }

  #end(): void {
    this.#sorting = undefined;
    this.#leaving.clear();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Sets a timer that carries the compaction on if no commit comes. */
  #goOn(): void {
    if (!this.#sorting && this.#memtable.isEmpty) return;
    const left = this.#memtable.since + FLUSH_MS - performance.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#goAlone(), this.#sorting ? ALONE_MS : Math.min(QUIET_MS, left));
  }

  #goAlone(): void {
    this.#timer = undefined;
    if (this.#disk.isFailing) {
      this.#timer = setTimeout(() => this.#goAlone(), QUIET_MS);
      return;
    }
    const sorting = this.#begin();
    if (!sorting) return;
    (this.#moving ?? this.#move(sorting, PORTION, NO_BATCH)).then(
      () => this.#goOn(),
      (error: unknown) => {
        if (this.#disk.failed(error)) return;
        this.#log.error({ err: error }, "what has arrived could not be sorted in; it will be next time");
      },
    );
  }

  async #read(sql: string): Promise<Cells[]> {
    const rows = await this.#connection.execute<Record<string, number | string | null>[]>(sql);
    return rows.map((row) => Object.values(row));
  }
}
