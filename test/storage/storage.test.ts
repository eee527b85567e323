import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConfigError } from "../../src/config.ts";
import { besideOf } from "../../src/storage/sqlite/beside.ts";
import { openDb } from "../../src/storage/sqlite/db.ts";
import { lockFile } from "../../src/storage/sqlite/lock.ts";
import { openStorage, type Storage } from "../../src/storage/storage.ts";
import { execute, readNow } from "../support/database.ts";

let dir: string;
let opened: Storage[];
/** What was said of locks that others have taken. */
let lost: string[];
beforeEach(() => {
  lost = [];
  dir = mkdtempSync(join(tmpdir(), "pepeunit-storage-"));
  opened = [];
});
afterEach(async () => {
  for (const storage of opened) await storage.release();
  rmSync(dir, { recursive: true });
});

async function open(dataDir = dir, file = join(dataDir, "pepeunit.db"), secret?: Buffer): Promise<Storage> {
  const storage = await openStorage({ dataDir, databaseUrl: `sqlite:${file}`, secret }, ({ message }) =>
    lost.push(message),
  );
  opened.push(storage);
  return storage;
}

/** Opens and lets go of it; gives the key. */
async function once(...where: Parameters<typeof open>): Promise<string> {
  const storage = await open(...where);
  await storage.release();
  return storage.master.toString("base64");
}

async function refusal(...where: Parameters<typeof open>): Promise<string> {
  const before = contents();
  const error: unknown = await open(...where).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ConfigError);
  expect(contents()).toEqual(before);
  const { message } = error as ConfigError;
  expect(message.split("\n")).toHaveLength(1);
  return message;
}

const SOON = { timeout: 10_000, interval: 20 };
const lock = () => join(dir, "pepeunit.lock");
const key = () => join(dir, "secret.key");
const database = () => join(dir, "pepeunit.db");
/** What matters of the folder: locks may stay, and SQLite makes its own files for a reader. */
const contents = () =>
  readdirSync(dir)
    .filter((name) => !/\.lock$|-shm$|-wal$/.test(name))
    .map((name) => [name, readFileSync(join(dir, name)).toString("base64")]);
const modeOf = (file: string) => statSync(file).mode & 0o777;

describe("a folder and a database are one process's at a time", () => {
  test.each([
    ["one folder", () => [dir, undefined]],
    ["one database by another path, from another folder", () => [join(dir, "other"), join(dir, "link", "pepeunit.db")]],
    ["one folder with another database", () => [dir, join(dir, "another.db")]],
  ] as const)("%s", async (_, second) => {
    symlinkSync(dir, join(dir, "link"));
    mkdirSync(join(dir, "other"));
    const first = await open();
    await expect(open(...second())).rejects.toThrow("Another Pepeunit runs in");
    await first.release();
    rmSync(join(dir, "link"));
  });

  test("also when the lock of a process is deleted: it is taken anew", async () => {
    const first = await open();
    await vi.waitFor(() => expect(existsSync(lock())).toBe(true));
    rmSync(lock());
    await vi.waitFor(() => expect(existsSync(lock())).toBe(true), SOON);
    await expect(open()).rejects.toThrow("Another Pepeunit runs in");
    await first.release();
    expect(lost).toEqual([]);
    expect(await once()).toBe(first.master.toString("base64"));
  });

  test("also when another process was quicker to take the lock: the first hears of it before the second goes on", async () => {
    await open();
    rmSync(lock());
    // As the second process does in its first moment.
    const second = await lockFile(lock());
    expect(second).toBeDefined();
    await vi.waitFor(
      () => expect(lost).toEqual([`${lock()} was deleted, and another Pepeunit runs in ${dir} now.`]),
      SOON,
    );
    await second?.release();
    rmSync(lock());
    await open();
    expect(opened).toHaveLength(2);
  });

  test("is free again for the next", async () => {
    const master = await once();
    expect(await once()).toBe(master);
  });

  test("while others go on reading and copying the database", async () => {
    await open();
    expect(await readNow(dir, "select count(*) as n from user")).toEqual([{ n: 0 }]);
    await execute(dir, `vacuum into '${join(dir, "copy")}'`);
    expect(existsSync(join(dir, "copy"))).toBe(true);
  });

  test("and databases of their own in one folder do not hinder each other", async () => {
    for (const name of ["a", "b"]) await open(join(dir, name), join(dir, `${name}.db`));
    expect(opened).toHaveLength(2);
  });
});

