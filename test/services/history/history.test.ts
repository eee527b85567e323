import { afterEach, expect, test } from "vitest";
import type { LoggingChoice } from "../../../src/domain/logging.ts";
import type { HistoryQuestion } from "../../../src/services/history/history.ts";
import type { RawSample } from "../../../src/services/history/samples.ts";
import { createRandom, type Lab, openLab, type Stored } from "../../support/lab.ts";
import { recount } from "../../support/recount.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const NOW = Date.UTC(2025, 5, 20, 14, 10);
const DIRECT: LoggingChoice = { mode: "direct", windowMs: null, weighted: false, retentionDays: null };
const ALWAYS = [{ since: 0, mode: "direct", windowMs: null, weighted: false }] as const;

let lab: Lab;
afterEach(() => lab.close());

const hourOf = (at: number) => Math.floor(at / HOUR) * HOUR;

/** A sample about every `gap` ms. */
function createSamples(from: number, to: number, gap: number, seed = 1): Stored[] {
  const random = createRandom(seed);
  const samples: Stored[] = [];
  for (let at = from; at < to; at += 1 + Math.floor(random() * 2 * gap))
    samples.push([at, Math.round(random() * 1000) / 7]);
  return samples;
}

test("the figures of a caption are those of exactly the asked time", async () => {
  lab = await openLab(["float"], hourOf(NOW - 40 * DAY));
  const [id] = lab.outputs as [number];
  const samples = createSamples(NOW - 40 * DAY, NOW, 10 * MINUTE);
  await lab.put(id, samples);
  await lab.digest.refresh(NOW);
  const random = createRandom(7);
  for (let i = 0; i < 30; i++) {
    const to = NOW - Math.floor(random() * 20 * DAY);
    const from = to - Math.ceil(random() ** 3 * 20 * DAY);
    const stats = await lab.history.stats(id, from, to);
    const figures = recount(samples, ALWAYS, [from, to], () => to - from);
    expect(stats).toMatchObject({
      last: samples.findLast(([at]) => at >= from && at < to) ?? null,
      min: figures?.min ?? null,
      max: figures?.max ?? null,
      count: figures?.count ?? 0,
    });
    if (figures) expect(stats.mean).toBeCloseTo(figures.mean, 8);
  }
});

test("a step is chosen that reads well and gives at most so many points", async () => {
  lab = await openLab(["float"], hourOf(NOW - DAY));
  const [id] = lab.outputs as [number];
  await lab.put(id, createSamples(NOW - DAY, NOW, MINUTE));
  const stepOf = async (span: number, points?: number) =>
    (await lab.history.read({ outputs: [id], from: NOW - span, to: NOW, points, aggregate: "mean" }))[0]?.step;
  expect(await stepOf(HOUR)).toBe(10_000);
  expect(await stepOf(DAY)).toBe(5 * MINUTE);
  expect(await stepOf(30 * DAY)).toBe(2 * HOUR);
  expect(await stepOf(365 * DAY)).toBe(DAY);
  expect(await stepOf(DAY, 24)).toBe(HOUR);
  expect(await stepOf(50 * 365 * DAY, 1)).toBe(18_256 * DAY - (18_256 % 7) * DAY);
});

test("where samples are gone a step is chosen that what is left fills", async () => {
  lab = await openLab(["float", "float"], hourOf(NOW - 60 * DAY));
  const [direct, mean] = lab.outputs as [number, number];
  await lab.outputLogging.set(direct, { ...DIRECT, retentionDays: 10 }, NOW - 60 * DAY);
  await lab.outputLogging.set(
    mean,
    { mode: "mean", windowMs: 15 * MINUTE, weighted: false, retentionDays: null },
    NOW - 60 * DAY,
  );
  for (const id of [direct, mean]) await lab.put(id, createSamples(NOW - 59 * DAY, NOW, 5 * MINUTE));
  await lab.digest.refresh(NOW);
  await lab.retention.clear(NOW);
  const read = async (id: number, from: number) =>
    (await lab.history.read({ outputs: [id], from, to: from + 6 * HOUR, aggregate: "mean" }))[0]!;
  expect(await read(direct, NOW - 20 * DAY)).toMatchObject({ step: HOUR, points: { length: 7 } });
  expect(await read(direct, NOW - 5 * DAY)).toMatchObject({ step: MINUTE });
  expect(await read(mean, NOW - 50 * DAY)).toMatchObject({ step: 15 * MINUTE, points: { length: 25 } });
  expect(await read(mean, NOW - 5 * DAY)).toMatchObject({ step: MINUTE });
});

test("raw samples come page by page and as a stream, each once", async () => {
  lab = await openLab(["float"], hourOf(NOW - DAY));
  const [id] = lab.outputs as [number];
  const samples = createSamples(NOW - DAY, NOW, 5000);
  await lab.put(id, samples);
  const streamed: RawSample[] = [];
  for await (const portion of lab.history.stream(id, NOW - DAY, NOW, 999)) {
    expect(portion.length).toBeLessThanOrEqual(999);
    streamed.push(...portion);
  }
  expect(streamed).toEqual(samples);
  const first = await lab.history.page(id, NOW - DAY, NOW, null, 10);
  expect(first.samples).toEqual(samples.slice(0, 10));
  expect((await lab.history.page(id, NOW - DAY, NOW, first.cursor, 10)).samples).toEqual(samples.slice(10, 20));
  expect(await lab.history.page(id, samples.at(-1)![0], NOW, null, 10)).toEqual({
    samples: samples.slice(-1),
    cursor: null,
  });
  expect((await lab.history.page(id, 0, NOW, null, 1)).samples).toEqual(samples.slice(0, 1));
});

