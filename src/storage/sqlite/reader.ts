import sqlite3 from "sqlite3";
import { createTurns } from "../../domain/turns.ts";
import { type Behalf, MAX_STEPS } from "../series.ts";

const READER_SETUP = `
  pragma busy_timeout = 5000;
  pragma cache_size = -32768;
  pragma temp_store = memory;`;

/**
 * Numbers from 0 on. Joined with them in order, samples are grouped without being sorted: twice as fast as GROUP BY
 * at / step.
 */
export const SERIES = "temp.series";
/** Made by a connection for the first question that names them, which may be ended on the way. */
const MAKE_SERIES = `
  create table if not exists ${SERIES} (n integer primary key);
  insert or ignore into ${SERIES} with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n < ${MAX_STEPS})
    select n from numbers;`;

type Cell = number | string | null;

export type Query = <T>(sql: string, parameters?: readonly Cell[]) => Promise<T[]>;

/** Reads what is committed; parameters are `?1`, `?2` and so on. */
export interface Reading {
  query: Query;
  /** Several queries that see the database as it is at the first of them. */
  snapshot<T>(task: (query: Query) => Promise<T>): Promise<T>;
}

/** A connection that only reads. */
export interface Reader extends Reading {
  /** The same on behalf of somebody: askers take turns, a query or a snapshot each. An abort ends what is under way too. */
  on(behalf: Behalf): Reading;
  /** Once what is under way has ended; to be called before the database is closed. */
  close(): Promise<void>;
}

const INTERRUPT_MS = 50;
const NOBODY: Behalf = { who: "" };

/** The file of a DATABASE_URL. */
export function fileOf(url: string): string {
  return url.replace(/^sqlite:/, "");
}

/**
 * Opens a second connection, so that long reads keep no commit waiting. One query at a time: those that wait for it hold
 * none of the few threads that commits need too.
 */
export async function openReader(url: string): Promise<Reader> {
  const db = await new Promise<sqlite3.Database>((done, failed) => {
    const opened = new sqlite3.Database(fileOf(url), sqlite3.OPEN_READONLY, (error) =>
      error ? failed(error) : done(opened),
    );
  });
  const exec = (sql: string) =>
    new Promise<void>((done, failed) => db.exec(sql, (error) => (error ? failed(error) : done())));
  const prepared = new Map<string, sqlite3.Statement>();
  let hasSeries = false;
  const prepare = async (sql: string) => {
    if (sql.includes(SERIES) && !hasSeries) {
      await exec(MAKE_SERIES);
      hasSeries = true;
    }
    const statement = await prepareOn(db, sql);
    prepared.set(sql, statement);
    return statement;
  };
  const query: Query = async <T>(sql: string, parameters: readonly Cell[] = []) => {
    const statement = prepared.get(sql) ?? (await prepare(sql));
    return new Promise<T[]>((done, failed) =>
      statement.all<T>(parameters, (error, rows) => (error ? failed(error) : done(rows))),
    );
  };
  const until = async <T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> => {
    let again: NodeJS.Timeout | undefined;
    const interrupt = (): void => {
      db.interrupt();
      // A query that was about to begin has not heard of it.
      again = setTimeout(interrupt, INTERRUPT_MS);
    };
    signal?.addEventListener("abort", interrupt);
    try {
      return await work;
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      clearTimeout(again);
    }
  };

  await exec(READER_SETUP);
  const inTurn = createTurns(() => performance.now());
  const on = ({ who, signal }: Behalf): Reading => ({
    query: (sql, parameters) => inTurn(who, () => until(signal, query(sql, parameters)), signal),
    snapshot: (task) =>
      new Promise((done, failed) => {
        const work = async () => {
          await exec("begin");
          // The end of the transaction is waited for by whoever comes next, not by who has the answer.
          await until(signal, task(query)).then(done, failed);
          await exec("commit");
        };
        inTurn(who, work, signal).catch(failed);
      }),
  });
  return {
    ...on(NOBODY),
    on,
    close: () =>
      inTurn(NOBODY.who, async () => {
        for (const statement of prepared.values()) await new Promise<void>((done) => statement.finalize(() => done()));
        await new Promise<void>((done, failed) => db.close((error) => (error ? failed(error) : done())));
      }),
  };
}

function prepareOn(db: sqlite3.Database, sql: string): Promise<sqlite3.Statement> {
  return new Promise((done, failed) => {
    const statement = db.prepare(sql, (error: Error | null) => (error ? failed(error) : done(statement)));
  });
}
