import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Sample } from "../../../src/entities/sample.ts";
import { createChance } from "../../support/chance.ts";
import { befriend, createShelf, type Server, type Shelf, startServer } from "../../support/peers.ts";
import type { Planted } from "../../support/services.ts";
import { isTorture } from "../../support/torture.ts";

let source: Server;
let reader: Server;
let shelf: Shelf;
let peerId: number;
let unit: Planted;
const NAMES = ["warmth", "damp"];

beforeAll(async () => {
  [source, reader] = [await startServer(), await startServer()];
  const owner = await source.person("Ann");
  [unit] = (await source.plant([{ owner, name: "Greenhouse", inputs: [], outputs: NAMES }])) as [Planted];
  await source.grants.setVisibility(owner, unit.id, "public", source.now());
  peerId = (await befriend(source, reader)).source.id;
  shelf = createShelf(reader, peerId);
  shelf.want(...NAMES.map((name) => unit.uuidOf(name)));
  await report();
  await isCaughtUp();
});
afterAll(async () => {
  await shelf.pull.stop();
  await Promise.all([source.stop(), reader.stop()]);
});

let value = 0;
async function report(): Promise<void> {
  value++;
  await source.report(unit, { warmth: value, damp: [[source.now() - 3_600_000 - value * 1000, -value]] });
}

/** All samples of an output, as its own server has them. */
async function samplesOf(name: string): Promise<[number, unknown][]> {
  await source.journal.flush();
  const where = { variableId: unit.of(name) };
  const rows = await source.em.fork().find(Sample, where, { orderBy: { at: "asc" }, disableIdentityMap: true });
  return rows.map(({ at, number }) => [at, number]);
}

/** Waits until the reader has all that the source has, at the right times. */
async function isCaughtUp(): Promise<void> {
  for (const name of NAMES) {
    const all = await samplesOf(name);
    const has = () => {
      const times = new Set(shelf.of(unit.uuidOf(name)).map(([at]) => at));
      return all.every(([at]) => times.has(at));
    };
    await shelf.until(has);
    const found = new Map(shelf.of(unit.uuidOf(name)));
    for (const [at, number] of all) expect(found.get(at)).toBe(number);
  }
}

async function restartSource(meanwhile: () => void | Promise<void> = () => {}): Promise<void> {
  const { dir, port } = source;
  await source.close();
  await meanwhile();
  source = await startServer({ dir, port });
  // Not after the pause that failures make.
  shelf.pull.wake(peerId);
}

async function restartReader(meanwhile: () => void | Promise<void> = () => {}): Promise<void> {
  const { dir, port } = reader;
  await shelf.pull.stop();
  await reader.close();
  await meanwhile();
  reader = await startServer({ dir, port });
  shelf.goOn(reader);
}

test("what was measured while the reader was away comes when it is back, also after a restart of the source", async () => {
  await restartReader(async () => {
    for (let i = 0; i < 30; i++) await report();
    await restartSource();
    for (let i = 0; i < 30; i++) await report();
  });
  await isCaughtUp();
  expect(shelf.doubles).toBe(0);
});

test("after the source is restored from a backup the reader has all that it has had since, and keeps what it had before", async () => {
  const backup = join(source.dir, "backup.db");
  const file = join(source.dir, "pepeunit.db");
  await restartSource(() => copyFileSync(file, backup));
  for (let i = 0; i < 5; i++) await report();
  await isCaughtUp();
  const before = shelf.of(unit.uuidOf("warmth")).length;
  // Numbers are given out again, and more of them than there were before.
  await restartSource(() => {
    for (const end of ["-wal", "-shm"]) rmSync(file + end, { force: true });
    copyFileSync(backup, file);
  });
  for (let i = 0; i < 20; i++) await report();
  await isCaughtUp();
  expect(shelf.of(unit.uuidOf("warmth")).length).toBe(before + 20);
});

test("both are restarted at random under load: nothing is lost", async () => {
  const chance = createChance(7);
  const end = performance.now() + 300_000;
  for (let i = 0; isTorture ? performance.now() < end : i < 6; i++) {
    const load = (async () => {
      for (let j = 0; j < 10; j++) await report().catch(() => undefined);
    })();
    if (chance.odds(0.5)) {
      await load;
      await restartSource();
    } else {
      await restartReader();
      await load;
    }
  }
  await isCaughtUp();
});
