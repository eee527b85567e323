import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { FAR_MS } from "../../support/patience.ts";
import { befriend, type Server, startServer } from "../../support/peers.ts";
import type { Planted } from "../../support/services.ts";
import { createSignal } from "../../support/signal.ts";

// A mirror of which nothing new comes says so wherever it is shown, for whatever reason that is.

let source: Server;
let reader: Server;
let peers: Awaited<ReturnType<typeof befriend>>;
let ann: Person;
let bob: Person;
let mirrorId: number;
let greenhouse: Planted;
const news = createSignal();

beforeAll(async () => {
  [source, reader] = [await startServer(), await startServer()];
  [ann, bob] = [await source.person("Ann"), await reader.person("Bob")];
  [greenhouse] = (await source.plant([
    { owner: ann, name: "Greenhouse", inputs: [], outputs: ["warmth", "damp"] },
  ])) as [Planted];
  await source.grants.setVisibility(ann, greenhouse.id, "trusted", source.now());
  await source.report(greenhouse, { warmth: 20, damp: 50 });
  peers = await befriend(source, reader);
  mirrorId = await reader.mirrors.addByAddress(bob, `${source.url}/${greenhouse.uuidOf("warmth")}`);
  await reader.mirrors.add(bob, peers.source.id, [greenhouse.uuidOf("damp")]);
  listen();
  reader.federation.pull.start();
  await reader.live.get(mirrorId);
  await news.until(() => value() === 20, FAR_MS);
});
afterAll(() => Promise.all([source.stop(), reader.stop()]));

function listen(): void {
  reader.mirrors.onStale(news.fire);
  reader.writer.onCommitted(news.fire);
  reader.live.onLoaded(news.fire);
  // It is read again.
  reader.writer.onTouched(() => void reader.live.get(mirrorId));
}

const value = () => reader.live.find(mirrorId)?.outputs.get("warmth")?.value;

/** Waits until the mirror is so, and gives how it is shown. */
async function becomes(isStale: boolean) {
  await reader.live.get(mirrorId);
  await news.until(() => reader.live.find(mirrorId)?.isStale === isStale, FAR_MS);
  const now = reader.now();
  const view = await reader.units.view(bob, mirrorId, now);
  const { items } = await reader.directory.mine(bob, 0, now);
  const chart = await reader.charts.read(bob, { minutes: 60, end: 0, outputs: view.outputs.map(({ id }) => id) }, now);
  const graph = await reader.graph.view(bob, mirrorId, 0, now);
  const [inApi] = (await reader.catalogue.units(bob, undefined, 10, now)).items;
  return {
    origin: (await reader.mirrors.originOf(mirrorId))?.state,
    shown: [view, items[0], chart.courses[0]?.output, graph.nodes[0], inApi].map((one) => one?.presence),
    old: view.outputs.map(({ old = false }) => old),
  };
}

const everywhere = (presence: string) => [presence, presence, presence, presence, presence];
const fine = { origin: "fine", shown: everywhere("online"), old: [false, false] };
const stale = (origin: string) => ({ origin, shown: everywhere("stale"), old: [true, true] });

describe("a mirror", () => {
  test("is online while its values come", async () => {
    expect(await becomes(false)).toEqual(fine);
  });

  test("is stale while its server does not let us in, and not any more once it does", async () => {
    await source.peers.suspend(source.admin, peers.reader.id, true);
    expect(await becomes(true)).toEqual(stale("closed"));
    await source.peers.suspend(source.admin, peers.reader.id, false);
    reader.federation.pull.wake(peers.source.id);
    expect(await becomes(false)).toEqual(fine);
  });

  test("is stale while its server is suspended here", async () => {
    await reader.peers.suspend(reader.admin, peers.source.id, true);
    expect(await becomes(true)).toEqual(stale("suspended"));
    await reader.peers.suspend(reader.admin, peers.source.id, false);
    expect(await becomes(false)).toEqual(fine);
  });

  test("is stale once all of it is closed there, and not any more once a part of it is open", async () => {
    for (const name of ["warmth", "damp"]) {
      await source.grants.setVariableVisibility(ann, greenhouse.of(name), "private", source.now());
    }
    expect(await becomes(true)).toEqual(stale("closed"));
    await source.grants.setVariableVisibility(ann, greenhouse.of("damp"), null, source.now());
    expect((await becomes(false)).shown).toEqual(everywhere("online"));
  });

  test("is stale once its server is away, also after a restart here", async () => {
    const { dir, port } = source;
    await source.close();
    expect(await becomes(true)).toEqual(stale("silent"));
    const place = { dir: reader.dir, port: reader.port };
    await reader.close();
    reader = await startServer(place);
    listen();
    expect(await becomes(true)).toEqual(stale("silent"));
    source = await startServer({ dir, port });
  });

  test("is stale for good once its server is not trusted any more", async () => {
    await reader.peers.remove(reader.admin, peers.source.id);
    expect(await becomes(true)).toEqual(stale("lost"));
  });
});
