import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLog } from "../../../src/log.ts";
import type { LiveUnit, LiveVariable } from "../../../src/services/live/unit.ts";
import { Batch } from "../../../src/services/writer/batch.ts";
import { COLUMNS, NO_COMMIT, VIEW } from "../../../src/storage/sqlite/commit.ts";
import { Compaction } from "../../../src/storage/sqlite/compaction.ts";
import { openDb } from "../../../src/storage/sqlite/db.ts";
import { FLUSH_COUNT, FLUSH_MS, type Put, SqliteJournal } from "../../../src/storage/sqlite/journal.ts";
import { Memtable } from "../../../src/storage/sqlite/memtable.ts";
import { createStore } from "../../../src/storage/sqlite/store.ts";
import { readNow, WAITING } from "../../support/database.ts";
import { layTables } from "../../support/tables.ts";

type Db = Awaited<ReturnType<typeof openDb>>;

let dir: string;
let orm: Db;
let store: ReturnType<typeof createStore>;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-settling-"));
  const file = join(dir, "pepeunit.db");
  await layTables(file);
  orm = await openDb(`sqlite:${file}`);
  const run = (sql: string) => orm.em.getConnection().execute(sql);
  await run(`insert into user (id, telegram_id, name, locale, role, created_at) values (1, 1, 'Ann', 'en', 'user', 0)`);
  await run(`insert into unit (id, uuid, owner_id, name, repository_url, "commit", world_state, unit_state, generation, env, created_at)
    values (1, 'u', 1, 'a', 'r', 'c', '[]', '{}', 1, '', 0)`);
  await run(`insert into status (unit_id, last_at, input_rev, applied_rev, state) values (1, 0, 0, 0, '{}')`);
  await run(
    `insert into variable (id, uuid, unit_id, kind, name, position, type) values (7, 'v', 1, 'output', 't', 0, 'float')`,
  );
  store = createStore(orm, VIEW, COLUMNS);
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  await orm.close();
  rmSync(dir, { recursive: true });
});

/** What a sync with these samples commits. */
function batchOf(at: number, values: readonly number[]): Batch {
  const batch = new Batch(at);
  for (const [i, value] of values.entries()) batch.addSample({ id: 7 } as LiveVariable, at + i, value);
  batch.touch({
    id: 1,
    lastAt: at,
    seenAt: at,
    inputRev: 0,
    inputEpoch: 0,
    appliedRev: 0,
    state: {},
  } as unknown as LiveUnit);
  return batch;
}

const createJournal = (put: Put = store.put) => new SqliteJournal({ em: orm.em, put, log: createLog("silent") });
/** What goes to the disk without a commit. */
const isAlone = (row: Parameters<Put>[0]) => row[0] === null;
const stored = async () => (await readNow(dir, "select number from sample order by at")).map(({ number }) => number);
/** Moves timers that are faked on by as much. */
const PATIENTLY = { timeout: 20_000, interval: 50 };
const memtable = async () => (await readNow(dir, WAITING)).length;

test("what arrives while a slow disk is still sorting in is sorted in next, without anything else happening", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const turns: (() => void)[] = [];
  const journal = createJournal(async (row) => {
    if (isAlone(row)) await new Promise<void>((go) => turns.push(go));
    await store.put(row);
  });
  await journal.append(batchOf(1000, [1]).toCommit());
  await vi.waitFor(() => expect(turns).toHaveLength(1), PATIENTLY);
  await journal.append(batchOf(2000, [2]).toCommit());
  turns[0]?.();
  await vi.waitFor(() => expect(turns).toHaveLength(2), PATIENTLY);
  expect(await stored()).toEqual([1]);
  turns[1]?.();
  await vi.waitFor(async () => expect(await stored()).toEqual([1, 2]));
  expect(await memtable()).toBe(0);
});

test("a disk that fails halfway keeps all that waits, and the next time sorts it in once", async () => {
  let broken = true;
  const journal = createJournal((row) =>
    broken && row.at(-1) !== null ? Promise.reject(new Error("full")) : store.put(row),
  );
  const values = Array.from({ length: 1000 }, (_, i) => i);
  await journal.append(batchOf(1000, values).toCommit());
  await expect(journal.flush()).rejects.toThrow("full");
  expect(await memtable()).toBe(1);
  broken = false;
  await journal.append(batchOf(5000, [-1]).toCommit());
  await journal.flush();
  expect(await stored()).toEqual([...values, -1]);
  expect(await readNow(dir, "select at, number from latest")).toEqual([{ at: 5000, number: -1 }]);
  expect(await memtable()).toBe(0);
});

