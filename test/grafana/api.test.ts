import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient } from "../support/api.ts";
import { readApi, targetOf, variableOf } from "./dashboards.ts";
import type { Shown } from "./expand.ts";
import { toLines, toRows } from "./frame.ts";
import { ask, options } from "./infinity.ts";
import * as m from "./measured.ts";

const { BEGIN, DAY, HOUR, MINUTE, SECOND } = m;
const dashboard = readApi();
const label = ({ unit, output }: Record<string, string>) => `${unit} · ${output}`;
const [GREEN, DARK] = ["Greenhouse · temperature °C", "Cellar 'O' · temperature °C"];

let measured: m.Measured;
beforeAll(async () => {
  measured = await m.startMeasured();
}, 60_000);
afterAll(() => measured.world.stop());

/** Both units with all that they have. */
function shown(from: number, to: number, aggregate = "mean"): Shown {
  const { greenhouse, cellar } = measured;
  const output = [greenhouse.of.temperature!, cellar.of.temperature!];
  const state = [greenhouse.of.running!, greenhouse.of.door!];
  return { from, to, chosen: { unit: [greenhouse.unit, cellar.unit], output, state, aggregate } };
}
const source = () => ({ url: measured.world.instance.localUrl, token: measured.token });
const run = (title: string, what: Shown) => ask(source(), targetOf(dashboard, title), what);
const lines = async (title: string, what: Shown) => toLines(await run(title, what), label);

/** How long the steps are that the server takes for a period. */
async function stepOf({ from, to, chosen }: Shown): Promise<number> {
  const { json } = await createClient(
    measured.world,
    measured.token,
  )(`/samples?outputs=${chosen.output}&from=${from}&to=${to}&aggregate=${chosen.aggregate}&points=600`);
  return json.step;
}

test("the variables offer units, then their numbers and their states", async () => {
  const { greenhouse, cellar } = measured;
  const offer = (name: string, unit: string | string[]) =>
    options(source(), variableOf(dashboard, name), { ...shown(BEGIN, BEGIN + HOUR), chosen: { unit } });
  expect(await offer("unit", [])).toEqual([
    ["Cellar 'O'", cellar.unit],
    ["Greenhouse", greenhouse.unit],
  ]);
  expect(await offer("output", [greenhouse.unit, cellar.unit])).toEqual([
    ["Cellar 'O' · temperature", cellar.of.temperature],
    ["Greenhouse · temperature", greenhouse.of.temperature],
  ]);
  expect(await offer("state", greenhouse.unit)).toEqual([
    ["Greenhouse · door", greenhouse.of.door],
    ["Greenhouse · running", greenhouse.of.running],
  ]);
  expect(await offer("output", [])).toEqual([]);
});

describe("outputs", () => {
  test.each(["mean", "median", "min", "max", "count", "last"])("show the %s of each step", async (aggregate) => {
    for (const back of [0, 12 * HOUR, 5 * DAY]) {
      const what = shown(BEGIN - back, BEGIN + 2 * HOUR, aggregate);
      const step = await stepOf(what);
      const seen = await lines("Outputs", what);
      expect(Object.keys(seen).sort()).toEqual([DARK, GREEN]);
      m.expectPoints(seen[GREEN!], m.figures(m.GREENHOUSE, step, aggregate));
      m.expectPoints(seen[DARK!], m.figures(m.CELLAR, step, aggregate));
    }
  });

  test("show hours where samples are gone", async () => {
    const seen = await lines("Outputs", shown(m.OLD, m.OLD + 3 * HOUR));
    m.expectPoints(seen[GREEN!], m.figures(m.OLDEN, HOUR, "mean"));
  });

  test("are none in a period without any", async () => {
    expect(Object.keys(await lines("Outputs", shown(BEGIN - 20 * DAY, BEGIN - 19 * DAY)))).toEqual([]);
  });
});

