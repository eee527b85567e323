import type { AbstractSqlConnection, EntityManager } from "@mikro-orm/sqlite";
import type { Log } from "../../log.ts";
import { type DiskState, WELL } from "../../storage/disk.ts";
import { COMPLETE, type Complete } from "../live/live.ts";
import { type Batch, type Cells, INTAKE, type SampleRow } from "../writer/batch.ts";
import { completeWith } from "./committed.ts";
import { Compaction, FLUSH } from "./compaction.ts";
import { Memtable } from "./memtable.ts";

/** Rows wait for company, since the more of one variable come together, the fewer pages they take: for so long, … */
export const FLUSH_MS = 8000;
/** … or until there are so many, … */
export const FLUSH_COUNT = 240_000;
/** … or until nobody has come for so long. */
const QUIET_MS = 1000;
/** A commit takes so many times the rows along that it brings: what is sorted in is done before as much waits again. */
const ALONG = 1.5;
/** When no commit comes for so long, a portion of so many rows goes alone; a commit that comes meanwhile waits for it. */
const ALONE_MS = 5;
const PORTION = 250;

/** The columns of the view `intake`: what a commit brings, and what it sorts in of the commits before. */
export const COLUMNS = [...INTAKE, ...FLUSH.map((column) => `settle_${column}`)] as const;

const NO_BATCH: Cells = INTAKE.map(() => null);
const NO_PORTION: Cells = FLUSH.map(() => null);
const LEFT = "select id, samples, status, changes from arrival order by id";

/** One row into the view `intake`, in a transaction of its own. */
interface Put {
  put(row: Cells): Promise<void>;
}

/**
 * Stores group commits as they come, and sorts samples and the state of units into the tables that are read a little
 * later, many at once: each would else write a page of its own. Commits take it along a portion at a time, and so wait
 * for no other transaction. What waits is in memory too, and read from the disk only after a crash. Each step may be done
 * twice with the same result, so that a crash between two counts nothing twice.
 */
export class Journal {
  readonly #connection: AbstractSqlConnection;
  readonly #intake: Put;
  readonly #disk: DiskState;
  readonly #log: Log;
  #memtable = new Memtable();
  /** What is sorted in, otherwise empty: they take turns. */
  #leaving = new Memtable();
  #sorting: Compaction | undefined;
  /** A portion on its way to the disk. */
  #moving: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: { em: EntityManager; intake: Put; disk?: DiskState; log: Log }) {
    this.#connection = deps.em.getConnection() as AbstractSqlConnection;
    this.#intake = deps.intake;
    this.#disk = deps.disk ?? WELL;
    this.#log = deps.log;
  }

  /** Sorts in what an earlier run has left. */
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

  /** Sorts in all that has been committed so far: whoever reads samples, present values or the state of units waits for this first. */
  async flush(): Promise<void> {
    await this.#finish(this.#sorting);
    await this.#finish(this.#begin());
  }

  /**
   * The same for whoever only reads: while nothing can be written, they read what is sorted in, and what is resolved with
   * brings units up to date.
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

  /** What waits is sorted in from now on, once that of the time before is done. */
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

  /** Puts the next portion on disk, with a commit's row or alone; when that fails, all of it waits again. */
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

  /** Sees to it that what waits gets on, should no commit come. */
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
