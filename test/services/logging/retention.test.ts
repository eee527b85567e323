import { afterEach, expect, test } from "vitest";
import type { LoggingChoice } from "../../../src/domain/logging.ts";
import type { HistoryQuestion } from "../../../src/services/history/history.ts";
import type { RawSample } from "../../../src/services/history/samples.ts";
import { createRandom, type Lab, openLab, type Stored } from "../../support/lab.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const NOW = Date.UTC(2025, 5, 20, 14, 10);
const DIRECT: LoggingChoice = { mode: "direct", windowMs: null, weighted: false, retentionDays: null };

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

test("an output that nobody has chosen for is kept as long as the instance says, and a chosen one as its owner says", async () => {
  lab = await openLab(["float", "float"], hourOf(NOW - 60 * DAY));
  const [free = 0, chosen = 0] = lab.outputs;
  await lab.outputLogging.set(chosen, { ...DIRECT, retentionDays: 50 }, NOW - 55 * DAY);
  for (const id of [free, chosen]) await lab.put(id, createSamples(NOW - 45 * DAY, NOW, HOUR));
  const days = async (id: number) => {
    const [row] = await lab.read("select min(at) as at from sample where variable_id = ?1", id);
    return Math.floor((NOW - Number(row?.at)) / DAY);
  };
  await lab.retention.clear(NOW);
  expect([await days(free), await days(chosen)]).toEqual([45, 45]);
  await lab.byDefault({ ...DIRECT, retentionDays: 40 });
  await lab.digest.refresh(NOW);
  await lab.retention.clear(NOW);
  expect([await days(free), await days(chosen)]).toEqual([40, 45]);
});

test("bools and strings are told by their changes, the same before and after the old ones are thinned out", async () => {
  lab = await openLab(["bool", "string"], hourOf(NOW - 50 * DAY));
  const random = createRandom(3);
  const changes: RawSample[][] = [[], []];
  for (const [i, values] of [
    [0, 1],
    ["on", "off", "broken"],
  ].entries()) {
    const id = lab.outputs[i]!;
    const samples: Stored[] = [];
    let value = values[0]!;
    for (let at = NOW - 50 * DAY; at < NOW; at += 1 + Math.floor(random() * HOUR)) {
      if (random() < 0.2) value = values[Math.floor(random() * values.length)]!;
      samples.push([at, value]);
    }
    // What was buffered comes last.
    const late = samples.filter(() => random() < 0.2);
    await lab.put(
      id,
      samples.filter((sample) => !late.includes(sample)),
    );
    await lab.put(id, late);
    changes[i] = samples.filter(([, now], place) => place === 0 || samples[place - 1]![1] !== now) as RawSample[];
  }
  const check = async () => {
    for (const [i, expected] of changes.entries()) {
      const id = lab.outputs[i]!;
      const [from, to] = [NOW - 45 * DAY, NOW - DAY];
      const inside = expected.filter(([at]) => at >= from && at < to);
      const [series] = await lab.history.read({ outputs: [id], from, to, aggregate: "raw" });
      expect(series!.points).toEqual(inside);
      expect(series!.before?.[1]).toBe(expected.findLast(([at]) => at < from)?.[1]);
      const paged: RawSample[] = [];
      for (let cursor: number | null = null, begun = false; !begun || cursor !== null; begun = true) {
        const page = await lab.history.page(id, from, to, cursor, 7);
        expect(page.samples.length).toBeLessThanOrEqual(7);
        paged.push(...page.samples);
        cursor = page.cursor;
      }
      expect(paged).toEqual(inside);
    }
  };
  await check();
  await lab.digest.refresh(NOW);
  const counted = await lab.history.stats(lab.outputs[0]!, NOW - 45 * DAY, NOW);
  const before = await lab.read("select count(*) as count from sample");
  await lab.retention.clear(NOW);
  const after = await lab.read("select count(*) as count from sample");
  expect(Number(after[0]!.count)).toBeLessThan(0.8 * Number(before[0]!.count));
  const midnight = Math.floor(NOW / DAY) * DAY - 30 * DAY;
  expect(await lab.read("select max(to_at) as at from sealed")).toEqual([{ at: midnight }]);
  await check();
  expect((await lab.history.stats(lab.outputs[0]!, hourOf(NOW - 45 * DAY), NOW)).count).toBeGreaterThanOrEqual(
    counted.count,
  );

  // What comes for a time that was thinned out is too late: nobody knows any more what was said after it.
  await lab.put(lab.outputs[0]!, [[midnight - 5 * HOUR - 1, 0], [midnight - 5 * HOUR, 1]]); // biome-ignore format: pairs
  await lab.put(lab.outputs[1]!, [[midnight - 5 * HOUR, "too late"]]);
  await check();
});

