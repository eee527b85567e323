import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/domain/access.ts";
import { Sample } from "../../../src/entities/sample.ts";
import { Variable } from "../../../src/entities/variable.ts";
import { createChance } from "../../support/chance.ts";
import { FAR_MS } from "../../support/patience.ts";
import { befriend, type Server, startServer } from "../../support/peers.ts";
import type { Planted } from "../../support/services.ts";
import { createSignal } from "../../support/signal.ts";
import { isTorture } from "../../support/torture.ts";

// Two databases are compared: what one instance has measured, and what the other has of it.

const NAMES = ["warmth", "damp"];
let source: Server;
let reader: Server;
let greenhouse: Planted;
let mirrorId: number;
let value = 0;
const news = createSignal();

beforeAll(async () => {
  [source, reader] = [await startServer(), await startServer()];
  const ann = await source.person("Ann");
  [greenhouse] = (await source.plant([{ owner: ann, name: "Greenhouse", inputs: [], outputs: NAMES }])) as [Planted];
  await source.grants.setVisibility(ann, greenhouse.id, "trusted", source.now());
  await report();
  await befriend(source, reader);
  mirrorId = await take(await reader.person("Bob"));
  // What was measured before is not told.
  await isThere();
});
afterAll(() => Promise.all([source.stop(), reader.stop()]));

/** Takes both outputs, and reads from now on. */
async function take(bob: Person): Promise<number> {
  const [first, second] = NAMES.map((name) => `${source.url}/${greenhouse.uuidOf(name)}`) as [string, string];
  await reader.mirrors.addByAddress(bob, first);
  const id = await reader.mirrors.addByAddress(bob, second);
  follow();
  return id;
}

function follow(): void {
  reader.writer.onCommitted(news.fire);
  reader.federation.pull.start();
}

/** One value of now, and one that comes late. */
async function report(): Promise<void> {
  value++;
  await source.report(greenhouse, { warmth: value, damp: [[source.now() - 3_600_000 - value * 1000, -value]] });
}

async function samplesOf(server: Server, variableId: number): Promise<[number, number | null | undefined][]> {
  await server.journal.flush();
  const rows = await server.em
    .fork()
    .find(Sample, { variableId }, { orderBy: { at: "asc" }, disableIdentityMap: true });
  return rows.map(({ at, number }) => [at, number]);
}

/** Waits until the last value is there. */
async function isThere(): Promise<void> {
  await reader.live.get(mirrorId);
  await news.until(() => reader.live.find(mirrorId)?.outputs.get("warmth")?.value === value, FAR_MS);
}

/** Waits for all that was measured, and compares both databases. */
async function isSame(): Promise<void> {
  await report();
  await isThere();
  for (const name of NAMES) {
    const { id } = await reader.em.fork().findOneOrFail(Variable, { unit: mirrorId, name });
    expect(await samplesOf(reader, id)).toEqual(await samplesOf(source, greenhouse.of(name)));
  }
}

async function restartSource(): Promise<void> {
  const { dir, port } = source;
  await source.close();
  source = await startServer({ dir, port });
}

async function restartReader(meanwhile: () => Promise<void>): Promise<void> {
  const { dir, port } = reader;
  await reader.close();
  await meanwhile();
  reader = await startServer({ dir, port });
  await reader.live.get(mirrorId);
  follow();
}

test("both are restarted at random under load: both databases have the same, each sample once", async () => {
  const chance = createChance(11);
  const end = performance.now() + 300_000;
  for (let i = 0; isTorture ? performance.now() < end : i < 6; i++) {
    const load = async (): Promise<void> => {
      for (let j = 0; j < 20; j++) await report();
    };
    if (chance.odds(0.5)) {
      await Promise.all([load(), load()]);
      await restartSource();
    } else {
      await restartReader(load);
    }
    for (const { id } of reader.federation.book.all) reader.federation.pull.wake(id);
  }
  await isSame();
}, 400_000);

test("who has lost their database is somebody else, who has to be trusted and to choose anew", async () => {
  const { dir, port } = reader;
  await reader.close();
  for (const name of readdirSync(dir)) rmSync(join(dir, name), { recursive: true });
  reader = await startServer({ dir, port });
  const trust = async (one: Server, other: Server) => {
    const proposal = await one.peers.propose(one.admin, other.url);
    await one.peers.trust(one.admin, proposal, { mayRead: true, weRead: true, allowsPlain: true });
  };
  const known = source.federation.book.all.map(({ instanceId }) => instanceId);
  await trust(reader, source);
  const bob = await reader.person("Bob");
  await expect(take(bob)).rejects.toMatchObject({ code: "peer-refused" });
  await trust(source, reader);
  expect(source.federation.book.all.map(({ instanceId }) => instanceId)).toEqual([
    ...known,
    reader.peers.own.instanceId,
  ]);
  mirrorId = await take(bob);
  await isThere();
  for (let i = 0; i < 5; i++) await report();
  await isThere();
});
