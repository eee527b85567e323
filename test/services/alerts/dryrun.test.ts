import { afterAll, beforeAll, expect, test } from "vitest";
import { type Condition, defaultTiming } from "../../../src/domain/alert/condition.ts";
import type { Span } from "../../../src/domain/span.ts";
import { readNewest } from "../../../src/services/alerts/dryrun.ts";
import { replay } from "../../../src/services/alerts/replay.ts";
import { type Core, openCore } from "../../support/core.ts";
import { execute } from "../../support/database.ts";

const [SECOND, MINUTE] = [1000, 60_000];
/** More than are read at once. */
const COUNT = 12_001;

let core: Core;
let heat: number;
let start: number;
beforeAll(async () => {
  core = await openCore();
  heat = await core.id(await core.unit("Shed", { heat: "out:float" }), "heat");
  start = Date.now() - COUNT * SECOND;
  const counted = `n(value) as (select 0 union all select value + 1 from n where value < ${COUNT - 1})`;
  const rows = `select ${heat}, ${start} + value * ${SECOND}, value from n`;
  await execute(core.dir, `with recursive ${counted} insert into sample (variable_id, at, number) ${rows}`);
});
afterAll(() => core.stop());

test("what is tried ends when time alone ends it, however often it was looked at before", () => {
  const condition: Condition = { kind: "faster", by: 5, within: 10 * MINUTE, way: "any" };
  const schedule = { ...defaultTiming(condition), zone: "UTC" };
  const samples = [[0, 0], [MINUTE, 3], [2 * MINUTE, 9]] as const; // biome-ignore format: pairs
  expect(replay(condition, schedule, samples, [0, 1440 * MINUTE])).toEqual([[2 * MINUTE, 12 * MINUTE]]);
  const kept = { ...schedule, keepMs: 5 * MINUTE };
  expect(replay(condition, kept, [...samples, [14 * MINUTE, 2]], [0, 1440 * MINUTE])).toEqual([
    [2 * MINUTE, 24 * MINUTE],
  ]);
});

const at = (place: number): number => start + place * SECOND;

async function read(span: Span, most = 500_000): Promise<readonly (number | null)[]> {
  const reading = await core.database.past.open({ who: "test" });
  return (await readNewest(reading, heat, span, most)).map(({ number }) => number);
}

test("the samples of a span are read in order, with the last before it", async () => {
  expect(await read([at(3), at(6)])).toEqual([2, 3, 4, 5]);
  expect(await read([at(0), at(2)])).toEqual([0, 1]);
  expect(await read([at(-9), at(0)])).toEqual([]);
  expect(await read([at(COUNT), at(COUNT + 9)])).toEqual([COUNT - 1]);
  expect(await read([at(0), at(COUNT)])).toEqual(Array.from({ length: COUNT }, (_, place) => place));
});

test("of more samples than can be looked at the newest are", async () => {
  expect(await read([at(0), at(COUNT)], 3)).toEqual([COUNT - 3, COUNT - 2, COUNT - 1]);
  expect((await read([at(0), at(COUNT)], 7000))[0]).toBe(COUNT - 7000);
});

test("a try of a week begins a week ago, and tells what was", async () => {
  const condition: Condition = { kind: "above", threshold: COUNT - 11, deadband: 0 };
  const run = await core.dryRuns.try(
    core.owner,
    { kind: "output", outputId: heat },
    condition,
    defaultTiming(condition),
    at(COUNT),
  );
  expect(run).toMatchObject({ from: at(COUNT) - 7 * 86_400_000, to: at(COUNT), times: 1, longestMs: 10 * SECOND });
  expect(run?.spans).toEqual([[at(COUNT - 10), at(COUNT)]]);
});
