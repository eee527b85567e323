import type { EntityManager } from "@mikro-orm/core";
import type { Log } from "../../log.ts";
import type { Journal } from "../database.ts";
import { type DiskState, WELL } from "../disk.ts";
import type { Commit, InputRow, SampleRow, StatusRow } from "../rows.ts";
import { type CommitCells, type CommitRow, NO_COMMIT, NO_PORTION, toCommitCells } from "./commit.ts";
import { Compaction } from "./compaction.ts";
import { Memtable } from "./memtable.ts";
import { NOTHING, type Pending, pendingIn } from "./pending.ts";
import { toSql } from "./sql.ts";

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

/** Of variables those that are gone. */
const GONE = "select value as id from json_each(?) where not exists (select 1 from variable where variable.id = value)";
const LEFT = "select id, samples, status, changes from arrival order by id";

/** Inserts one row into the view `commit`, in a transaction of its own. */
export type Put = (row: CommitRow) => Promise<void>;

/**
 * Appends each group commit to the journal at once. Sorts samples and the state of units into the tables later, many
 * rows together, since each row alone would write a page of its own. Each commit carries a portion of this compaction,
 * so that no commit waits for another transaction. The rows that wait are in memory too; we read them from the disk
 * only after a crash. Every step may run twice with the same result, so a crash between two steps does no harm.
 */
export class SqliteJournal implements Journal {
  readonly lateMs = FLUSH_MS;
  readonly #em: EntityManager;
  readonly #put: Put;
  readonly #disk: DiskState;
  readonly #log: Log;
  #memtable = new Memtable();
  /** The rows of the running compaction; empty when there is none. The two memtables swap roles. */
  #leaving = new Memtable();
  #sorting: Compaction | undefined;
  /** How many compactions have ended. */
  compactions = 0;
  /** The write of a portion that is in progress. */
  #moving: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: { em: EntityManager; put: Put; disk?: DiskState; log: Log }) {
    this.#em = deps.em;
    this.#put = deps.put;
    this.#disk = deps.disk ?? WELL;
    this.#log = deps.log;
  }

  async open(): Promise<void> {
    const left = await toSql(this.#em).query<Record<"id" | "samples" | "status" | "changes", string>>(LEFT);
    this.#memtable.last = Number(left.at(-1)?.id ?? 0);
    for (const { samples, status, changes } of left) {
      this.#memtable.add(
        JSON.parse(samples) as SampleRow[],
        JSON.parse(status) as StatusRow[],
        JSON.parse(changes) as InputRow[],
      );
    }
    await this.flush();
  }

  async append(commit: Commit): Promise<void> {
    const { samples, status, inputs } = commit;
    const id = this.#memtable.last + 1;
    const cells = toCommitCells(id, commit);
    await this.#unlessRefused(() => {
      const sorting = this.#moving === undefined ? this.#sorting : undefined;
      if (!sorting) return this.#put([...cells, ...NO_PORTION]);
      return this.#move(sorting, ALONG * (samples.length + inputs.length + status.length), cells);
    });
    this.#memtable.last = id;
    this.#memtable.add(samples, status, inputs);
    const { samples: waiting, inputs: set, since } = this.#memtable;
    if (waiting.length + set.length >= FLUSH_COUNT || performance.now() - since >= FLUSH_MS) this.#begin();
    this.#goOn();
  }

  async transact<T>(task: (em: EntityManager) => Promise<T>): Promise<T> {
    await this.flush();
    return this.#em.fork().transactional(task);
  }

  async flush(): Promise<void> {
    await this.#unlessRefused(async () => {
      await this.#finish(this.#sorting);
      await this.#finish(this.#begin());
    });
  }

  /** Whether something that a unit has sent may be in no table yet: with all that a commit changes goes its state. */
  holds(unit: number): boolean {
    return this.#memtable.status.has(unit) || this.#leaving.status.has(unit);
  }

  /** As `flush`, for those who only read: where the disk takes no writes, gives what the tables lack. */
  async catchUp(): Promise<Pending> {
    if (!this.#disk.isFailing) {
      try {
        await this.flush();
        return NOTHING;
      } catch (error) {
        if (!this.#disk.failed(error)) throw error;
      }
    }
    return pendingIn([this.#leaving, this.#memtable]);
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
    while (sorting && this.#sorting === sorting) await (this.#moving ?? this.#move(sorting, PORTION, NO_COMMIT));
  }

  /** Does it again without the rows of what is gone, where the tables have refused some: these would stop all others. */
  async #unlessRefused(move: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await move();
      } catch (error) {
        if ((error as { code?: unknown }).code !== "SQLITE_CONSTRAINT" || !(await this.#setAside())) throw error;
      }
    }
  }

  /** Takes rows of variables that are gone out of what waits; tells whether there were any. */
  async #setAside(): Promise<boolean> {
    const ids = JSON.stringify([...this.#memtable.variables()]);
    const gone = (await toSql(this.#em).query<{ id: number }>(GONE, ids)).map(({ id }) => id);
    if (gone.length === 0) return false;
    this.#memtable.forget(new Set(gone));
    this.#log.error({ variables: gone }, "values of what is gone can't be sorted in, and are left out");
    return true;
  }

  /** Writes the next portion, with a commit's row or alone. When that fails, all rows of the compaction wait again. */
  #move(sorting: Compaction, size: number, cells: CommitCells): Promise<void> {
    this.#moving = this.#put([...cells, ...sorting.next(size)])
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
    this.compactions++;
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
    if (!this.#begin()) return;
    const move = () =>
      this.#moving ?? (this.#sorting ? this.#move(this.#sorting, PORTION, NO_COMMIT) : Promise.resolve());
    this.#unlessRefused(move).then(
      () => this.#goOn(),
      (error: unknown) => {
        if (this.#disk.failed(error)) return;
        this.#log.error({ err: error }, "what has arrived could not be sorted in; it will be next time");
      },
    );
  }
}
