import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { Digest } from "../../../src/services/logging/digest.ts";
import { createRollups } from "../../../src/storage/sqlite/rollups.ts";
import { readNow } from "../../support/database.ts";
import { openLab } from "../../support/lab.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const HOUR = 3_600_000;
const PATIENCE = { timeout: 20_000, interval: 100 };

let world: World;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ({ unit } = await createUnitInChat(world, await meet(world)));
});
afterAll(() => world.stop());

const readHour = (at: number) =>
  readNow(world.dir, `select count, min, max, mean from rollup where width = ${HOUR} and at = ?`, at);

test("what a device sends after an outage gets into the figures of its hour, while the program runs", async () => {
  const hour = Math.floor(Date.now() / HOUR) * HOUR - 2 * HOUR;
  const send = (...samples: [number, number][]) => unit.sync({ output_variables: { temperature: samples } });
  await send([hour, 20], [hour + 1, 22], [hour + HOUR, 99]);
  await vi.waitFor(async () => {
    expect(await readHour(hour)).toEqual([{ count: 2, min: 20, max: 22, mean: 21 }]);
  }, PATIENCE);
  await send([hour + 2, 27], [hour, 1000]);
  await vi.waitFor(async () => {
    expect(await readHour(hour)).toEqual([{ count: 3, min: 20, max: 27, mean: 23 }]);
    expect(await readNow(world.dir, "select * from stale")).toEqual([]);
  }, PATIENCE);
});

test("what comes while the figures of its hour are being stored is not forgotten", async () => {
  const now = Date.UTC(2025, 5, 20, 14, 10);
  const hour = now - (now % HOUR) - 2 * HOUR;
  const lab = await openLab(["float"], now - (now % HOUR));
  const [id] = lab.outputs as [number];
  await lab.outputLogging.set(
    id,
    { mode: "mean", windowMs: 60_000, weighted: false, retentionDays: null },
    hour - HOUR,
  );
  await lab.put(id, [[hour, 1]]);
  let late = 2;
  const rollups = createRollups(lab.reader, async (sql, parameters) => {
    // The last moment before a mark goes.
    if (sql.includes("delete from stale") && late <= 3) await lab.put(id, [[hour + late, late++]]);
    return lab.run(sql, parameters);
  });
  const digest = new Digest(rollups);
  await digest.refresh(now);
  await lab.digest.refresh(now);
  const figures = { count: 3, min: 1, max: 3, mean: 2 };
  expect(await lab.read("select count, min, max, mean from rollup where at = ?1", hour)).toEqual([figures]);
  expect(await lab.read(`select count, min, max, mean from "window"`)).toEqual([figures]);
  expect(await lab.read("select * from stale")).toEqual([]);
  await lab.close();
});

test("a late sample changes the time-weighted mean of the next hour with a sample, at once", async () => {
  const now = Date.UTC(2025, 5, 20, 14, 10);
  const hour = now - (now % HOUR) - 8 * HOUR;
  const lab = await openLab(["float"], hour - HOUR);
  const [id] = lab.outputs as [number];
  await lab.outputLogging.set(id, { mode: "mean", windowMs: HOUR, weighted: true, retentionDays: null }, hour - HOUR);
  await lab.put(id, [[hour, 10], [hour + 5.5 * HOUR, 20]]); // biome-ignore format: pairs
  await lab.digest.refresh(now);
  const read = async () => {
    const question = { outputs: [id], from: hour, to: hour + 7 * HOUR, step: HOUR, aggregate: "mean" } as const;
    return (await lab.history.read(question))[0]?.points.map(([start, mean]) => [(start - hour) / HOUR, mean]);
  };
  expect(await read()).toEqual([[0, 10], [5, 15]]); // biome-ignore format: pairs
  await lab.put(id, [[hour + 0.5 * HOUR, 40]]);
  expect(await read()).toEqual([[0, 25], [5, 30]]); // biome-ignore format: pairs
  await lab.digest.refresh(now);
  expect(await read()).toEqual([[0, 25], [5, 30]]); // biome-ignore format: pairs
  expect(await lab.read(`select (at - ?1) / ${HOUR} as hour, mean from "window" order by at`, hour)).toEqual([
    { hour: 0, mean: 25 },
    { hour: 5, mean: 30 },
  ]);
  await lab.close();
});
