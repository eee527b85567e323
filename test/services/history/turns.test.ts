import { afterEach, beforeEach, expect, test } from "vitest";
import type { Aggregate } from "../../../src/services/history/history.ts";
import { type Lab, openLab } from "../../support/lab.ts";

const [SECOND, DAY] = [1000, 86_400_000];
const START = Date.UTC(2025, 5, 20);
/** As many samples as are read in several portions, of which each holds a few thousand. */
const MANY = 120_000;
const STEP = 700 * SECOND;

let lab: Lab;
let much: number;
let little: number;
beforeEach(async () => {
  lab = await openLab(["float", "float"], START + 10 * DAY);
  [much = 0, little = 0] = lab.outputs;
  const fill = `insert into sample (variable_id, at, number)
    with recursive n (n) as (select 0 union all select n + 1 from n where n + 1 < ?3)
    select ?1, cast(?2 as integer) + n * ${SECOND}, n * 7 % 1000 from n`;
  await lab.run(fill, [much, START, MANY]);
  await lab.run(fill, [little, START, 100]);
});
afterEach(() => lab.close());

const ask = (who: string, output: number, aggregate: Aggregate, signal?: AbortSignal) =>
  lab.history.on({ who, signal }).read({
    outputs: [output],
    from: START,
    to: START + MANY * SECOND,
    step: STEP,
    aggregate,
  });

/** What the samples of a step come to, by their numbers. */
function recount(start: number, aggregate: "mean" | "median"): number {
  const first = Math.max(0, (start - START) / SECOND);
  const end = Math.min(MANY, (start + STEP - START) / SECOND);
  const values = Array.from({ length: end - first }, (_, i) => ((first + i) * 7) % 1000).sort((a, b) => a - b);
  if (aggregate === "mean") return values.reduce((sum, value) => sum + value, 0) / values.length;
  const half = values.length / 2;
  return ((values[Math.ceil(half) - 1] ?? 0) + (values[Math.floor(half)] ?? 0)) / 2;
}

test("a long answer that is read in portions is the same as in one piece, with each step once", async () => {
  await lab.outputLogging.set(much, { mode: "direct", windowMs: null, weighted: false, retentionDays: null }, START);
  for (const aggregate of ["mean", "median"] as const) {
    const [series] = await ask("eve", much, aggregate);
    const points = series?.points ?? [];
    expect(points.map(([start]) => start)).toEqual(
      Array.from({ length: points.length }, (_, i) => (points[0]?.[0] ?? 0) + i * STEP),
    );
    expect(points.reduce((sum, [, , , , count = 0]) => sum + count, 0)).toBe(MANY);
    for (const [start, value] of points) expect(value).toBeCloseTo(recount(start, aggregate), 6);
  }
});

test("whoever asks for little is answered while a long answer is still being read", async () => {
  const order: string[] = [];
  const long = [1, 2, 3].map(() => ask("eve", much, "median").then(() => order.push("eve")));
  const short = ask("ann", little, "mean").then(() => order.push("ann"));
  await Promise.all([...long, short]);
  expect(order[0]).toBe("ann");
});

test("a caption's figures are read in portions as well, come to the same, and end when the asker has gone", async () => {
  await lab.outputLogging.set(much, { mode: "mean", windowMs: SECOND, weighted: true, retentionDays: null }, START);
  const order: string[] = [];
  const span = [START, START + MANY * SECOND] as const;
  const caption = (signal?: AbortSignal) => lab.history.on({ who: "eve", signal }).stats(much, ...span);
  const long = caption().then((stats) => {
    order.push("eve");
    return stats;
  });
  await ask("ann", little, "mean").then(() => order.push("ann"));
  const { mean, ...rest } = await long;
  expect(order).toEqual(["ann", "eve"]);
  expect(mean).toBeCloseTo(499.5, 8);
  expect(rest).toMatchObject({ count: MANY, min: 0, max: 999, last: [span[1] - SECOND, ((MANY - 1) * 7) % 1000] });
  const gone = new AbortController();
  const left = caption(gone.signal);
  gone.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
});

test("the figures of an hour with very many samples come in portions too, with each sample once", async () => {
  const count = 450_000;
  await lab.run(
    `insert into sample (variable_id, at, number)
      with recursive n (n) as (select 0 union all select n + 1 from n where n + 1 < ?3)
      select ?1, cast(?2 as integer) + n * 8, n % 1000 from n`,
    [little, START + DAY, count],
  );
  const stats = await lab.history.stats(little, START + DAY, START + DAY + 3_600_000);
  expect(stats).toMatchObject({ count, min: 0, max: 999, last: [START + DAY + (count - 1) * 8, 999] });
  expect(stats.mean).toBeCloseTo(499.5, 8);
});

test("nothing more is read for whoever has gone away, whether it waits or is under way", async () => {
  const gone = new AbortController();
  const left = [1, 2, 3].map(() => ask("eve", much, "median", gone.signal));
  const failed = Promise.allSettled(left);
  gone.abort(new Error("gone"));
  expect(await failed).toMatchObject(left.map(() => ({ status: "rejected", reason: { message: "gone" } })));
  expect((await ask("ann", little, "mean"))[0]?.points).toHaveLength(1);
});

test("a query that is under way for whoever goes away is ended", async () => {
  const gone = new AbortController();
  const endless = "with recursive n (n) as (select 0 union all select n + 1 from n) select max(n) from n";
  const [query, snapshot] = [lab.reader.on({ who: "eve", signal: gone.signal }), lab.reader.on({ who: "ann" })];
  const first = query.query(endless);
  const held = snapshot.snapshot(async (ask) => ask("select 1 as one"));
  gone.abort(new Error("gone"));
  await expect(first).rejects.toThrow("gone");
  expect(await held).toEqual([{ one: 1 }]);
  const again = new AbortController();
  const inside = lab.reader.on({ who: "eve", signal: again.signal }).snapshot(async (ask) => {
    queueMicrotask(() => again.abort(new Error("gone again")));
    return ask(endless);
  });
  await expect(inside).rejects.toThrow("gone again");
  expect(await lab.reader.query("select 2 as two")).toEqual([{ two: 2 }]);
});

test("a step that holds more than one query may sort is refused", { timeout: 30_000 }, async () => {
  await lab.run(
    `insert into sample (variable_id, at, number)
      with recursive n (n) as (select 0 union all select n + 1 from n where n < 500000)
      select ?1, cast(?2 as integer) + n, n from n`,
    [little, START + DAY],
  );
  const question = { outputs: [little], from: START + DAY, to: START + 2 * DAY, step: DAY } as const;
  await expect(lab.history.read({ ...question, aggregate: "median" })).rejects.toMatchObject({
    code: "too-many-samples",
    params: { max: 500_000 },
  });
  const [series] = await lab.history.read({ ...question, aggregate: "mean" });
  expect(series?.points).toMatchObject([[START + DAY, 250_000, 0, 500_000, 500_001]]);
});
