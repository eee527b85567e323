import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { InputChange } from "../../../src/entities/inputchange.ts";
import { type Core, openCore } from "../../support/core.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1_800_000_000_000;

let core: Core;
let unit = 0;
beforeAll(async () => {
  core = await openCore();
  unit = await core.unit("House", { target: "in:float", lamp: "in:bool", mode: "in:string", temp: "out:float" });
});
afterAll(() => core.stop());

/** What an input was set to, in order. */
async function sets(name: string, values: readonly (readonly [at: number, value: number | string])[]): Promise<number> {
  const variableId = await core.id(unit, name);
  await core.em.fork().transactional(async (em) => {
    await em.nativeDelete(InputChange, { variableId });
    for (const [rev, [at, value]] of values.entries()) {
      const [number, text] = typeof value === "number" ? [value, null] : [null, value];
      em.create(InputChange, { variableId, rev: rev + 1, at, number, text, door: "chat", userId: 1 });
    }
  });
  return variableId;
}

async function course(outputs: number[], minutes = 60) {
  const { courses } = await core.charts.read(core.owner, { minutes, end: NOW / MINUTE, outputs }, NOW);
  return courses.map(({ points, summary }) => ({ points, summary }));
}

describe("an input in a chart", () => {
  test("is what it was set to before, then each value until the next, the last one until now", async () => {
    const id = await sets("target", [
      [NOW - 2 * HOUR, 18],
      [NOW - 30 * MINUTE, 22],
    ]);
    const [one] = await course([id]);
    expect(one?.points).toEqual([
      [NOW - HOUR, 18],
      [NOW - 30 * MINUTE, 22],
      [NOW, 22],
    ]);
    // Half of the time 18, half of it 22.
    expect(one?.summary).toMatchObject({ count: 1, min: 18, max: 22, mean: 20, last: { value: 22 } });
  });

  test("that nobody has changed meanwhile goes on as it was", async () => {
    const id = await sets("lamp", [[NOW - 5 * HOUR, 1]]);
    const [one] = await course([id]);
    expect(one?.points).toEqual([
      [NOW - HOUR, true],
      [NOW, true],
    ]);
    expect(one?.summary).toMatchObject({ share: 1, last: { value: true } });
  });

  test("of texts is a state, and of what was never set there is nothing", async () => {
    const id = await sets("mode", [[NOW - 10 * MINUTE, "eco"]]);
    expect((await course([id]))[0]?.points).toEqual([
      [NOW - 10 * MINUTE, "eco"],
      [NOW, "eco"],
    ]);
    await sets("mode", []);
    expect((await course([id]))[0]).toMatchObject({ points: [], summary: { count: 0, last: undefined } });
  });

  test("that was set very often has about as many points as a picture has, and the figures of all", async () => {
    const many = Array.from({ length: 20_000 }, (_, place) => [NOW - HOUR + place * 180, place % 1000] as const);
    const id = await sets("target", many);
    const [one] = await course([id]);
    expect(one?.points.length).toBeLessThan(1300);
    expect(one?.points.length).toBeGreaterThan(1100);
    expect(one?.summary).toMatchObject({ count: 20_000, min: 0, max: 999, last: { value: 999 } });
  });

  test("is in the table with what outputs have measured, every change of it", async () => {
    const many = Array.from({ length: 2500 }, (_, place) => [NOW - HOUR + place * 1000, place] as const);
    const [target, temp] = [await sets("target", many), await core.id(unit, "temp")];
    const asked = { minutes: 60, end: NOW / MINUTE, outputs: [temp, target] };
    const table = await core.charts.rows(core.owner, asked, NOW);
    const rows = [];
    for await (const portion of table.rows) rows.push(...portion);
    expect(rows).toHaveLength(2500);
    expect(rows.at(-1)).toEqual([NOW - HOUR + 2499 * 1000, [null, 2499]]);
    expect(table.uuids).toEqual(["1-House-temp"]);
  });

  test("keeps the order of its changes in the table where a clock was put back", async () => {
    const target = await sets("target", [
      [NOW - 20 * MINUTE, 1],
      [NOW - 30 * MINUTE, 2],
      [NOW - 10 * MINUTE, 3],
    ]);
    const { rows } = await core.charts.rows(core.owner, { minutes: 60, end: NOW / MINUTE, outputs: [target] }, NOW);
    const all = [];
    for await (const portion of rows) all.push(...portion);
    expect(all.map(([, [value]]) => value)).toEqual([1, 2, 3]);
  });
});

test("a unit's outputs come before its inputs", async () => {
  const drawn = await core.charts.outputsOf(core.owner, unit);
  expect(drawn.map(({ name, kind, own }) => [name, kind, own])).toEqual([
    ["temp", "output", true],
    ["target", "input", true],
    ["lamp", "input", true],
    ["mode", "input", true],
  ]);
});
