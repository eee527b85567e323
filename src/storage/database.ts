import type { EntityManager } from "@mikro-orm/core";
import type { Changes } from "./changes.ts";
import type { DiskWatch } from "./disk.ts";
import type { Incidents } from "./incidents.ts";
import type { UnitReader } from "./liveunits.ts";
import type { PeerStorage } from "./news.ts";
import type { Removals } from "./removals.ts";
import type { Retention } from "./retention.ts";
import type { Rollups } from "./rollups.ts";
import type { Commit } from "./rows.ts";
import type { Past } from "./series.ts";
import type { Times } from "./times.ts";

/**
 * All that this program keeps, in whatever engine: docs/storage.md has the rules. What people make are plain rows, by the
 * ORM's words that every engine speaks. What syncs write comes by the journal, and has its own ways to be read.
 */
export interface Database {
  readonly em: EntityManager;
  readonly disk: DiskWatch;
  readonly journal: Journal;
  readonly units: UnitReader;
  readonly past: Past;
  readonly rollups: Rollups;
  readonly retention: Retention;
  readonly removals: Removals;
  readonly changes: Changes;
  readonly incidents: Incidents;
  readonly peers: PeerStorage;
  readonly times: Times;
  /** A number that does not go back with a copy of the database. */
  readonly beside: Beside;
  /** What it takes on disk, and what room there is. */
  space(): Promise<Space>;
  /** From now on waits for other programs a second at most: there is no time. */
  hurry(): Promise<void>;
  close(): Promise<void>;
}

/** In bytes. */
export interface Space {
  readonly tables: number;
  /** What was committed and is not in its place yet. */
  readonly log: number;
  /** Of the disk, what there is for the program to take, and all. */
  readonly free: number;
  readonly disk: number;
}

/** Keeps a number apart from the database; 0 without. */
export interface Beside {
  read(): Promise<number>;
  write(number: number): Promise<void>;
}

/** What syncs bring: appended commit by commit, then in the tables that all others read. */
export interface Journal {
  /** So many ms what was appended may wait until the tables have it, unless somebody asks for it. */
  readonly lateMs: number;
  /** Puts what an earlier run has left into the tables. To be called before anything else. */
  open(): Promise<void>;
  /** Stores a commit; resolves once it is on disk. Called for one at a time. */
  append(commit: Commit): Promise<void>;
  /** Runs a transaction of the ORM that finds everything appended so far in the tables, and that can write. */
  transact<T>(task: (em: EntityManager) => Promise<T>): Promise<T>;
  /** Puts everything appended so far into the tables. */
  flush(): Promise<void>;
  /** The same as far as the disk takes writes, for those who only read. */
  catchUp(): Promise<unknown>;
}
