import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Status } from "../../../src/entities/status.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { User } from "../../../src/entities/user.ts";
import { COMPLETE, Live } from "../../../src/services/live/live.ts";
import { createVault } from "../../../src/services/live/vault.ts";
import { openDb } from "../../../src/storage/db.ts";

const vault = createVault(Buffer.alloc(32, 1));
const flush = async () => COMPLETE;
let dir: string;
let orm: Awaited<ReturnType<typeof openDb>>;
let ids: number[];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-live-"));
  orm = await openDb(`sqlite:${join(dir, "pepeunit.db")}`);
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
  await orm.close(true);
  rmSync(dir, { recursive: true });
});

const rename = (id: number, name: string) => orm.em.fork().nativeUpdate(Unit, { id }, { name });

test("a unit is read once, and is the same object for all who ask", async () => {
  const live = new Live(orm.em, vault, flush);
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
  const live = new Live(orm.em, vault, flush);
  const [, , c = 0] = ids;
  expect((await live.get(c))?.name).toBe("c");
  const reading = new Live(orm.em, vault, flush);
  const asked = reading.get(c);
  await rename(c, "d");
  reading.forget([c]);
  expect((await asked)?.name).toBe("d");
  live.forget([c]);
  expect(live.find(c)).toBeUndefined();
  expect((await live.get(c))?.name).toBe("d");
});

test("a unit that is not there is undefined, beside others that are", async () => {
  const live = new Live(orm.em, vault, flush);
  const [none, there] = await Promise.all([live.get(999), live.get(ids[1] ?? 0)]);
  expect(none).toBeUndefined();
  expect(there?.name).toBe("b");
});

test("a database that fails is told to all who asked, and the next one is served again", async () => {
  const broken = new Live(
    { fork: () => ({ getConnection: () => ({ execute: () => Promise.reject(new Error("no disk")) }) }) } as never,
    vault,
    flush,
  );
  const answers = await Promise.allSettled([broken.get(1), broken.get(2)]);
  expect(answers.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(broken.get(1)).rejects.toThrow("no disk");
});
