import { closeSync, copyFileSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sqlite3 from "sqlite3";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { type Client, createClient, createToken } from "../support/api.ts";
import { createClocks, type TurnedClocks } from "../support/clocks.ts";
import { isTaken, readNow, readSamples } from "../support/database.ts";
import { mountDisk, type SmallDisk } from "../support/disk.ts";
import { meet, seesButton } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

const LONG = 60_000;
const STEADY_MS = 31_000;
/** Is told with the first sync that is taken, and with none that was refused. */
const ONLINE = /is online: it has connected for the first time/;

let world: World;
let clocks: TurnedClocks;
let ann: Person;
let unit: VirtualUnit;
let env: UnitEnv;
let api: Client;

async function open(dir?: string): Promise<void> {
  clocks = createClocks();
  world = await startWorld({ clocks, ...(dir && { dir }) });
  ann = await meet(world);
  ({ unit, env } = await createUnitInChat(world, ann));
  api = createClient(world, await createToken(ann));
}

const health = async () => {
  const response = await fetch(`${world.instance.localUrl}/health`);
  const retryAfter = response.headers.get("retry-after");
  return { status: response.status, retryAfter, ...((await response.json()) as { database: boolean }) };
};
const becomes = (database: boolean) =>
  vi.waitFor(async () => expect((await health()).database).toBe(database), { timeout: 15_000, interval: 50 });
const count = (words: RegExp) => ann.chat.messages.filter(({ text }) => words.test(text)).length;
/** How many messages say that nothing can be saved, or that it can again. */
const told = () => count(/^(?:🔴 Nothing can be saved|🟢 I can save again)/u);
const list = async () => (await api("/units")).json.units as { uuid: string; name: string }[];

/** Syncs until one is not taken; gives what was. */
async function syncUntilRefused(): Promise<number[]> {
  for (const taken: number[] = []; ; ) {
    const at = Date.now();
    const { status, headers } = await unit.sync({ at, output_variables: { temperature: [[at, taken.length]] } });
    if (status === 200) taken.push(at);
    else {
      expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
      return taken;
    }
  }
}

/** What is so while nothing can be written, whatever the reason. */
async function isReadOnly(reason: string, seen = "⚪️ Greenhouse"): Promise<void> {
  const [{ uuid } = { uuid: "" }] = await list();
  await becomes(false);
  expect(await health()).toMatchObject({ status: 503, retryAfter: "5" });
  await ann.sees(reason);
  const inputs = { method: "PATCH", body: { values: { relay: true } } };
  const refused = await api(`/units/${uuid}/inputs`, inputs);
  expect([refused.status, refused.headers.get("retry-after"), refused.json.code]).toEqual([
    503,
    "5",
    "database-unavailable",
  ]);
  for (const _ of [1, 2, 3]) expect((await unit.sync()).status).toBe(503);
  ann.says("/units");
  await seesButton(ann, seen);
  ann.renames("Anna");
  ann.says("/units");
  await seesButton(ann, seen);
  ann.renames("Ann");
  ann.starts();
  await ann.sees("Hello, Ann!");
  ann.says("/new");
  await ann.sees("can’t save anything at the moment");
  expect((await api(`/units/${uuid}`)).json).toMatchObject({ name: "Greenhouse" });
  expect(told()).toBe(1);
}

/** While no commit at all succeeds; a full disk may still take one that is small. */
async function isNotFollowed(): Promise<void> {
  const [{ uuid } = { uuid: "" }] = await list();
  const { json } = await api(`/units/${uuid}`);
  const followed = await api(`/events?variables=${json.outputs[0].uuid}`);
  expect([followed.status, followed.headers.get("retry-after"), followed.json.code]).toEqual([
    503,
    "5",
    "database-unavailable",
  ]);
}

/** What is so once it can be written again: by itself, with nothing lost that was acknowledged. */
async function goesOn(taken: readonly number[]): Promise<void> {
  await becomes(true);
  expect(told()).toBe(1);
  const at = Date.now();
  expect((await unit.sync({ at, output_variables: { temperature: [[at, -1]] } })).status).toBe(200);
  const stored = (await readSamples(world.dir, "temperature")).map(([time]) => time);
  expect(stored).toEqual([...taken, at]);
  clocks.pass(STEADY_MS);
  await ann.sees("I can save again.");
  expect(told()).toBe(2);
  await vi.waitFor(() => expect(count(ONLINE)).toBe(1), { timeout: 5000, interval: 20 });
}

describe("a full disk", () => {
  let disk: SmallDisk | undefined;
  beforeEach(async ({ skip }) => {
    disk = mountDisk(8);
    if (!disk) return skip("mounting is not allowed here");
    mkdirSync(join(disk.dir, "data"));
    await open(join(disk.dir, "data"));
    return async () => {
      await world.stop();
      disk?.remove();
    };
  });

  test(
    "is told once and refused at every door; reading goes on, and so does all when there is room",
    async () => {
      const taken: number[] = [];
      for (let i = 0; i < 3; i++) {
        const at = Date.now() + i;
        taken.push(at);
        expect((await unit.sync({ at, output_variables: { temperature: [[at, i]] } })).status).toBe(200);
      }
      disk?.fill();
      taken.push(...(await syncUntilRefused()));
      await isReadOnly("The disk is full", "🟢 Greenhouse");
      disk?.free();
      await goesOn(taken);
    },
    LONG,
  );
});

describe("a database", () => {
  beforeEach(async () => {
    await open();
    return () => world.stop();
  });

  test(
    "that another program keeps locked is told once; reading waits for nobody, and all goes on after the lock",
    async () => {
      const other = new sqlite3.Database(join(world.dir, "pepeunit.db"));
      await new Promise<void>((done, failed) =>
        other.exec("begin exclusive", (error) => (error ? failed(error) : done())),
      );
      const taken = await syncUntilRefused();
      expect(taken).toEqual([]);
      await isReadOnly("Another program keeps the database locked");
      await isNotFollowed();
      await new Promise<void>((done) => other.exec("rollback", () => other.close(() => done())));
      await goesOn(taken);
    },
    LONG,
  );

  test(
    "that is gone from its place takes nothing, until it is back",
    async () => {
      const [file, elsewhere] = ["pepeunit.db", "elsewhere.db"].map((name) => join(world.dir, name)) as [
        string,
        string,
      ];
      renameSync(file, elsewhere);
      await becomes(false);
      expect(await syncUntilRefused()).toEqual([]);
      await isReadOnly("The database file was moved, deleted or replaced");
      await isNotFollowed();
      renameSync(elsewhere, file);
      await goesOn([]);
    },
    LONG,
  );

  test.each(["-wal", "-shm"])(
    "whose %s is deleted takes nothing and loses nothing; the admin is told to start again, and all goes on then",
    async (end) => {
      const at = Date.now();
      expect((await unit.sync({ at, output_variables: { temperature: [[at, 1]] } })).status).toBe(200);
      rmSync(join(world.dir, `pepeunit.db${end}`));
      await becomes(false);
      expect(await syncUntilRefused()).toEqual([]);
      await isReadOnly("Restart Pepeunit", "🟢 Greenhouse");
      await isNotFollowed();
      // As after a crash: what ends without a word leaves these.
      const copy = mkdtempSync(join(tmpdir(), "pepeunit-copy-"));
      copyFileSync(join(world.dir, "pepeunit.db"), join(copy, "pepeunit.db"));
      expect(await isTaken(copy, at)).toBe(true);
      rmSync(copy, { recursive: true });
      await world.restart();
      unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
      expect((await unit.sync({ output_variables: { temperature: 2 } })).status).toBe(200);
      expect(await readSamples(world.dir, "temperature")).toHaveLength(2);
    },
    LONG,
  );

  test(
    "with a damaged page refuses what needs that page, and the admin is told once",
    async () => {
      const [log] = await readNow(world.dir, "select rootpage from sqlite_master where name = 'device_log'");
      const [size] = await readNow(world.dir, "pragma page_size");
      await world.restart(() => {
        const file = openSync(join(world.dir, "pepeunit.db"), "r+");
        writeSync(
          file,
          Buffer.alloc(Number(size?.page_size), 0xff),
          0,
          Number(size?.page_size),
          (Number(log?.rootpage) - 1) * Number(size?.page_size),
        );
        closeSync(file);
      });
      unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
      for (const _ of [1, 2]) {
        const { status, headers } = await unit.sync({ log: [[Date.now(), "error", "hot"]] });
        expect([status, headers.get("retry-after")]).toEqual([503, "5"]);
      }
      await ann.sees("The database is damaged");
      await vi.waitFor(async () => expect((await unit.sync()).status).toBe(200), { timeout: 5000 });
      expect(told()).toBe(1);
    },
    LONG,
  );
});
