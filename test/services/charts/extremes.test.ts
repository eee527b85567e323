import { afterEach, describe, expect, test } from "vitest";
import type { LoggingChoice } from "../../../src/domain/logging.ts";
import type { Aggregate } from "../../../src/services/history/history.ts";
import { type Lab, openLab } from "../../support/lab.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
/** A midnight. */
const START = Date.UTC(2025, 5, 10);
const NOW = START + 3 * DAY;
const MAX = Number.MAX_VALUE;
const MEAN: LoggingChoice = { mode: "mean", windowMs: 15 * MINUTE, weighted: false, retentionDays: null };

let lab: Lab;
afterEach(() => lab.close());

/** A sample a minute for two days: these values over and over. */
const samplesOf = (values: readonly number[]) =>
  Array.from(
    { length: (2 * DAY) / MINUTE },
    (_, index) => [START + index * MINUTE, values[index % values.length] ?? 0] as const,
  );

async function open(values: readonly number[], choice?: LoggingChoice): Promise<number> {
  lab = await openLab(["float"], START);
  const [id] = lab.outputs as [number];
  if (choice) await lab.outputLogging.set(id, choice, START);
  await lab.put(id, samplesOf(values));
  await lab.digest.refresh(NOW);
  return id;
}

const figures = async (id: number, step: number, aggregate: Aggregate, to = START + 2 * DAY) => {
  const [series] = await lab.history.read({ outputs: [id], from: START, to, step, aggregate });
  return new Set((series?.points ?? []).map(([, value]) => value));
};

const STORED = `
  select mean as figure from rollup union select mean from "window" union select median from "window" where median is not null`;
const stored = async () => (await lab.read(STORED)).map(({ figure }) => figure);

describe.each([
  [[1e308, 1e308], 1e308],
  [[MAX, MAX], MAX],
  [[-MAX, -MAX], -MAX],
  [[1.7e308, -1.7e308], 0],
  [[1.5e308, 1.7e308], 1.6e308],
])("of %j over and over", (values, mean) => {
  const close = (figure: unknown) => expect(Math.abs(Number(figure) / 1e300 - mean / 1e300)).toBeLessThan(1e-4);

  test("means and medians are what they are, over minutes, hours, days and all", async () => {
    const id = await open(values);
    for (const step of [2 * MINUTE, 6 * MINUTE, HOUR, 7 * HOUR, DAY, 2 * DAY]) {
      for (const figure of await figures(id, step, "mean")) close(figure);
      for (const figure of await figures(id, step, "median")) close(figure);
    }
    close((await lab.history.stats(id, START + 7 * MINUTE - 60_000, START + 2 * DAY - 3 * MINUTE - 60_000)).mean);
    for (const figure of await stored()) close(figure);
  });

  test.each(["mean", "weighted", "median"])("windows hold what they come to: %s", async (kind) => {
    const weighted = kind === "weighted";
    const id = await open(values, { ...MEAN, mode: weighted || kind === "mean" ? "mean" : "median", weighted });
    // A quarter of an hour has an odd number of minutes.
    const tolerance = values[0] === values[1] ? 1e-4 : 1.7e308 / 1e300;
    for (const step of [15 * MINUTE, 30 * MINUTE, HOUR, DAY]) {
      for (const figure of await figures(id, step, "mean")) {
        expect(Math.abs(Number(figure) / 1e300 - mean / 1e300)).toBeLessThanOrEqual(tolerance);
      }
    }
    expect((await stored()).every(Number.isFinite)).toBe(true);
    expect((await lab.read('select count(*) as count from "window"'))[0]).toEqual({ count: (2 * DAY) / (15 * MINUTE) });
  });
});

test("ordinary means have every digit that SQLite's own have", async () => {
  const values = Array.from({ length: 997 }, (_, index) => 20 + Math.sin(index) * 7.3);
  const id = await open(values);
  const own = await lab.read(
    "select avg(number) as mean from sample where at < ? group by at / ? order by 1",
    START + 2 * DAY,
    6 * MINUTE,
  );
  const [series] = await lab.history.read({
    outputs: [id],
    from: START,
    to: START + 2 * DAY,
    step: 6 * MINUTE,
    aggregate: "mean",
  });
  expect(series?.points.map(([, mean]) => mean).sort((a, b) => Number(a) - Number(b))).toEqual(
    own.map(({ mean }) => mean),
  );
});

const CHOICES = [MEAN, { ...MEAN, weighted: true }, { ...MEAN, mode: "median" as const }];

test.each([5e-324, -5e-324, 0.1, 1013.25, MAX].flatMap((value) => CHOICES.map((choice) => [value, choice] as const)))(
  "a value that stays at %d is all that figures of it are: %o",
  async (value, choice) => {
    const id = await open([value], choice);
    const all = [...(await stored()), (await lab.history.stats(id, START, START + 2 * DAY - 3 * MINUTE)).mean];
    for (const step of [2 * MINUTE, HOUR, 7 * HOUR, 2 * DAY]) {
      all.push(...(await figures(id, step, choice.mode === "median" ? "median" : "mean")));
    }
    expect(new Set(all)).toEqual(new Set([value]));
  },
);

test("means and medians of the small lose no digit", async () => {
  const id = await open([1e-300, 3e-300]);
  for (const step of [2 * MINUTE, HOUR, DAY]) {
    const all = [...(await figures(id, step, "mean")), ...(await figures(id, step, "median"))];
    for (const figure of all) expect(Math.abs(Number(figure) / 2e-300 - 1)).toBeLessThan(1e-15);
  }
});

test("what was stored as infinite by an earlier version is bounded by what was measured", async () => {
  const id = await open([1e308, 1.1e308], { ...MEAN, mode: "median" });
  const { BoundMeans } = await import("../../../src/migrations/20261130-finite.ts");
  await lab.run("update rollup set mean = 9e999", []);
  await lab.run('update "window" set mean = -9e999, median = 9e999', []);
  const statements: string[] = [];
  BoundMeans.prototype.up.call({ addSql: (sql: string) => statements.push(sql) } as never);
  for (const sql of statements) await lab.run(sql, []);
  expect(new Set(await stored())).toEqual(new Set([1e308, 1.1e308]));
  expect(await figures(id, DAY, "mean")).toEqual(new Set([1.1e308]));
});
