import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { write } from "../support/api.ts";
import { readTables, type SqliteTarget, targetOf, variableOf } from "./dashboards.ts";
import { expand, type Shown } from "./expand.ts";
import { toLines, toRows } from "./frame.ts";
import * as m from "./measured.ts";
import { ask, options, query } from "./sqlite.ts";

const { BEGIN, DAY, HOUR, MINUTE, SECOND } = m;
const dashboard = readTables();
const label = ({ unit, output }: Record<string, string>) => `${unit} · ${output}`;
const [GREEN, DARK] = ["Greenhouse · temperature °C", "Cellar 'O' · temperature °C"];

let measured: m.Measured;
beforeAll(async () => {
  measured = await m.startMeasured();
}, 60_000);
afterAll(() => measured.world.stop());

/** Both units with all that they have. */
function shown(from: number, to: number, interval: number, aggregate = "mean"): Shown {
  const { greenhouse, cellar } = measured;
  const output = [greenhouse.of.temperature!, cellar.of.temperature!];
  const state = [greenhouse.of.running!, greenhouse.of.door!, cellar.of.running!];
  return { from, to, interval, chosen: { unit: [greenhouse.unit, cellar.unit], output, state, aggregate } };
}
const run = (title: string, what: Shown) => ask(measured.file, targetOf(dashboard, title), what);
const lines = async (title: string, what: Shown) => toLines(await run(title, what), label);

test("the variables offer units, then their numbers and their states", async () => {
  const { file, greenhouse, cellar } = measured;
  const all = shown(BEGIN, BEGIN + HOUR, SECOND);
  const offer = (name: string, chosen = {}) =>
    options(file, variableOf(dashboard, name), { ...all, chosen: { ...all.chosen, ...chosen } });
  expect(await offer("unit")).toEqual([
    ["Cellar 'O'", cellar.unit],
    ["Greenhouse", greenhouse.unit],
  ]);
  expect(await offer("output")).toEqual([
    ["Cellar 'O' · temperature", cellar.of.temperature],
    ["Greenhouse · temperature", greenhouse.of.temperature],
  ]);
  expect(await offer("state", { unit: greenhouse.unit })).toEqual([
    ["Greenhouse · door", greenhouse.of.door],
    ["Greenhouse · running", greenhouse.of.running],
  ]);
  expect(await offer("output", { unit: [] })).toEqual([]);
});

describe("outputs", () => {
  test.each(["mean", "min", "max", "count"])("show the %s of each interval", async (aggregate) => {
    for (const interval of [SECOND, 30 * SECOND, 5 * MINUTE]) {
      const seen = await lines("Outputs", shown(BEGIN, BEGIN + 2 * HOUR, interval, aggregate));
      expectBoth(seen, m.GREENHOUSE, m.CELLAR, interval, aggregate);
    }
  });

  test("end where the period does", async () => {
    const [from, to] = [BEGIN + 7 * MINUTE, BEGIN + 21 * MINUTE];
    const inside = (samples: m.Samples) => samples.filter(([at]) => at >= from && at < to);
    const seen = await lines("Outputs", shown(from, to, MINUTE));
    expectBoth(seen, inside(m.GREENHOUSE), inside(m.CELLAR), MINUTE, "mean");
  });

  test.each(["mean", "min", "max", "count"])(
    "show the %s of hours and days out of roll-ups and what is newer",
    async (aggregate) => {
      for (const interval of [HOUR, 2 * HOUR, DAY]) {
        const from = Math.floor(BEGIN / DAY) * DAY;
        const seen = await lines("Outputs", shown(from, BEGIN + 2 * HOUR, interval, aggregate));
        expectBoth(seen, m.GREENHOUSE, m.CELLAR, interval, aggregate);
      }
      const old = await lines("Outputs", shown(m.OLD - DAY, m.OLD + DAY, DAY, aggregate));
      expect(Object.keys(old)).toEqual([GREEN]);
      m.expectPoints(old[GREEN], m.figures(m.OLDEN, DAY, aggregate));
    },
  );

  test("show hours where samples are gone", async () => {
    const seen = await lines("Outputs", shown(m.OLD, m.OLD + 3 * HOUR, MINUTE));
    m.expectPoints(seen[GREEN], m.figures(m.OLDEN, HOUR, "mean"));
  });

  test("that nobody has chosen are none", async () => {
    const none = shown(BEGIN, BEGIN + HOUR, MINUTE);
    expect(await run("Outputs", { ...none, chosen: { ...none.chosen, output: [] } })).toEqual([]);
  });

  function expectBoth(
    seen: Record<string, m.Samples>,
    green: m.Samples,
    dark: m.Samples,
    step: number,
    figure: string,
  ) {
    expect(Object.keys(seen).sort()).toEqual([DARK, GREEN]);
    m.expectPoints(seen[GREEN!], m.figures(green, step, figure));
    m.expectPoints(seen[DARK!], m.figures(dark, step, figure));
  }
});

test("windows show what is logged of each, and the mean of several", async () => {
  const name = `${DARK}`.replace(" °C", ", median of 300 s");
  const medians = m.figures(m.CELLAR, m.WINDOW, "median");
  const fine = await lines("Windows", shown(BEGIN, BEGIN + HOUR, SECOND));
  expect(Object.keys(fine)).toEqual([name]);
  m.expectPoints(fine[name], medians);
  const coarse = await lines("Windows", shown(BEGIN, BEGIN + HOUR, 10 * MINUTE));
  m.expectPoints(coarse[name], m.figures(medians, 10 * MINUTE, "mean"));
});

