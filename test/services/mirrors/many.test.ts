import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Sample } from "../../../src/entities/sample.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { befriend, type Server, startServer } from "../../support/peers.ts";
import { apiOf, type Planted } from "../../support/services.ts";

const DEVICES = 600;

let source: Server;
let reader: Server;
let peerId: number;
let bob: Person;
let units: Planted[];
beforeAll(async () => {
  [source, reader] = [await startServer(), await startServer()];
  const ann = await source.person("Ann");
  bob = await reader.person("Bob");
  units = await source.plant(
    Array.from({ length: DEVICES }, (_, i) => {
      return { owner: ann, name: `Device ${String(i).padStart(3, "0")}`, inputs: [], outputs: ["t", "u"] };
    }),
  );
  await source.em.fork().nativeUpdate(Unit, {}, { visibility: "trusted" });
  peerId = (await befriend(source, reader)).source.id;
});
afterAll(() => Promise.all([source.stop(), reader.stop()]));

const addressOf = (unit: Planted | undefined, name: string) => `${source.url}/${unit?.uuidOf(name)}`;

test("of many devices each is found at once by its address, and each page is there", async () => {
  for (const unit of [units.at(-1), units.at(0), units.at(300)]) {
    const id = await reader.mirrors.addByAddress(bob, addressOf(unit, "t"));
    expect(await reader.mirrors.remoteOf(id)).toBe(unit?.uuid);
  }
  const { items, page } = await reader.mirrors.devices(peerId, DEVICES / 8 - 1);
  expect([page, items.at(-1)?.name]).toEqual([DEVICES / 8 - 1, `Device ${DEVICES - 1}`]);
  expect((await reader.mirrors.device(peerId, units[5]?.uuid ?? "")).outputs).toHaveLength(2);
  expect((await source.peers.list(source.admin, 0)).items).toMatchObject([{ trouble: null }]);
});

test("an output that is twice in an answer has the samples of both", async () => {
  const unitId = await reader.mirrors.addByAddress(bob, addressOf(units[9], "t"));
  const uuid = units[9]?.uuidOf("t") ?? "";
  const samples = [1, 2, 3].map((at) => [uuid, [[at, at]]] as const);
  await reader.mirrors.take(peerId, { cursor: "x", samples: samples as never, gone: [], gap: false });
  await reader.journal.flush();
  const { id } = await reader.em.fork().findOneOrFail(Variable, { unit: unitId });
  expect(await reader.em.fork().count(Sample, { variableId: id })).toBe(3);
});

test("a peer that takes and gives over and over is told of some times, and not each time", async () => {
  await reader.mirrors.addByAddress(bob, addressOf(units[8], "t"));
  const gone = [units[8]?.uuidOf("t") ?? ""];
  for (let i = 0; i < 60; i++) {
    await reader.mirrors.take(peerId, { cursor: "x", samples: [], gone: i % 2 === 0 ? gone : [], gap: false });
  }
  const told = (await reader.em.fork().find(Outbox, { chatId: bob.telegramId })).map(
    ({ notice }) => notice as { kind: string },
  );
  expect(told.filter((one) => JSON.stringify(one).includes("Device 008"))).toHaveLength(20);
});

test("a peer that says over and over that something is lost is told of once", async () => {
  for (let i = 0; i < 5; i++) await reader.mirrors.take(peerId, { cursor: "x", samples: [], gone: [], gap: true });
  const told = (await reader.em.fork().find(Outbox, { chatId: bob.telegramId })).map(
    ({ notice }) => notice as { kind: string },
  );
  expect(told.filter(({ kind }) => kind === "mirror-gap")).toHaveLength(1);
});

test("the open API tells a device of another server from one of its own", async () => {
  const id = await reader.mirrors.addByAddress(bob, addressOf(units[7], "t"));
  const [own] = await reader.plant([{ owner: bob, name: "Relay", inputs: [], outputs: ["t"] }]);
  const { uuid } = await reader.em.fork().findOneOrFail(Unit, id);
  const call = await apiOf(reader, { bob: [bob, "read"] });
  expect((await call("bob", "GET", `/units/${uuid}`)).json).toMatchObject({ name: "Device 007", remote: true });
  expect((await call("bob", "GET", `/units/${own?.uuid}`)).json).toMatchObject({ name: "Relay", remote: false });
});