test("commits take along what is sorted in, and what is left when none comes goes alone", async () => {
  // However slow this computer is: commits follow each other without a pause.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const alone = vi.fn();
  const journal = createJournal((row) => {
    if (isAlone(row)) alone();
    return store.put(row);
  });
  const many = Array.from({ length: FLUSH_COUNT }, (_, i) => i);
  await journal.append(batchOf(1000, many).toCommit());
  for (let i = 0; i < 3; i++) {
    const before = (await stored()).length;
    await journal.append(batchOf(1_000_000 + 1000 * i, [-1, -2, -3]).toCommit());
    expect((await stored()).length).toBeGreaterThan(before + 3);
  }
  expect(alone).not.toHaveBeenCalled();
  await vi.waitFor(async () => expect(await memtable()).toBe(0), { ...PATIENTLY, interval: 5 });
  expect(await stored()).toEqual([...many, -1, -2, -3, -1, -2, -3, -1, -2, -3]);
});

test("what has waited for some seconds is sorted in, though commits never pause for one", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const journal = createJournal();
  for (let waited = 0; waited <= FLUSH_MS; waited += 900) {
    await journal.append(batchOf(1000 + waited, [waited]).toCommit());
    expect(await stored()).toEqual([]);
    vi.advanceTimersByTime(900);
  }
  vi.useRealTimers();
  await vi.waitFor(async () => expect((await stored()).length).toBeGreaterThan(0));
});

test("what is stored while somebody has the rest sorted in is sorted in later, without anything else happening", async () => {
  const turns: (() => void)[] = [];
  let isHeld = false;
  const journal = createJournal(async (row) => {
    if (isHeld) await new Promise<void>((go) => turns.push(go));
    await store.put(row);
  });
  await journal.append(batchOf(1000, [1]).toCommit());
  isHeld = true;
  const storing = journal.append(batchOf(2000, [2]).toCommit());
  const settling = journal.flush();
  await vi.waitFor(() => expect(turns).toHaveLength(2));
  isHeld = false;
  turns[0]?.();
  await storing;
  turns[1]?.();
  await settling;
  expect(await stored()).toEqual([1]);
  await vi.waitFor(async () => expect(await stored()).toEqual([1, 2]), { timeout: 5000 });
});

test("a commit that fails loses nothing of what it took along", async () => {
  let broken = false;
  const journal = createJournal((row) => (broken ? Promise.reject(new Error("full")) : store.put(row)));
  const many = Array.from({ length: FLUSH_COUNT }, (_, i) => i);
  await journal.append(batchOf(1000, many).toCommit());
  broken = true;
  await expect(journal.append(batchOf(1_000_000, [-1, -2]).toCommit())).rejects.toThrow("full");
  broken = false;
  await journal.append(batchOf(2_000_000, [-3]).toCommit());
  await journal.flush();
  expect(await stored()).toEqual([...many, -3]);
  expect(await readNow(dir, "select at, number from latest")).toEqual([{ at: 2_000_000, number: -3 }]);
  expect(await memtable()).toBe(0);
});

test("of two samples of the same time the first counts, before a crash and after", async () => {
  const journal = createJournal();
  await journal.append(batchOf(1000, [1]).toCommit());
  await journal.flush();
  await journal.append(batchOf(1000, [2]).toCommit());
  await createJournal().open();
  expect(await stored()).toEqual([1]);
  expect(await memtable()).toBe(0);
});

test.each([1, 2, 1000])(
  "samples in whatever order are stored once, and the newest is present, in portions of %i",
  async (size) => {
    const sent = [[2000, 3], [1000, 1], [3000, 5], [2000, 4], [3000, 6], [1000, 2]] as const; // biome-ignore format: pairs
    const memtable = new Memtable();
    memtable.add(
      sent.map(([at, value]) => [7, at, value, null]),
      [],
      [],
    );
    const sorting = new Compaction(memtable);
    while (!sorting.isDone) await store.put([...NO_COMMIT, ...sorting.next(size)]);
    expect(await stored()).toEqual([1, 3, 5]);
    expect(await readNow(dir, "select at, number from latest")).toEqual([{ at: 3000, number: 5 }]);
  },
);
