import { afterEach, expect, test } from "vitest";
import type { LoggingChoice } from "../../../src/domain/logging.ts";
import { AGGREGATES, type Aggregate } from "../../../src/services/history/history.ts";
import { createRandom, type Lab, openLab, type Stored } from "../../support/lab.ts";
import {
  type Chosen,
  type Epoch,
  type Figures,
  isFirst,
  isMade,
  isMixed,
  overlap,
  recount,
  type Span,
} from "../../support/recount.ts";
import { scale } from "../../support/torture.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const BEGIN = Date.UTC(2025, 0, 10, 7, 20);
const TYPES = ["float", "float", "int", "bool", "string"] as const;
const CHOICES: readonly LoggingChoice[] = [
  { mode: "direct", windowMs: null, weighted: false, retentionDays: 90 },
  { mode: "direct", windowMs: null, weighted: false, retentionDays: 3 },
  { mode: "direct", windowMs: null, weighted: false, retentionDays: null },
  { mode: "mean", windowMs: 5 * MINUTE, weighted: false, retentionDays: null },
  { mode: "mean", windowMs: MINUTE, weighted: true, retentionDays: 40 },
  { mode: "mean", windowMs: 6 * HOUR, weighted: true, retentionDays: null },
  { mode: "median", windowMs: 15 * MINUTE, weighted: false, retentionDays: null },
  { mode: "median", windowMs: DAY, weighted: false, retentionDays: null },
  { mode: "median", windowMs: 10 * SECOND, weighted: false, retentionDays: 2 },
];
const STEPS = [SECOND, 10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, 50 * MINUTE, 90 * MINUTE, HOUR];
const LONG_STEPS = [2 * HOUR, 5 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY, 28 * DAY];

let lab: Lab;
afterEach(() => lab.close());

/** All that an output was ever counted with, by a test that remembers everything. */
interface Memory {
  readonly id: number;
  readonly type: (typeof TYPES)[number];
  readonly counted: Map<number, number | string>;
}