test("samples are kept as long as was chosen, the last one before stays, and roll-ups stay for ever", async () => {
  lab = await openLab(["float", "float"], hourOf(NOW - 200 * DAY));
  const [short, long] = lab.outputs as [number, number];
  await lab.outputLogging.set(short, { ...DIRECT, retentionDays: 1 }, NOW - 200 * DAY);
  const samples = createSamples(NOW - 200 * DAY, NOW, 2 * HOUR);
  for (const id of [short, long]) await lab.put(id, samples);
  await lab.digest.refresh(NOW);
  const year: HistoryQuestion = {
    outputs: [short, long],
    from: NOW - 365 * DAY,
    to: NOW,
    step: DAY,
    aggregate: "mean",
  };
  const before = await lab.history.read(year);
  await lab.retention.clear(NOW);
  const kept = async (id: number) =>
    (await lab.read("select at, number from sample where variable_id = ?1 order by at", id)).map(({ at, number }) => [
      at,
      number,
    ]);
  for (const [id, days] of [
    [short, 1],
    [long, 90],
  ] as const) {
    // biome-ignore format: pairs
    const begin = Math.floor(NOW / DAY) * DAY - days * DAY;
    expect(await kept(id)).toEqual([samples.findLast(([at]) => at < begin), ...samples.filter(([at]) => at >= begin)]);
  }
  expect(await lab.history.read(year)).toEqual(before);
  expect(before[0]!.points).toHaveLength(201);

  // Kept for ever from now on: what is gone is gone, and comes back in no way.
  await lab.outputLogging.set(short, DIRECT, NOW);
  await lab.put(short, [[NOW - 100 * DAY, 1e6]]);
  await lab.digest.refresh(NOW);
  expect(await lab.history.read(year)).toEqual(before);
  expect(await lab.read("select * from sample where number = 1e6")).toEqual([]);
});

test("figures are not made of samples that a removal has begun to remove", async () => {
  lab = await openLab(["float"], hourOf(NOW - 100 * DAY));
  const [id] = lab.outputs as [number];
  const samples = createSamples(NOW - 100 * DAY, NOW - 80 * DAY, 2 * MINUTE);
  await lab.put(id, samples);
  // A mark is left: nothing is removed before figures are made of it.
  await lab.retention.clear(NOW);
  expect(await lab.read("select count(*) as count from sample")).toEqual([{ count: samples.length }]);
  await lab.digest.refresh(NOW);
  const ask = (step: number) =>
    lab.history.read({ outputs: [id], from: NOW - 100 * DAY, to: NOW - 80 * DAY, step, aggregate: "count" });
  const [hours] = await ask(HOUR);
  const clearing = lab.retention.clear(NOW);
  const seen: number[] = [];
  for (let done = false; !done; ) {
    done = await Promise.race([clearing.then(() => true), lab.read("select 1").then(() => false)]);
    expect(await ask(HOUR)).toEqual([hours]);
    const [{ points } = { points: [] }] = await ask(30 * MINUTE);
    for (const [start, count] of points) {
      expect(count).toBe(samples.filter(([at]) => at >= start && at < start + 30 * MINUTE).length);
    }
    seen.push(points.length);
  }
  expect(seen.at(-1)).toBeLessThan(24 * 2 * 11);
});

test("what is left of a removed unit is cleared away", async () => {
  lab = await openLab(["float", "float"], hourOf(NOW - 3 * DAY));
  const [id] = lab.outputs as [number];
  await lab.outputLogging.set(
    id,
    { mode: "mean", windowMs: MINUTE, weighted: false, retentionDays: null },
    NOW - 2 * DAY,
  );
  for (const output of lab.outputs) await lab.put(output, createSamples(NOW - 2 * DAY, NOW, MINUTE));
  await lab.digest.refresh(NOW);
  await lab.put(id, [[NOW - DAY, 1]]);
  await lab.run("insert into sealed values (?1, 0, 1)", [id]);
  await lab.run("delete from variable where id = ?1", [id]);
  await lab.digest.refresh(NOW);
  await lab.clear();
  for (const table of ["sample", '"window"', "rollup", "stale", "sealed", "logging"]) {
    expect(await lab.read(`select * from ${table} where variable_id = ?1`, id), table).toEqual([]);
  }
  expect(await lab.read("select * from sample limit 1")).toHaveLength(1);
});