test("states begin with what they were before, and change when they change", async () => {
  const from = BEGIN + 5 * MINUTE;
  expect(toRows(await run("States", shown(from, BEGIN + 2 * HOUR, MINUTE)))).toEqual([
    { time: from, output: "Greenhouse · door", state: "open" },
    { time: from, output: "Greenhouse · running", state: "true" },
    { time: BEGIN + 10 * MINUTE, output: "Greenhouse · running", state: "false" },
    { time: BEGIN + 40 * MINUTE, output: "Greenhouse · running", state: "true" },
    { time: BEGIN + HOUR, output: "Greenhouse · door", state: "closed" },
  ]);
  const [, later] = toRows(await run("States", shown(BEGIN + 20 * MINUTE, BEGIN + HOUR, MINUTE)));
  expect(later).toEqual({ time: BEGIN + 20 * MINUTE, output: "Greenhouse · running", state: "false" });
  const all = toRows(await run("States", shown(BEGIN - HOUR, BEGIN + 2 * HOUR, MINUTE)));
  expect(all.map(({ time }) => time)).toEqual([0, 1, 10, 40, 60].map((minutes) => BEGIN + minutes * MINUTE));
});

test("now is the last value of each output", async () => {
  const seen = await lines("Now", shown(BEGIN, BEGIN + HOUR, MINUTE));
  expect(seen).toEqual({ [GREEN!]: [m.GREENHOUSE.at(-1)], [DARK!]: [m.CELLAR.at(-1)] });
});

test("an owner's title, unit of measure and decimals are shown", async () => {
  const { world, greenhouse } = measured;
  const words = "update variable set own_title = ?, own_measure = ?, own_precision = ? where uuid = ?";
  await write(world, words, "Air", "°F", 0, greenhouse.of.temperature);
  const what = shown(BEGIN, BEGIN + HOUR, MINUTE);
  const seen = await lines("Outputs", what);
  expect(Object.keys(seen).sort()).toEqual([DARK, "Greenhouse · Air °F"]);
  const values = seen["Greenhouse · Air °F"]?.map(([, value]) => value) ?? [];
  expect(values.length).toBeGreaterThan(10);
  expect(values.every(Number.isInteger)).toBe(true);
  expect(Object.keys(await lines("Now", what))).toContain("Greenhouse · Air °F");
  await write(world, words, null, null, null, greenhouse.of.temperature);
});

test("units are listed with when they were last seen", async () => {
  const now = Date.now();
  const rows = toRows(await run("Units", shown(now - HOUR, now, MINUTE)));
  expect(rows.map(({ "Last seen": _, ...row }) => row)).toEqual([
    { Unit: "Cellar 'O'", Online: 1, Inputs: 4, Outputs: 3, "Visible to": "private" },
    { Unit: "Greenhouse", Online: 1, Inputs: 4, Outputs: 3, "Visible to": "private" },
  ]);
  for (const row of rows) expect(now - Number(row["Last seen"])).toBeLessThan(120 * SECOND);
  const later = toRows(await run("Units", shown(now, now + HOUR, MINUTE)));
  expect(later.map(({ Online }) => Online)).toEqual([0, 0]);
});

test("what units have logged is listed, the newest first, of the period", async () => {
  const entry = ([time, level, text]: (typeof m.LOG)[number]) => ({
    ...{ time, Unit: "Greenhouse", Level: level, By: "program", Entry: text },
  });
  expect(toRows(await run("Log", shown(BEGIN, BEGIN + HOUR, MINUTE)))).toEqual(m.LOG.toReversed().map(entry));
  expect(toRows(await run("Log", shown(BEGIN, BEGIN + 2 * MINUTE, MINUTE)))).toEqual(m.LOG.slice(0, 1).map(entry));
});

const PERIOD = "at>? AND at<?";
// Those without a period end with their first row: they ask for the newest roll-up, the next width or the sample before.
test.each([
  ["Now", []],
  ["Outputs", ["figures width=?", `sample ${PERIOD}`, `figures width=? AND ${PERIOD}`]],
  ["Windows", ["figures", "figures width>?", `figures width=? AND ${PERIOD}`]],
  ["States", ["sample at=?", "sample at<?", `sample ${PERIOD}`]],
  ["Units", []],
  ["Log", []],
])("%s looks at no more samples, windows and roll-ups than it shows", async (title, looks) => {
  const sql = expand(targetOf(dashboard, title).rawQueryText, shown(BEGIN, BEGIN + HOUR, MINUTE));
  const plan = await query(measured.file, `explain query plan ${sql}`);
  const seen = plan.flatMap(({ detail }) => {
    const [, verb, table, by] = /^(\w+) (sample|figures)\b(.*)/.exec(String(detail)) ?? [];
    return table ? [verb === "SEARCH" ? [table, by] : [verb, table]] : [];
  });
  expect(seen.map(([table, by]) => `${table}${by}`)).toEqual(
    looks.map((look) =>
      look.replace(
        /^(\w+) ?(.*)/,
        (_, table, and) => `${table} USING PRIMARY KEY (variable_id=?${and && ` AND ${and}`})`,
      ),
    ),
  );
});

test("every query of the dashboard is one of those above, and says the same to the page and to the plugin", () => {
  const targets = dashboard.panels.flatMap((panel) => panel.targets);
  expect(dashboard.panels.map(({ title }) => title)).toEqual(["Now", "Outputs", "Windows", "States", "Units", "Log"]);
  expect(targets).toHaveLength(6);
  for (const { queryText, rawQueryText } of targets as SqliteTarget[]) expect(queryText).toBe(rawQueryText);
  expect(dashboard.templating.list.map(({ name }) => name)).toEqual(["unit", "output", "state", "aggregate"]);
  expect(variableOf(dashboard, "aggregate")).toBe("mean,min,max,count");
});
