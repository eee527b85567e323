import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Status } from "../../../src/entities/status.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { User } from "../../../src/entities/user.ts";
import { Live } from "../../../src/services/live/live.ts";
import { createVault } from "../../../src/services/live/vault.ts";
import type { UnitReader } from "../../../src/storage/liveunits.ts";
import { openDb } from "../../../src/storage/sqlite/db.ts";
import { createUnitReader } from "../../../src/storage/sqlite/liveunits.ts";
import { openReader, type Reader } from "../../../src/storage/sqlite/reader.ts";
import { EMPTY } from "../../support/database.ts";

const vault = createVault(Buffer.alloc(32, 1));
let dir: string;
let orm: Awaited<ReturnType<typeof openDb>>;
let connection: Reader;
let reader: UnitReader;
let ids: number[];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-live-"));
  const url = `sqlite:${join(dir, "pepeunit.db")}`;
  orm = await openDb(url);
  connection = await openReader(url);
  reader = createUnitReader(connection, EMPTY);
  const em = orm.em.fork();
  const owner = em.create(User, { telegramId: 1, name: "Ann", locale: "en", role: "user", createdAt: 0 });
  const units = ["a", "b", "c"].map((name) => {
    const uuid = `00000000-0000-4000-8000-00000000000${name}`;
    const env = vault.lock(uuid, JSON.stringify({ SYNC_ENCRYPT_KEY: "", SECRET_KEY: "" }));
    const unit = em.create(Unit, {
      uuid,
      owner,
      name,
      repositoryUrl: "",
      repositoryRef: null,
      commit: "",
      worldState: [],
      unitState: {},
      generation: 1,
      env,
      createdAt: 0,
    });
    em.create(Status, { unit, lastAt: 0, seenAt: null, inputRev: 0, appliedRev: 0, state: {} });
    return unit;
  });
  await em.flush();
  ids = units.map(({ id }) => id);
});
afterAll(async () => {
  await connection.close();
  await orm.close(true);
  rmSync(dir, { recursive: true });
});

const rename = (id: number, name: string) => orm.em.fork().nativeUpdate(Unit, { id }, { name });

test("a unit is read once, and is the same object for all who ask", async () => {
  const live = new Live(reader, vault);
  const [a = 0, b = 0] = ids;
  const [first, second, other] = await Promise.all([live.get(a), live.get(a), live.get(b)]);
  expect(first?.name).toBe("a");
  expect(second).toBe(first);
  expect(other?.name).toBe("b");
  expect(live.find(a)).toBe(first);
  await rename(a, "renamed");
  expect((await live.get(a))?.name).toBe("a");
  await rename(a, "a");
});

test("what is forgotten is read again, also when it is forgotten while it is being read", async () => {
  const live = new Live(reader, vault);
  const [, , c = 0] = ids;
  expect((await live.get(c))?.name).toBe("c");
  let tell = () => {};
  const renamed = new Promise<void>((done) => {
    tell = done;
  });
  const read: UnitReader["read"] = async (asked) => {
    const rows = await reader.read(asked);
    await renamed;
    return rows;
  };
  const reading = new Live({ ...reader, read }, vault);
  const asked = reading.get(c);
  await rename(c, "d");
  reading.forget([c]);
  tell();
  expect((await asked)?.name).toBe("d");
  live.forget([c]);
  expect(live.find(c)).toBeUndefined();
  expect((await live.get(c))?.name).toBe("d");
});

test("a unit that is not there is undefined, beside others that are", async () => {
  const live = new Live(reader, vault);
  const [none, there] = await Promise.all([live.get(999), live.get(ids[1] ?? 0)]);
  expect(none).toBeUndefined();
  expect(there?.name).toBe("b");
});

test("a database that fails is told to all who asked, and the next one is served again", async () => {
  const broken = new Live({ ...reader, read: () => Promise.reject(new Error("no disk")) }, vault);
  const answers = await Promise.allSettled([broken.get(1), broken.get(2)]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(broken.get(1)).rejects.toThrow("no disk");
});

test("a unit is found by its uuid too, and then by either", async () => {
  const live = new Live(reader, vault);
  const uuid = "00000000-0000-4000-8000-00000000000a";
  const [unit, same] = await Promise.all([live.get(uuid), live.get(ids[0] ?? 0)]);
  expect(unit?.uuid).toBe(uuid);
  expect(same).toBe(unit);
  live.forget(ids);
  expect((await live.get(uuid))?.name).toBe("a");
  expect(await live.get("00000000-0000-4000-8000-00000000000f")).toBeUndefined();
});

test("keys are unlocked at the first frame, and not before", async () => {
  let unlocked = 0;
  const unlock = (owner: string, locked: string): string => {
    unlocked++;
    return vault.unlock(owner, locked);
  };
  const live = new Live(reader, { ...vault, unlock });
  await live.loadAhead();
  const unit = live.find(ids[1] ?? 0);
  expect([unit?.name, unlocked]).toEqual(["b", 0]);
  expect(unit?.frames).toBe(unit?.frames);
  expect(unlocked).toBe(1);
});