test("choices that make no sense are refused in words, and the instance's choice holds until there is another", async () => {
  lab = await openLab(["float", "bool", "string", "datetime"], hourOf(NOW));
  const [number, ...others] = lab.outputs as [number, number, number, number];
  const mean: LoggingChoice = { mode: "mean", windowMs: MINUTE, weighted: false, retentionDays: null };
  expect(await lab.outputLogging.get(number)).toEqual({
    since: 0,
    mode: "direct",
    windowMs: null,
    weighted: false,
    retentionDays: 90,
  });
  for (const id of others) {
    await expect(lab.outputLogging.set(id, mean, NOW)).rejects.toMatchObject({ code: "logging-numbers-only" });
  }
  for (const windowMs of [null, 0, 999, 1500, 7000, 7 * HOUR, 90 * MINUTE, 2 * DAY, Number.NaN]) {
    await expect(lab.outputLogging.set(number, { ...mean, windowMs }, NOW)).rejects.toMatchObject({
      code: "window-invalid",
    });
  }
  for (const retentionDays of [0, 0.5, -1, 36_501, Number.NaN]) {
    await expect(lab.outputLogging.set(number, { ...mean, retentionDays }, NOW)).rejects.toMatchObject({
      code: "retention-invalid",
    });
  }
  await expect(lab.outputLogging.set(12345, mean, NOW)).rejects.toMatchObject({ code: "not-found" });
  const since = Math.ceil(NOW / HOUR) * HOUR;
  expect(await lab.outputLogging.set(number, { ...mean, windowMs: HOUR }, NOW)).toEqual({
    ...mean,
    windowMs: HOUR,
    since,
  });
  expect(await lab.outputLogging.get(number)).toEqual({ ...mean, windowMs: HOUR, since });
  expect(await lab.outputLogging.set(number, { ...mean, windowMs: HOUR, retentionDays: 5 }, NOW)).toMatchObject({
    since,
    retentionDays: 5,
  });
  expect(await lab.outputLogging.set(number, { ...DIRECT, retentionDays: 7 }, NOW + 5)).toMatchObject({
    since: NOW + 5,
    mode: "direct",
  });
  expect(await lab.read("select since_at, mode, retention_days from logging order by since_at")).toEqual([
    { since_at: 0, mode: "direct", retention_days: 90 },
    { since_at: NOW + 5, mode: "direct", retention_days: 7 },
  ]);
});

test("a retention of samples leaves windows alone, and of windows samples; a longer one makes none shorter", async () => {
  lab = await openLab(["float"], hourOf(NOW));
  const [id] = lab.outputs as [number];
  const mean: LoggingChoice = { mode: "mean", windowMs: MINUTE, weighted: false, retentionDays: null };
  const kept = () => lab.read("select mode, retention_days as days from logging order by since_at");
  await lab.outputLogging.set(id, mean, NOW);
  const direct = { ...DIRECT, retentionDays: 90 };
  await lab.outputLogging.set(id, direct, NOW + DAY);
  for (const retentionDays of [90, 365]) {
    await lab.outputLogging.set(id, { ...direct, retentionDays }, NOW + 2 * DAY);
    expect(await kept()).toEqual([
      { mode: "direct", days: retentionDays },
      { mode: "mean", days: null },
      { mode: "direct", days: retentionDays },
    ]);
  }
  await lab.outputLogging.set(id, { ...mean, windowMs: HOUR, retentionDays: 30 }, NOW + 3 * DAY);
  await lab.outputLogging.set(id, { ...mean, windowMs: HOUR, retentionDays: 60 }, NOW + 3 * DAY);
  expect(await kept()).toEqual([
    { mode: "direct", days: 365 },
    { mode: "mean", days: null },
    { mode: "direct", days: 365 },
    { mode: "mean", days: 60 },
  ]);
  await lab.outputLogging.set(id, { ...mean, windowMs: HOUR, retentionDays: 7 }, NOW + 3 * DAY);
  expect((await kept()).map(({ days }) => days)).toEqual([365, 7, 365, 7]);
});

test("what a wrong clock has dated is kept as long as samples are, from when that was known, and goes with its output", async () => {
  lab = await openLab(["float", "float"], hourOf(NOW));
  const [brief = 0, ever = 0] = lab.outputs;
  await lab.outputLogging.set(brief, { ...DIRECT, retentionDays: 5 }, NOW);
  await lab.outputLogging.set(ever, DIRECT, NOW);
  const put = (id: number, foundAt: number) =>
    lab.run(
      "insert into misdated (variable_id, at, found_at, number) values (?, cast(? as integer), cast(? as integer), 1)",
      [id, NOW + 100 * DAY, foundAt],
    );
  for (const id of [brief, ever]) for (const days of [4, 6]) await put(id, NOW - days * DAY);
  await put(99, NOW);
  await lab.retention.clear(NOW);
  await lab.clear();
  expect(await lab.read("select variable_id as id, found_at as at from misdated order by 1, 2")).toEqual([
    { id: brief, at: NOW - 4 * DAY },
    { id: ever, at: NOW - 6 * DAY },
    { id: ever, at: NOW - 4 * DAY },
  ]);
});
