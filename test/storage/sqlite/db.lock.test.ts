import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SqlEntityManager } from "@mikro-orm/sqlite";
import sqlite3 from "sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDb, setPatience } from "../../../src/storage/sqlite/db.ts";
import { createRun, createStore, type Run, type Store } from "../../../src/storage/sqlite/store.ts";
import { layTables } from "../../support/tables.ts";

let dir: string;
let orm: Awaited<ReturnType<typeof openDb>>;
let store: Store;
let run: Run;
let other: sqlite3.Database;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-lock-"));
  const file = join(dir, "pepeunit.db");
  await layTables(file);
  orm = await openDb(`sqlite:${file}`);
  store = createStore(orm, "setting", ["key", "value"]);
  run = createRun(orm);
  other = new sqlite3.Database(file);
  setPatience(orm, false);
});
afterEach(async () => {
  await new Promise((done) => other.close(done));
  await store.close();
  await orm.close(true);
  rmSync(dir, { recursive: true });
});

const others = (sql: string) =>
  new Promise<void>((done, failed) => other.exec(sql, (error) => (error ? failed(error) : done())));
/** What is on disk, as another connection sees it. */
const seen = () =>
  new Promise<string[]>((done, failed) =>
    other.all<{ key: string }>("select key from setting where key like 'test-%' order by key", (error, rows) =>
      error ? failed(error) : done(rows.map(({ key }) => key)),
    ),
  );
const put = (key: string) => store.put([key, "1"]);
const transact = (key: string, before = async (_em: SqlEntityManager): Promise<void> => {}) =>
  orm.em.fork().transactional(async (em) => {
    await em.execute(`insert into setting (key, value) values ('${key}', '1')`);
    await before(em);
  });

test("after a row has met another program's lock a transaction is committed, and so is what comes next", async () => {
  await put("test-0");
  await others("begin immediate");
  await expect(put("test-locked")).rejects.toThrow("SQLITE_BUSY");
  await others("rollback");
  await transact("test-1");
  expect(await seen()).toEqual(["test-0", "test-1"]);
  await put("test-2");
  expect(await seen()).toEqual(["test-0", "test-1", "test-2"]);
});

test("after a row has met another program's lock a statement by itself is committed", async () => {
  await others("begin immediate");
  await expect(put("test-locked")).rejects.toThrow("SQLITE_BUSY");
  await others("rollback");
  expect(await run("insert into setting (key, value) values (?, '1')", ["test-1"])).toBe(1);
  expect(await seen()).toEqual(["test-1"]);
});

test("a transaction whose COMMIT fails leaves nothing behind: what comes next is on disk", async () => {
  await expect(
    transact("test-lost", async (em) => {
      await em.execute("pragma defer_foreign_keys = on");
      await em.execute("insert into latest (variable_id, at) values (987654, 0)");
    }),
  ).rejects.toThrow("FOREIGN KEY");
  await put("test-1");
  expect(await seen()).toEqual(["test-1"]);
  await transact("test-2");
  expect(await seen()).toEqual(["test-1", "test-2"]);
});

test("a transaction that fails on another program's lock leaves nothing behind", async () => {
  await others("begin exclusive");
  await expect(transact("test-locked")).rejects.toThrow("SQLITE_BUSY");
  await others("rollback");
  await put("test-1");
  await transact("test-2");
  await run("insert into setting (key, value) values (?, '1')", ["test-3"]);
  expect(await seen()).toEqual(["test-1", "test-2", "test-3"]);
});

test("a transaction that has read can still write: no other program has written in between", async () => {
  await orm.em.fork().transactional(async (em) => {
    await em.execute("select count(*) from setting");
    await expect(others("insert into setting (key, value) values ('test-other', '1')")).rejects.toThrow("SQLITE_BUSY");
    await em.execute("insert into setting (key, value) values ('test-1', '1')");
  });
  expect(await seen()).toEqual(["test-1"]);
});

test("a transaction in another one has no lock to take, and goes alone when it fails", async () => {
  await orm.em.fork().transactional(async (em) => {
    await em.execute("insert into setting (key, value) values ('test-1', '1')");
    const inner = em.transactional(async (em) => {
      await em.execute("insert into setting (key, value) values ('test-2', '1')");
      throw new Error("changed its mind");
    });
    await expect(inner).rejects.toThrow("changed its mind");
  });
  expect(await seen()).toEqual(["test-1"]);
});

test("a transaction that does not get the lock fails before its task runs, with SQLite's own word", async () => {
  await others("begin immediate");
  let hasRun = false;
  const begun = orm.em.fork().transactional(async () => {
    hasRun = true;
  });
  await expect(begun).rejects.toMatchObject({ code: "SQLITE_BUSY" });
  expect(hasRun).toBe(false);
  await others("rollback");
  await transact("test-1");
  expect(await seen()).toEqual(["test-1"]);
});

test("once patience is withdrawn, those who wait behind one that a lock kept do not wait for the lock too", async () => {
  setPatience(orm, true);
  await others("begin immediate");
  const rest = [
    run("insert into setting (key, value) values (?, '1')", ["test-1"]),
    put("test-2"),
    transact("test-3"),
    put("test-4"),
  ].map((write) => write.catch((error: unknown) => ({ error, at: performance.now() })));
  await rest[0];
  const since = performance.now();
  setPatience(orm, false);
  for (const failure of await Promise.all(rest)) expect(failure).toMatchObject({ error: { code: "SQLITE_BUSY" } });
  expect(performance.now() - since).toBeLessThan(4000);
  await others("rollback");
  expect(await seen()).toEqual([]);
});

test("a row of a store waits for two statements at most, however many others were asked for before", async () => {
  setPatience(orm, true);
  await put("test-0");
  let answered = 0;
  const questions = Array.from({ length: 100 }, async () => {
    await orm.em.fork().getConnection().execute("select 1");
    answered += 1;
  });
  // All of them have asked by then.
  await new Promise(setImmediate);
  const before = answered;
  await put("test-1");
  expect(answered - before).toBeLessThanOrEqual(3);
  await Promise.all(questions);
  expect(answered).toBe(100);
});

test("a store and others that ask for a connection without end come to it in turns", async () => {
  setPatience(orm, true);
  const done: string[] = [];
  await Promise.all([
    ...Array.from({ length: 30 }, (_, n) => put(`test-row-${n}`).then(() => done.push("row"))),
    ...Array.from({ length: 30 }, (_, n) => transact(`test-${n}`).then(() => done.push("other"))),
  ]);
  expect(await seen()).toHaveLength(60);
  expect(done.slice(0, 40)).toContain("other");
});
