import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { User } from "../../../src/entities/user.ts";
import { createLog } from "../../../src/log.ts";
import { createVault } from "../../../src/services/live/vault.ts";
import { Address } from "../../../src/services/units/address.ts";
import { openLab } from "../../support/lab.ts";

type Lab = Awaited<ReturnType<typeof openLab>>;

const HOME = "http://192.168.1.10:8080";
const MOVED = "http://192.168.7.20:8080";
const LOOPBACK = "http://127.0.0.1:8080";

let lab: Lab;
const vault = createVault(randomBytes(32));
let network = HOME;
beforeEach(async () => {
  lab = await openLab([], 0);
  await lab.em.fork().nativeDelete(Unit, {});
  await lab.em.fork().nativeDelete(User, {});
  network = HOME;
});
afterEach(() => lab.close());

/** A program's idea of its address, which it looks at as often as a job does. */
function open(configured?: string) {
  const address = new Address({
    writer: lab.writer,
    vault,
    log: createLog("silent"),
    configured,
    guess: () => network,
  });
  let told = 0;
  address.onTold(() => {
    told += 1;
  });
  return {
    look: async (times = 1) => {
      for (let n = 0; n < times; n++) await address.look(1000 + n);
    },
    told: () => told,
  };
}

/** Somebody with so many devices whose env.json names this address. */
async function own(telegramId: number, devices: number, url: string, role: "user" | "blocked" = "user"): Promise<void> {
  const em = lab.em.fork();
  const owner = em.create(User, { telegramId, name: `P${telegramId}`, locale: "en", role, createdAt: 0 });
  for (let n = 0; n < devices; n++) {
    const uuid = `00000000-0000-4000-8000-${String(telegramId * 1000 + n).padStart(12, "0")}`;
    em.create(Unit, {
      uuid,
      owner,
      name: `U${n}`,
      repositoryUrl: "",
      commit: "",
      worldState: [],
      unitState: {},
      generation: 1,
      env: vault.lock(uuid, JSON.stringify({ PEPEUNIT_URL: url })),
      createdAt: 0,
    });
  }
  await em.flush();
}

const messages = async () =>
  (await lab.em.fork().find(Outbox, {}, { orderBy: { id: "asc" } })).map(({ chatId, notice }) => [chatId, notice]);
const notice = (old: string, url: string, devices: number) => ({ kind: "address", old, url, devices });

test("each owner hears once of an address that was set anew, however many devices and starts there are", async () => {
  await own(1, 3, HOME);
  await own(2, 1, HOME);
  await own(3, 0, HOME);
  await own(4, 2, HOME, "blocked");
  await open(HOME).look(2);
  expect(await messages()).toEqual([]);
  const moved = open(MOVED);
  await moved.look(3);
  const expected = [
    [1, notice(HOME, MOVED, 3)],
    [2, notice(HOME, MOVED, 1)],
  ];
  expect(await messages()).toEqual(expected);
  expect(moved.told()).toBe(1);
  await open(MOVED).look(3);
  expect(await messages()).toEqual(expected);
});

test("a guess counts when it has been the same twice, and loopback never does", async () => {
  await own(1, 1, HOME);
  await open().look(2);
  const running = open();
  await running.look(2);
  for (const wrong of [LOOPBACK, LOOPBACK, MOVED, LOOPBACK, HOME, MOVED]) {
    network = wrong;
    await running.look();
    expect(await messages()).toEqual([]);
  }
  await running.look();
  expect(await messages()).toEqual([[1, notice(HOME, MOVED, 1)]]);
});

test("nobody hears of an address that has changed again before they could", async () => {
  await own(1, 1, HOME);
  for (const url of [HOME, MOVED, "https://units.example.org"]) await open(url).look();
  expect(await messages()).toEqual([[1, notice(HOME, "https://units.example.org", 1)]]);
  await open(HOME).look();
  expect(await messages()).toEqual([]);
});

test("a database of before, which does not say, goes by what devices were given; a new one has nobody to tell", async () => {
  await open(HOME).look();
  await lab.em.getConnection().execute("delete from setting");
  await own(1, 2, HOME);
  await open(HOME).look();
  expect(await messages()).toEqual([]);
  await lab.em.getConnection().execute("delete from setting");
  await open(MOVED).look();
  expect(await messages()).toEqual([[1, notice(HOME, MOVED, 2)]]);
});

test("an address that is as before again is none that untouched devices lack; those with the one in between are told", async () => {
  await own(1, 2, HOME);
  await own(2, 1, HOME);
  await open(HOME).look();
  await open(MOVED).look();
  await lab.em.getConnection().execute("delete from outbox");
  await own(3, 1, MOVED);
  const [unit] = await lab.em.fork().find(Unit, { owner: { telegramId: 2 } }, { populate: ["owner"] });
  const env = vault.lock(unit?.uuid ?? "", JSON.stringify({ PEPEUNIT_URL: MOVED }));
  await lab.em.fork().nativeUpdate(Unit, { id: unit?.id ?? 0 }, { env });
  await open(HOME).look();
  expect(await messages()).toEqual([
    [1, notice(MOVED, HOME, 0)],
    [2, notice(MOVED, HOME, 1)],
    [3, notice(MOVED, HOME, 1)],
  ]);
});
