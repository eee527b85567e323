import { join } from "node:path";
import sqlite3 from "sqlite3";
import { expect, vi } from "vitest";
import { NOTHING } from "../../src/storage/sqlite/pending.ts";

export type Row = Record<string, unknown>;

/** A journal in which nothing waits. */
export const EMPTY = { compactions: 0, holds: () => false, catchUp: async () => NOTHING };

/** What has been committed and not yet sorted in. */
export const WAITING = "select 1 from arrival";
/** What is about to be delivered, such as that a unit is online: its row goes once it is. */
const UNDER_WAY = "select 1 from outbox where attempts = 0 and due_at <= unixepoch('subsec') * 1000";
const DEADLINE_MS = 15_000;

type All = (sql: string, ...parameters: unknown[]) => Promise<Row[]>;

/** Reads a world's database as another program would, by one connection; what it sees is committed. */
async function reading<T>(dir: string, task: (all: All) => Promise<T>): Promise<T> {
  const db = await new Promise<sqlite3.Database>((done, failed) => {
    const opened = new sqlite3.Database(join(dir, "pepeunit.db"), sqlite3.OPEN_READONLY, (error) =>
      error ? failed(error) : done(opened),
    );
  });
  const all: All = (sql, ...parameters) =>
    new Promise((done, failed) => {
      db.all<Row>(sql, parameters, (error, rows) => (error ? failed(error) : done(rows)));
    });
  try {
    return await task(all);
  } finally {
    db.close();
  }
}

const untilNone = (all: All, sql: string): Promise<void> =>
  vi.waitFor(async () => expect(await all(sql)).toEqual([]), { timeout: DEADLINE_MS, interval: 20 });

/** Reads it once what has arrived is sorted in: a second after the last sync or so. */
export function readRows(dir: string, sql: string, ...parameters: unknown[]): Promise<Row[]> {
  return reading(dir, async (all) => {
    await untilNone(all, WAITING);
    return all(sql, ...parameters);
  });
}

/** Whether a request with this `at` is on disk, sorted in or not. */
export async function isTaken(dir: string, at: number): Promise<boolean> {
  const sql = `select 1 from status where last_at = ?
    union select 1 from arrival, json_each(arrival.status) where value ->> 1 = ?`;
  return (await readNow(dir, sql, at, at)).length > 0;
}

/** Reads it at this moment. */
export function readNow(dir: string, sql: string, ...parameters: unknown[]): Promise<Row[]> {
  return reading(dir, (all) => all(sql, ...parameters));
}

/** Changes a world's database as another program would. */
export async function execute(dir: string, sql: string): Promise<void> {
  const db = new sqlite3.Database(join(dir, "pepeunit.db"));
  await new Promise<void>((done, failed) => db.exec(sql, (error) => (error ? failed(error) : done())));
  await new Promise<void>((done) => db.close(() => done()));
}

/**
 * Everything that a database holds but for what jobs write when their time comes, whatever people and units do, and open
 * conversations, which end a little later than people see it.
 */
export function readAll(dir: string): Promise<Record<string, Row[]>> {
  return reading(dir, async (all) => {
    await untilNone(all, `${WAITING} union all ${UNDER_WAY}`);
    const tables = await all("select name from sqlite_master where type = 'table' order by name");
    const names = tables.map(({ name }) => String(name)).filter((name) => !/^sqlite_/.test(name) && !TIMED.has(name));
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await all(toSelect(name))] as const)));
  });
}

const TIMED: ReadonlySet<string> = new Set(["dialog", "heartbeat", "progress", "rollup", "sealed", "stale", "window"]);
const PARTS: Readonly<Record<string, string>> = {
  setting: "select * from setting where key not in ('address', 'clock-shown')",
  // When it was last used is noted with the next full minute.
  api_token: "select id, hash, owner_id, name, scope, created_at, expires_at from api_token",
  // Whether an update is finished is noted with its conversation.
  handled_update: "select id, bot_id, update_id from handled_update",
};
const toSelect = (table: string): string => PARTS[table] ?? `select * from "${table}"`;

/** What was stored of an output, oldest first, as [time, value]. */
export async function readSamples(dir: string, output: string): Promise<[at: unknown, value: unknown][]> {
  const rows = await readRows(
    dir,
    `select at, coalesce(number, text) as value from sample join variable on variable.id = variable_id
     where variable.name = ? and kind = 'output' order by at`,
    output,
  );
  return rows.map(({ at, value }) => [at, value]);
}
