import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import type { Notice } from "../../../src/domain/notice.ts";
import { Outbox } from "../../../src/entities/outbox.ts";
import { Sample } from "../../../src/entities/sample.ts";
import { Unit } from "../../../src/entities/unit.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { FAR_MS } from "../../support/patience.ts";
import { befriend, type Server, startServer } from "../../support/peers.ts";
import type { Planted } from "../../support/services.ts";
import { createSignal } from "../../support/signal.ts";

let source: Server;
let reader: Server;
let peers: Awaited<ReturnType<typeof befriend>>;
let ann: Person;
let bob: Person;
let greenhouse: Planted;
let relay: Planted;
let mirrorId: number;
const news = createSignal();

beforeAll(async () => {
  [source, reader] = [await startServer(), await startServer()];
  [ann, bob] = [await source.person("Ann"), await reader.person("Bob")];
  [greenhouse] = (await source.plant([
    { owner: ann, name: "Greenhouse", inputs: [], outputs: ["warmth", "damp"] },
  ])) as [Planted];
  [relay] = (await reader.plant([{ owner: bob, name: "Relay", inputs: ["target"], outputs: [] }])) as [Planted];
  await source.grants.setVisibility(ann, greenhouse.id, "trusted", source.now());
  await source.report(greenhouse, { warmth: 20, damp: 50 });
  peers = await befriend(source, reader);
  reader.writer.onCommitted(news.fire);
  reader.writer.onTouched(news.fire);
  reader.federation.pull.start();
});
afterAll(() => Promise.all([source.stop(), reader.stop()]));

const live = () => reader.live.find(mirrorId);
const shown = (name: string) => live()?.outputs.get(name)?.value;
const target = () => reader.live.find(relay.id)?.inputs.get("target")?.value;

async function samplesOf(server: Server, variableId: number): Promise<[number, number | null][]> {
  await server.journal.flush();
  const rows = await server.em.fork().find(Sample, { variableId }, { orderBy: { at: "asc" } });
  return rows.map(({ at, number = null }) => [at, number]);
}

const damp = { unit: "Greenhouse", names: [{ name: "damp" }] };
const both = { unit: "Greenhouse", names: [{ name: "warmth" }, { name: "damp" }] };
const mirrored = (name: string) => reader.em.fork().findOneOrFail(Variable, { unit: mirrorId, name });

/** All notices of a kind so far, once there are so many. */
async function notices(kind: string, count: number): Promise<unknown[]> {
  const told: unknown[] = [];
  let isDone = false;
  const look = async (): Promise<void> => {
    if (isDone) return;
    const rows = await reader.em.fork().find(Outbox, {}, { orderBy: { id: "asc" } });
    const found = rows.filter(({ notice }) => (notice as Notice).kind === kind);
    told.splice(0, told.length, ...found.map(({ notice }) => notice));
    looked.fire();
  };
  const looked = createSignal();
  reader.writer.onTouched(() => void look());
  void look();
  await looked.until(() => told.length >= count, FAR_MS);
  isDone = true;
  return [...told];
}

/** Waits until this holds, which is looked at after each commit; reads what is not in memory. */
async function until(holds: () => boolean): Promise<void> {
  await reader.live.get(mirrorId);
  await reader.live.get(relay.id);
  await news.until(holds, FAR_MS);
}

describe("an output of a trusted instance", () => {
  test("is taken by its address, and is a unit here with its value, names and times", async () => {
    mirrorId = await reader.mirrors.addByAddress(bob, `${source.url}/${greenhouse.uuidOf("warmth")}`);
    await until(() => shown("warmth") === 20);
    const view = await reader.units.view(bob, mirrorId, reader.now());
    expect(view).toMatchObject({ name: "Greenhouse", isMirror: true, own: true, online: true });
    expect(view.outputs).toMatchObject([{ name: "warmth", type: "float", value: 20 }]);
    for (const warmth of [21, 22, 23]) await source.report(greenhouse, { warmth });
    await until(() => shown("warmth") === 23);
    const { id } = await mirrored("warmth");
    expect(await samplesOf(reader, id)).toEqual(await samplesOf(source, greenhouse.of("warmth")));
  });

  test("that is of the same device comes to the same unit, once", async () => {
    const address = `${source.url}/${greenhouse.uuidOf("damp").toUpperCase()}/`;
    expect(await reader.mirrors.addByAddress(bob, address)).toBe(mirrorId);
    expect(await reader.mirrors.addByAddress(bob, address)).toBe(mirrorId);
    await until(() => shown("damp") === 50);
    expect(await reader.em.fork().count(Variable, { unit: mirrorId })).toBe(2);
  });

  test("drives an input here as one of here does", async () => {
    await reader.links.add(bob, (await mirrored("warmth")).id, relay.of("target"), { kind: "none" }, reader.now());
    await source.report(greenhouse, { warmth: 25 });
    await until(() => target() === 25);
  });

  test("has no keys and no program here, and is shown to nobody else", async () => {
    for (const refused of [
      () => reader.units.env(bob, mirrorId),
      () => reader.units.renewEnv(bob, mirrorId),
      () => reader.units.source(bob, mirrorId),
      () => reader.boardZips.pack(bob, mirrorId, undefined),
      () => reader.updates.versions(bob, mirrorId, 0),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: "unit-mirrored" });
    }
    for (const visibility of ["trusted", "public"] as const) {
      const shown = reader.grants.setVisibility(bob, mirrorId, visibility, reader.now());
      await expect(shown).rejects.toMatchObject({ code: "mirror-visibility" });
    }
  });

  test("is refused in words where there is none, or where nobody is known", async () => {
    const refusal = (address: string) =>
      reader.mirrors.addByAddress(bob, address).then(
        () => "taken",
        ({ code }) => code,
      );
    const nothing = "00000000-0000-4000-8000-000000000000";
    expect(await refusal("Greenhouse")).toBe("mirror-address");
    expect(await refusal(`https://other.example/${nothing}`)).toBe("mirror-stranger");
    expect(await refusal(`${source.url}/${nothing}`)).toBe("mirror-unknown");
  });
});