test("states are the last of each step", async () => {
  const what = shown(BEGIN, BEGIN + 2 * HOUR);
  const step = await stepOf(what);
  const at = (minutes: number) => Math.floor((BEGIN + minutes * MINUTE) / step) * step;
  expect(toRows(await run("States", what))).toEqual([
    { time: at(0), output: "Greenhouse · running", state: "true" },
    { time: at(1), output: "Greenhouse · running", state: "true" },
    { time: at(1), output: "Greenhouse · door", state: "open" },
    { time: at(2), output: "Greenhouse · door", state: "open" },
    { time: at(10), output: "Greenhouse · running", state: "false" },
    { time: at(40), output: "Greenhouse · running", state: "true" },
    { time: at(60), output: "Greenhouse · door", state: "closed" },
  ]);
});

test("now is the last value of each output", async () => {
  const seen = await lines("Now", shown(BEGIN, BEGIN + HOUR));
  expect(seen).toEqual({ [GREEN!]: [m.GREENHOUSE.at(-1)], [DARK!]: [m.CELLAR.at(-1)] });
});

test("an owner's title, unit of measure and decimals are shown", async () => {
  const { world, greenhouse, owner } = measured;
  const name = createClient(world, owner);
  const words = (body: object) => name(`/variables/${greenhouse.of.temperature}`, { method: "PATCH", body });
  await words({ title: "Air", measure: "°F", decimals: 0 });
  const what = shown(BEGIN, BEGIN + HOUR);
  const seen = await lines("Outputs", what);
  expect(Object.keys(seen).sort()).toEqual([DARK, "Greenhouse · Air °F"]);
  const values = seen["Greenhouse · Air °F"]?.map(([, value]) => value) ?? [];
  expect(values.length).toBeGreaterThan(10);
  expect(values.every(Number.isInteger)).toBe(true);
  expect(Object.keys(await lines("Now", what))).toContain("Greenhouse · Air °F");
  await words({ title: null, measure: null, decimals: null });
});

test("what each chosen unit has logged is listed, the newest first, from the beginning of the period", async () => {
  const { greenhouse, cellar } = measured;
  const of = (unit: string, from: number) => ({ ...shown(from, BEGIN + HOUR), chosen: { unit } });
  const rows = async (unit: string, from: number) => toRows(await run("Log of $unit", of(unit, from)));
  expect(await rows(greenhouse.unit, BEGIN)).toEqual(
    m.LOG.toReversed().map(([Time, Level, Entry]) => ({ Time, Level, By: "program", Entry })),
  );
  expect(await rows(greenhouse.unit, BEGIN + 90 * SECOND)).toHaveLength(1);
  expect(await rows(cellar.unit, BEGIN)).toEqual([]);
});

test("units are listed with when they were last seen", async () => {
  const rows = toRows(await run("Units", shown(BEGIN, BEGIN + HOUR)));
  expect(rows.map(({ "Last seen": _, ...row }) => row)).toEqual([
    { Unit: "Cellar 'O'", Online: true, Inputs: 4, Outputs: 3, Own: true },
    { Unit: "Greenhouse", Online: true, Inputs: 4, Outputs: 3, Own: true },
  ]);
  for (const row of rows) expect(Date.now() - Number(row["Last seen"])).toBeLessThan(120 * SECOND);
});

test("a token that is not known gets an error, not an empty picture", async () => {
  const stranger = { ...source(), token: "ppu_nobody" };
  await expect(ask(stranger, targetOf(dashboard, "Units"), shown(BEGIN, BEGIN + HOUR))).rejects.toThrow("401");
});

test("every query of the dashboard is one of those above", () => {
  expect(dashboard.panels.map(({ title }) => title)).toEqual(["Now", "Outputs", "States", "Units", "Log of $unit"]);
  expect(dashboard.panels.flatMap((panel) => panel.targets)).toHaveLength(5);
  expect(dashboard.templating.list.map(({ name }) => name)).toEqual(["unit", "output", "state", "aggregate"]);
  expect(variableOf(dashboard, "aggregate")).toBe("mean,median,min,max,count,last");
});