describe("the master key", () => {
  test("is there once the database is, and not before", async () => {
    await open();
    expect(readFileSync(key(), "utf8")).toBe(`${opened[0]?.master.toString("base64")}\n`);
    expect(readdirSync(dir).sort()).toEqual(["pepeunit.db", "pepeunit.lock", "secret.key"]);
    expect(await readNow(dir, "select name from user")).toEqual([]);
  });

  test.each(["nothing", "half of the key", "the key", "the key and an empty database", "the key and the tables"])(
    "a first start that a crash cut short after %s is gone on with",
    async (left) => {
      const text = `${randomBytes(32).toString("base64")}\n`;
      if (left !== "nothing") writeFileSync(`${key()}.new`, left === "half of the key" ? text.slice(0, 20) : text);
      if (left.includes("empty")) writeFileSync(database(), "");
      if (left.includes("tables")) await (await openDb(`sqlite:${database()}`)).close(true);
      const master = await once();
      // Only what tables may have been written with has to stay.
      if (left.includes("tables")) expect(`${master}\n`).toBe(text);
      expect(readFileSync(key(), "utf8")).toBe(`${master}\n`);
      expect(existsSync(`${key()}.new`)).toBe(false);
    },
  );

  test("without its database is refused, and says how to start afresh on purpose", async () => {
    const before = await once();
    renameSync(database(), join(dir, "elsewhere"));
    expect(await refusal()).toBe(
      `${key()} belongs to a database, but there is none at ${database()}: put that back, or move ${key()} away to start afresh, without the devices and people of before.`,
    );
    // As any program leaves it that opens what is not there.
    writeFileSync(database(), "");
    expect(await refusal()).toContain("there is none at");
    rmSync(database());
    renameSync(key(), join(dir, "old.key"));
    expect(await once()).not.toBe(before);
  });

  test("that is gone while its database is there is refused, but not one that is given", async () => {
    const master = Buffer.from(await once(), "base64");
    renameSync(key(), join(dir, "elsewhere"));
    expect(await refusal()).toMatch(
      /written with a master key that is gone: put .*secret\.key back or set PEPEUNIT_SECRET/,
    );
    expect(await once(dir, undefined, master)).toBe(master.toString("base64"));
    expect(existsSync(key())).toBe(false);
  });

  test("that is given does not start afresh where a database is gone, unless somebody wants that", async () => {
    const secret = Buffer.alloc(32, 7);
    const beside = besideOf(`sqlite:${database()}`);
    await once(dir, undefined, secret);
    await (await openDb(`sqlite:${database()}`)).close(true);
    await beside.write(1);
    await once(dir, undefined, secret);
    renameSync(database(), join(dir, "elsewhere"));
    const said = `There was a database ${database()}, and it is gone: put it back, or move ${join(dir, "pepeunit.shown")} away to start afresh, without the devices and people of before.`;
    expect(await refusal(dir, undefined, secret)).toBe(said);
    writeFileSync(database(), "");
    expect(await refusal(dir, undefined, secret)).toBe(said);
    rmSync(database());
    rmSync(join(dir, "pepeunit.shown"));
    expect(await once(dir, undefined, secret)).toBe(secret.toString("base64"));
  });

  test("a write-ahead log without its database is not thrown away", async () => {
    writeFileSync(`${database()}-wal`, "commits");
    expect(await refusal(dir, undefined, Buffer.alloc(32))).toContain("a part of it in");
    expect(readFileSync(`${database()}-wal`, "utf8")).toBe("commits");
  });
});

test("a database of a newer version is refused before anything is changed, and named", async () => {
  await once();
  await execute(dir, "insert into mikro_orm_migrations (name) values ('20991231-future')");
  const message = await refusal();
  expect(message).toContain("written by a newer Pepeunit (20991231-future)");
});

describe("what is kept is for its owner", () => {
  test("when it is made", async () => {
    const data = join(dir, "deep", "data");
    await open(data);
    expect(modeOf(data)).toBe(0o700);
    expect(modeOf(join(data, "secret.key"))).toBe(0o600);
    expect(modeOf(join(data, "pepeunit.lock"))).toBe(0o600);
  });

  test("when an older version has made it for all to read; a group that was chosen keeps its right", async () => {
    await once();
    const files = [key(), database(), `${database()}-wal`, `${database()}-shm`];
    for (const file of files) {
      if (!existsSync(file)) writeFileSync(file, "");
      chmodSync(file, 0o644);
    }
    await once();
    for (const file of files) if (existsSync(file)) expect([file, modeOf(file)]).toEqual([file, 0o600]);
    chmodSync(database(), 0o640);
    chmodSync(key(), 0o640);
    await once();
    expect([modeOf(database()), modeOf(key())]).toEqual([0o640, 0o600]);
  });
});