test("what was measured while the other side was away comes afterwards, with its own times", async () => {
  await source.peers.suspend(source.admin, peers.reader.id, true);
  expect(await notices("mirror-gone", 1)).toMatchObject([both]);
  for (const warmth of [26, 27, 28]) await source.report(greenhouse, { warmth });
  await source.peers.suspend(source.admin, peers.reader.id, false);
  reader.federation.pull.wake(peers.source.id);
  await until(() => shown("warmth") === 28 && target() === 28);
  expect(await notices("mirror-back", 1)).toMatchObject([both]);
  await source.report(greenhouse, { warmth: 29 });
  await until(() => shown("warmth") === 29);
});

test("what is not kept there any more is told to the owner", async () => {
  expect(await notices("mirror-gap", 0)).toEqual([]);
  // As after a longer time than is kept there.
  reader.federation.book.read(peers.source.id, "nowhere");
  reader.federation.pull.wake(peers.source.id);
  await source.report(greenhouse, { warmth: 29.5 });
  const { name: peer } = peers.source;
  expect(await notices("mirror-gap", 1)).toEqual([{ kind: "mirror-gap", peer, units: ["Greenhouse"], more: 0 }]);
  await source.report(greenhouse, { warmth: 29 });
  await until(() => shown("warmth") === 29);
  expect(await notices("mirror-gap", 1)).toHaveLength(1);
});

test("what an output is called and measured in follows its own instance, but for what the owner here says", async () => {
  const output = async () => (await reader.units.view(bob, mirrorId, reader.now())).outputs.find(({ at }) => at > 0);
  await source.naming.set(ann, greenhouse.of("warmth"), { title: "Air", measure: "°C" });
  await source.em.fork().nativeUpdate(Unit, greenhouse.id, { syncByHand: { interval: 3600, sleep: false } });
  source.live.forget([greenhouse.id]);
  await reader.mirrors.renewDescriptions();
  expect(await output()).toMatchObject({ title: { en: "Air" }, measure: "°C" });
  expect((await reader.live.get(mirrorId))?.plan).toEqual({ interval: 3600, sleep: false });
  const { id } = await mirrored("warmth");
  await reader.naming.set(bob, id, { title: "Outside" });
  await source.naming.set(ann, greenhouse.of("warmth"), { title: "Heat" });
  await reader.mirrors.renewDescriptions();
  expect((await output())?.title).toEqual({ en: "Outside" });
  const touched: number[] = [];
  reader.writer.onTouched((units) => void touched.push(...units));
  await reader.mirrors.renewDescriptions();
  expect(touched).toEqual([]);
});

describe("an output that is not to be had any more", () => {
  test("stays as it was: its owner is told once that it was closed, and once that it is back", async () => {
    await source.grants.setVariableVisibility(ann, greenhouse.of("damp"), "private", source.now());
    expect(await notices("mirror-gone", 2)).toMatchObject([both, damp]);
    await source.report(greenhouse, { warmth: 30, damp: 55 });
    await until(() => shown("warmth") === 30);
    expect(shown("damp")).toBe(50);
    await source.grants.setVariableVisibility(ann, greenhouse.of("damp"), null, source.now());
    expect(await notices("mirror-back", 2)).toMatchObject([both, damp]);
    await source.report(greenhouse, { damp: 56 });
    await until(() => shown("damp") === 56);
    expect(await notices("mirror-gone", 2)).toHaveLength(2);
  });

  test("is lost and found with trust in its instance, whichever admin decides", async () => {
    await reader.peers.suspend(reader.admin, peers.source.id, true);
    expect(await notices("mirror-gone", 3)).toMatchObject([both, damp, both]);
    await reader.peers.suspend(reader.admin, peers.source.id, false);
    expect(await notices("mirror-back", 3)).toMatchObject([both, damp, both]);
    await source.peers.remove(source.admin, peers.reader.id);
    await source.report(greenhouse, { warmth: 31 });
    expect(await notices("mirror-gone", 4)).toMatchObject([both, damp, both, both]);
    await until(() => shown("warmth") === 30 && target() === 30);
  });

  test("is asked for no more once its unit here is deleted", async () => {
    expect(reader.mirrors.wanted(peers.source.id)).toHaveLength(2);
    const wanted = createSignal();
    reader.mirrors.onWanted(wanted.fire);
    await reader.units.remove(bob, mirrorId);
    await wanted.until(() => reader.mirrors.wanted(peers.source.id).length === 0, FAR_MS);
  });
});