test.each(process.env.SEEDS?.split(",").map(Number) ?? scale([1, 22], [1, 2, 3, 4, 22]))(
  "every window, roll-up and answer is what all samples come to: late, twice, missing, with changed choices and crashes (seed %i)",
  { timeout: 240_000 },
  async (seed) => {
    const random = createRandom(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
    lab = await openLab(TYPES, Math.floor(BEGIN / HOUR) * HOUR);
    const memories = TYPES.map((type, i): Memory => ({ id: lab.outputs[i]!, type, counted: new Map() }));
    let now = BEGIN;

    for (let round = 0; round < 45; round++) {
      for (const memory of memories) if (random() < 0.8) await put(memory, now, random);
      if (random() < 0.25) {
        const memory = pick(memories);
        const numeric = memory.type === "float" || memory.type === "int";
        await lab.outputLogging.set(memory.id, numeric ? pick(CHOICES) : pick(CHOICES.slice(0, 3)), now);
      }
      // With nothing summed up yet, while it is, and after a crash in the midst of it.
      for (const memory of memories) if (random() < 0.3) await ask(memory, now, random);
      const work = lab.digest.refresh(now);
      while (random() < 0.7) {
        if (random() < 0.3) await put(pick(memories), now, random);
        else await ask(pick(memories), now, random);
      }
      if (random() < 0.8) await work;
      else await crashIn(work, random);
      if (random() < 0.5) await ask(pick(memories), now, random);
      if (random() < 0.3) {
        if (random() < 0.7) await lab.retention.clear(now);
        else await crashIn(lab.retention.clear(now), random);
      }
      if (random() < 0.3) await ask(pick(memories), now, random);
      now += Math.floor(pick([20 * SECOND, 10 * MINUTE, 3 * HOUR, 2 * DAY, 9 * DAY]) * random()) + 1;
    }
    await lab.digest.refresh(now);
    for (const memory of memories) {
      await checkWindows(memory, now);
      await checkRollups(memory, now);
      for (let i = 0; i < 25; i++) await ask(memory, now, random);
    }
    await lab.retention.clear(now);
    await lab.digest.refresh(now);
    expect(await lab.read("select * from stale where kind = 0")).toEqual([]);
    for (const memory of memories) for (let i = 0; i < 25; i++) await ask(memory, now, random);
  },
);

/** Crashes somewhere in the midst of it. */
async function crashIn(work: Promise<void>, random: () => number): Promise<void> {
  // What is left of the old program may fail.
  work.catch(() => {});
  for (let turns = random() * 60; turns > 0; turns--) await new Promise(setImmediate);
  await lab.crash();
}

/** Stores some samples: on time or late, some again with another value, some for times that are sealed. */
async function put({ id, type, counted }: Memory, now: number, random: () => number): Promise<void> {
  const span = [MINUTE, HOUR, 7 * HOUR, 3 * DAY, 100 * DAY][Math.floor(random() ** 2 * 5)]!;
  const gap = random() < 0.5 ? span / 40 : span / 5;
  const samples: Stored[] = [];
  // A device's clock may be ahead.
  const end = random() < 0.3 ? now + MINUTE : now;
  for (let at = now - span; at < end; at += 1 + Math.floor(random() * gap)) {
    const number = Math.round((random() - 0.3) * 1e4) / (random() < 0.2 ? 3 : 100) + 0;
    const value = {
      float: number,
      int: Math.round(number) + 0,
      bool: Number(random() < 0.5),
      string: random() < 0.6 ? "on" : "off",
    };
    if (at >= 0) samples.push([at, value[type]]);
  }
  for (const [at] of counted) if (random() < 0.02) samples.push([at, type === "string" ? "twice" : 9999]);
  const sealed = await readSealed(id);
  await lab.put(id, samples);
  for (const [at, value] of samples) {
    if (sealed.some(([from, to]) => at >= from && at < to)) continue;
    if (!counted.has(at)) counted.set(at, value);
  }
}

const inOrder = ({ counted }: Memory): Stored[] => [...counted].sort((a, b) => a[0] - b[0]);

async function readChosen(id: number): Promise<Epoch[]> {
  const rows = await lab.read("select * from logging where variable_id = ?1 order by since_at", id);
  const all = rows.map((row) => ({
    since: Number(row.since_at),
    mode: row.mode as Chosen["mode"],
    windowMs: row.window_ms as number | null,
    weighted: row.weighted === 1,
    cleared: Number(row.cleared_at),
  }));
  if (all[0]?.since !== 0) all.unshift({ since: 0, mode: "direct", windowMs: null, weighted: false, cleared: 0 });
  return all.map((epoch, i) => ({ ...epoch, end: all[i + 1]?.since ?? Number.MAX_SAFE_INTEGER }));
}

async function readSealed(id: number): Promise<Span[]> {
  const rows = await lab.read("select from_at, to_at from sealed where variable_id = ?1", id);
  return rows.map(({ from_at, to_at }) => [Number(from_at), Number(to_at)]);
}

/** Windows are all there once they are over, none but those, and right. */
async function checkWindows(memory: Memory, now: number): Promise<void> {
  const samples = inOrder(memory);
  const chosen = await readChosen(memory.id);
  const sealed = await readSealed(memory.id);
  const stored = await lab.read(`select * from "window" where variable_id = ?1 order by at`, memory.id);
  const seen = new Set<string>();
  for (const { since, end, windowMs: width, mode, weighted, cleared } of chosen) {
    if (width === null) continue;
    const starts = new Set(
      samples.filter(([at]) => at >= since && at < end).map(([at]) => Math.floor(at / width) * width),
    );
    for (const start of starts) {
      const to = Math.min(start + width, end);
      if (to > now || start < cleared) continue;
      const row = stored.find((one) => one.at === start && one.width === width);
      const figures = recount(samples, [{ since: 0, mode, windowMs: width, weighted }], [start, to], () =>
        Math.min(width, HOUR),
      )!;
      expect(row, `${memory.type} ${width} ${new Date(start).toISOString()}`).toBeDefined();
      expect([row!.count, row!.min, row!.max], `window ${start}`).toEqual([figures.count, figures.min, figures.max]);
      if (mode === "median") expect(row!.median).toBe(figures.median);
      else expect(row!.median).toBeNull();
      seen.add(`${width} ${start}`);
      if (isFirst(samples, sealed, [start, to])) continue;
      expectNear(Number(row!.mean), figures.mean, figures, `window of ${width} at ${start}`);
    }
  }
  for (const { width, at } of stored) expect(seen.has(`${width} ${at}`), `window ${width} ${at}`).toBe(true);
}

async function checkRollups(memory: Memory, now: number): Promise<void> {
  const samples = inOrder(memory);
  const chosen = await readChosen(memory.id);
  const sealed = await readSealed(memory.id);
  for (const width of [HOUR, DAY]) {
    const stored = await lab.read("select * from rollup where variable_id = ?1 and width = ?2", memory.id, width);
    const over = new Set(
      samples.map(([at]) => Math.floor(at / width) * width).filter((at) => at + width <= now - 2 * HOUR),
    );
    const found = stored.filter(({ at }) => Number(at) + width <= now - 2 * HOUR);
    expect(new Set(found.map(({ at }) => at))).toEqual(over);
    for (const row of found) {
      const start = Number(row.at);
      const figures = recount(samples, chosen, [start, start + width], () => HOUR)!;
      expect(row.count).toBe(figures.count);
      if (memory.type === "string") expect(row.mean).toBeNull();
      else {
        expect([row.min, row.max]).toEqual([figures.min, figures.max]);
        if (!isMixed(chosen, [start, start + width]) && !isFirst(samples, sealed, [start, start + width]))
          expectNear(Number(row.mean), figures.mean, figures, `roll-up of ${width} at ${start}`);
      }
    }
  }
}

/** Asks for a caption, and answers it from memory: hours that an end cuts in two count while their samples are there. */
async function askStats(memory: Memory, from: number, to: number): Promise<void> {
  const sealed = await readSealed(memory.id);
  const stats = await lab.history.stats(memory.id, from, to);
  const isKnown = (at: number) => {
    const hour = Math.floor(at / HOUR) * HOUR;
    return (hour >= from && hour + HOUR <= to) || !sealed.some((span) => overlap(span, [hour, hour + HOUR]));
  };
  const known = inOrder(memory).filter(([at]) => at >= from && at < to && isKnown(at));
  const numbers = known.map(([, value]) => Number(value));
  const numeric = memory.type !== "string" && known.length > 0;
  expect(stats, `${memory.id} ${from} ${to}`).toMatchObject({
    count: known.length,
    min: numeric ? Math.min(...numbers) : null,
    max: numeric ? Math.max(...numbers) : null,
  });
}

/** Asks a random question, and answers it from memory. */
async function ask(memory: Memory, now: number, random: () => number): Promise<void> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const samples = inOrder(memory);
  const chosen = await readChosen(memory.id);
  const sealed = await readSealed(memory.id);
  const numeric = memory.type !== "string";
  const aggregate = pick<Aggregate>(numeric ? AGGREGATES.slice(1) : ["count"]);
  const step = pick(random() < 0.5 ? STEPS : LONG_STEPS);
  const offset = random() < 0.6 ? 0 : pick([HOUR, 3 * HOUR, -5 * HOUR, 5.5 * HOUR, 12 * MINUTE]);
  const to = now - Math.floor(random() ** 3 * 110 * DAY) + 1;
  const from = Math.max(0, to - 1 - Math.floor(random() * Math.min(1500 * step, 110 * DAY)));
  if (random() < 0.3) return askStats(memory, from, to);
  const question = { outputs: [memory.id], from, to, step, offset, aggregate };
  const [series] = await lab.history.read(question);
  const points = new Map(series!.points.map((point) => [point[0], point]));
  const starts = new Set(
    samples
      .filter(([at]) => at >= from - step && at < to + step)
      .map(([at]) => Math.floor((at + offset) / step) * step - offset),
  );
  const hourly = step % HOUR === 0 && offset % HOUR === 0;
  const shift = ((offset % step) + step) % step;
  for (const start of starts) {
    if (start + step <= from || start >= to) continue;
    const span = [start, start + step] as const;
    const point = points.get(start);
    points.delete(start);
    const why = `${memory.type} ${JSON.stringify(question)} at ${start}`;
    if (aggregate === "last") {
      const last = samples.findLast(([at]) => at < span[1])!;
      if (!sealed.some((part) => overlap(part, span))) expect(point, why).toEqual([start, last[1]]);
      else if (point) expect(point[1], why).toBe(last[1]);
      continue;
    }
    const gone = sealed.some((part) => overlap(part, span));
    const made = isMade(chosen, span, step, shift, aggregate === "median");
    const exact = aggregate !== "median" && hourly ? true : !gone || made;
    if (!exact) {
      expect(point, why).toBeUndefined();
      continue;
    }
    const cellOf = (at: number) => {
      if (hourly) return HOUR;
      const { weighted, windowMs } = chosen.findLast(({ since }) => since <= at)!;
      return weighted && windowMs !== null && step % windowMs === 0 && shift % windowMs === 0 ? windowMs : step;
    };
    const figures = recount(samples, chosen, span, cellOf)!;
    expect(point, why).toBeDefined();
    expect(point!.slice(2), why).toEqual(
      numeric ? [figures.min, figures.max, figures.count] : [null, null, figures.count],
    );
    if (aggregate === "median") expect(point![1], why).toBe(figures.median);
    else if (aggregate !== "mean") expect(point![1], why).toBe(figures[aggregate as "min"]);
    else if (!isMixed(chosen, span) && !isFirst(samples, sealed, span))
      expectNear(Number(point![1]), figures.mean, figures, why);
  }
  expect([...points.values()], JSON.stringify(question)).toEqual([]);
}

function expectNear(actual: number, expected: number, { min, max }: Figures, why = ""): void {
  const tolerance = 1e-9 * Math.max(1, Math.abs(min), Math.abs(max));
  expect(Math.abs(actual - expected), `${why}: ${actual}, not ${expected}`).toBeLessThan(tolerance);
}