test("more raw samples than an answer holds are refused, and told how to be had", async () => {
  lab = await openLab(["float"], hourOf(NOW - DAY));
  const [id] = lab.outputs as [number];
  await lab.put(
    id,
    Array.from({ length: 20_001 }, (_, i): Stored => [NOW - DAY + i, i]),
  );
  const ask = (to: number) => lab.history.read({ outputs: [id], from: NOW - DAY, to, aggregate: "raw" });
  await expect(ask(NOW)).rejects.toMatchObject({ code: "too-many-samples", params: { max: 20_000 } });
  expect((await ask(NOW - DAY + 20_000))[0]?.points).toHaveLength(20_000);
});

test("long texts are read a few at a time, each once; more than fits into memory is refused", async () => {
  lab = await openLab(["string"], hourOf(NOW - DAY));
  const [id] = lab.outputs as [number];
  const [count, length, from] = [2500, 4000, NOW - DAY];
  await lab.run(
    `insert into sample (variable_id, at, text)
      with recursive n (n) as (select 0 union all select n + 1 from n where n + 1 < ?3)
      select ?1, cast(?2 as integer) + n * 1000, printf('%0${length}d', n) from n`,
    [id, from, count],
  );
  const times = Array.from({ length: count }, (_, n) => from + n * 1000);
  const paged: RawSample[] = [];
  const sizes: number[] = [];
  for (let cursor: number | null = from; cursor !== null; ) {
    const page = await lab.history.page(id, from, NOW, cursor, 10_000);
    sizes.push(page.samples.length);
    paged.push(...page.samples);
    cursor = page.cursor;
  }
  expect(paged.map(([at]) => at)).toEqual(times);
  expect(sizes).toEqual([1049, 1049, 402]);
  const streamed: RawSample[] = [];
  for await (const samples of lab.history.stream(id, from, NOW)) {
    expect(samples.length).toBeLessThanOrEqual(1049);
    streamed.push(...samples);
  }
  expect(streamed.map(([at]) => at)).toEqual(times);
  const ask = (more: Partial<HistoryQuestion>) =>
    lab.history.read({ outputs: [id], from, to: from + count * 1000, aggregate: "raw", ...more });
  await expect(ask({})).rejects.toMatchObject({ code: "too-many-samples" });
  await expect(ask({ aggregate: "last", step: 1000 })).rejects.toMatchObject({ code: "too-many-samples" });
  const [series] = await ask({ aggregate: "last", step: 2000, to: from + 1_500_000 });
  expect(series?.points.map(([at]) => at)).toEqual(Array.from({ length: 750 }, (_, n) => from + n * 2000));
});

test("questions that make no sense are refused in words", async () => {
  lab = await openLab(["float", "string", "datetime"], hourOf(NOW));
  const [number, text, time] = lab.outputs as [number, number, number];
  const ask = (more: Partial<HistoryQuestion>) =>
    lab.history.read({ outputs: [number], from: NOW - DAY, to: NOW, aggregate: "mean", ...more });
  await expect(ask({ from: NOW })).rejects.toMatchObject({ code: "period-backwards" });
  await expect(ask({ from: NOW + 1 })).rejects.toMatchObject({ code: "period-backwards" });
  await expect(ask({ from: Number.NaN })).rejects.toMatchObject({ code: "period-backwards" });
  await expect(ask({ from: 0, to: 51 * 366 * DAY })).rejects.toMatchObject({
    code: "period-too-long",
    params: { years: 50 },
  });
  await expect(ask({ from: NOW - 365 * DAY, step: 1 })).rejects.toMatchObject({ code: "step-too-short" });
  await expect(ask({ step: 0 })).rejects.toMatchObject({ code: "step-invalid" });
  await expect(ask({ step: 0.5 })).rejects.toMatchObject({ code: "step-invalid" });
  await expect(ask({ points: 0 })).rejects.toMatchObject({ code: "step-invalid" });
  await expect(ask({ offset: DAY })).rejects.toMatchObject({ code: "step-invalid" });
  await expect(ask({ outputs: [12345] })).rejects.toMatchObject({ code: "not-found" });
  for (const id of [text, time]) {
    for (const aggregate of ["mean", "median", "min", "max"] as const) {
      await expect(ask({ outputs: [id], aggregate })).rejects.toMatchObject({ code: "aggregate-numbers-only" });
    }
    for (const aggregate of ["raw", "last", "count"] as const)
      await expect(ask({ outputs: [id], aggregate })).resolves.toBeDefined();
  }
  await expect(lab.history.stats(number, NOW, NOW)).rejects.toMatchObject({ code: "period-backwards" });
  await expect(lab.history.page(12345, 0, NOW, null, 10)).rejects.toMatchObject({ code: "not-found" });
});
