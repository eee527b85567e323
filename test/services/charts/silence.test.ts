import { afterEach, describe, expect, test } from "vitest";
import type { Rhythm } from "../../../src/domain/presence.ts";
import type { Span } from "../../../src/domain/span.ts";
import type { ValueType } from "../../../src/domain/value.ts";
import { type ChartPoint, readPoints, toShare } from "../../../src/services/charts/points.ts";
import type { LiveVariable } from "../../../src/services/live/unit.ts";
import { createRandom, type Lab, openLab, type Stored } from "../../support/lab.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const TO = Date.UTC(2026, 10, 22);

let lab: Lab;
afterEach(() => lab.close());

/** The times from some hours before the end to others, `every` so many ms. */
const between = (from: number, to: number, every = MINUTE): number[] =>
  Array.from({ length: Math.round(((from - to) * HOUR) / every) }, (_, index) => TO - from * HOUR + index * every);

/** Hours before the end at which a lane is not known. */
function gapsOf(points: readonly ChartPoint[], end: number): number[][] {
  const ago = (at: number): number => Math.round(((TO - at) / HOUR) * 2) / 2;
  return points.flatMap(([at, value], index) =>
    value === null ? [[ago(at), ago(points[index + 1]?.[0] ?? end)]] : [],
  );
}

/** Stores samples of a unit's outputs, the first of which is drawn over these hours before the end. */
async function draw(
  samples: readonly (readonly [ValueType, readonly Stored[]])[],
  [from, to]: readonly [number, number],
  seals: readonly Span[] = [],
) {
  const types = samples.map(([type]) => type);
  lab = await openLab(types, TO - 61 * DAY);
  for (const [index, [, stored]] of samples.entries()) await lab.put(lab.outputs[index] ?? 0, stored);
  return look(types, [from, to], seals);
}

async function look(
  types: readonly ValueType[],
  [from, to]: readonly [number, number],
  seals: readonly Span[] = [],
  rhythm: Partial<Rhythm> = {},
) {
  const outputs = types.map(
    (type, index) => ({ id: lab.outputs[index], type, at: TO, seals }) as unknown as LiveVariable,
  );
  const unit = {
    heldUntil: 0,
    plan: null,
    pace: 0,
    seenAt: TO,
    ...rhythm,
    outputs: new Map(outputs.map((one) => [`o${one.id}`, one])),
  };
  const span: Span = [TO - from * HOUR, TO - to * HOUR];
  const [variable] = outputs as [LiveVariable];
  const { count } = await lab.history.stats(variable.id, ...span);
  const points = await readPoints(lab.history, { unit, variable }, span, count, "UTC");
  return { points, gaps: gapsOf(points, span[1]), share: toShare(points, span) };
}

const toggling = (minutes: number) => (at: number) => Math.floor((TO - at - 1) / (minutes * MINUTE)) % 2;

test("a lane of very long texts is drawn of as many as can be seen", async () => {
  const stored = between(1, 0, 1500).map((at, n): Stored => [at, `${n} `.padEnd(4000, "x")]);
  const { points } = await draw([["string", stored]], [1, 0]);
  expect(points.length).toBeGreaterThan(600);
  expect(points.at(-1)?.[1] === stored.at(-1)?.[1]).toBe(true);
});

describe("a switch that is told each minute", () => {
  test("is known as long as it is told, however evenly it changed before", async () => {
    const stored = between(20, 0).map((at): Stored => [at, at < TO - 14 * HOUR ? toggling(10)(at) : 0]);
    const { gaps, share } = await draw([["bool", stored]], [20, 0]);
    expect(gaps).toEqual([]);
    expect(share).toBeCloseTo(0.15, 2);
  });

  // Irregular changes, ten hours of nothing in the midst.
  const irregular = (values: readonly (number | string)[]): Stored[] => {
    const random = createRandom(7);
    let value = 0;
    return between(20, 0).flatMap((at): Stored[] => {
      if (random() < 0.05) value = 1 - value;
      return at >= TO - 15 * HOUR && at < TO - 5 * HOUR ? [] : [[at, values[value] as number | string]];
    });
  };
  const on = (stored: readonly Stored[]): number => stored.filter(([, value]) => value === 1).length / stored.length;

  test("is not known while it is not told, and has its share of the rest", async () => {
    const stored = irregular([0, 1]);
    const { gaps, share } = await draw([["bool", stored]], [20, 0]);
    expect(gaps).toEqual([[15, 5]]);
    expect(Math.abs((share ?? 0) - on(stored))).toBeLessThan(0.01);
  });

  test("is not known in a gap at an end of the picture, or all around it", async () => {
    const stored = irregular([0, 1]);
    expect((await draw([["bool", stored]], [10, 0])).gaps).toEqual([[10, 5]]);
    expect((await look(["bool"], [20, 8])).gaps).toEqual([[15, 8]]);
    const { gaps, share } = await look(["bool"], [12, 8]);
    expect([gaps, share]).toEqual([[[12, 8]], null]);
  });

  test("is known as long as its unit is not silent, whose rhythm says when that is", async () => {
    await draw([["bool", irregular([0, 1])]], [20, 0]);
    const gaps = async (rhythm: Partial<Rhythm>) => (await look(["bool"], [20, 0], [], rhythm)).gaps;
    expect(await gaps({ plan: { interval: 3 * 3600, sleep: true } })).toEqual([[15, 5]]);
    expect(await gaps({ plan: { interval: 4 * 3600, sleep: true } })).toEqual([]);
    expect(await gaps({ pace: 3 * HOUR })).toEqual([[15, 5]]);
    expect(await gaps({ pace: 4 * HOUR })).toEqual([]);
  });

  test("is told alike as a text, and by another switch of its unit", async () => {
    const changes: Stored[] = [
      [TO - 19 * HOUR, 1],
      [TO - 2 * HOUR, 0],
    ];
    expect((await draw([["string", irregular(["off", "on"])]], [20, 0])).gaps).toEqual([[15, 5]]);
    await lab.close();
    for (const type of ["bool", "string"] as const) {
      const samples = [["bool", changes] as const, [type, irregular(type === "bool" ? [0, 1] : ["a", "b"])] as const];
      expect((await draw(samples, [20, 0])).gaps).toEqual([[15, 5]]);
      if (type === "bool") await lab.close();
    }
  });

  test("is known while it is told although the unit's numbers come no more", async () => {
    const stored = between(20, 0).map((at): Stored => [at, 0]);
    const numbers = [...between(20, 15), ...between(5, 0)].map((at): Stored => [at, 20]);
    const { gaps } = await draw(
      [
        ["bool", stored],
        ["float", numbers],
      ],
      [20, 0],
    );
    expect(gaps).toEqual([]);
  });

  test("of which very much is stored has its gaps, also where old samples were thinned out", async () => {
    const silent = (at: number, from: number, to: number) => at >= TO - from * DAY && at < TO - to * DAY;
    const stored = between(60 * 24, 0, 3 * MINUTE)
      .filter((at) => !silent(at, 20, 17) && !silent(at, 45, 40))
      .map((at): Stored => [at, toggling(7 * 60)(at)]);
    await draw([["bool", stored]], [60 * 24, 0]);
    await lab.digest.refresh(TO + 1);
    await lab.retention.clear(TO + 1);
    const seals = await lab.read("select from_at, to_at from sealed where variable_id = ?1", lab.outputs[0] ?? 0);
    expect(seals).toHaveLength(1);
    const sealed = seals.map(({ from_at, to_at }): Span => [Number(from_at), Number(to_at)]);
    const { gaps } = await look(["bool"], [60 * 24, 0], sealed);
    expect(gaps).toHaveLength(2);
    for (const [index, hours] of [45 * 24, 40 * 24, 20 * 24, 17 * 24].entries()) {
      expect(Math.abs((gaps.flat()[index] ?? 0) - hours)).toBeLessThan(3);
    }
    // Of that time alone, in a day's picture and around it all.
    const lookAt = async (from: number, to: number) => (await look(["bool"], [from, to], sealed)).gaps;
    expect(await lookAt(41 * 24, 39 * 24)).toEqual([[41 * 24, 40 * 24]]);
    expect(await lookAt(50 * 24, 46 * 24)).toEqual([]);
  });

  test("that was told when it changed is what it was where old samples were thinned out", async () => {
    const random = createRandom(3);
    const stored = between(60 * 24, 0, 20 * MINUTE)
      .filter(() => random() < 0.05)
      .map((at, index): Stored => [at, index % 2]);
    await draw([["bool", stored]], [60 * 24, 0]);
    await lab.digest.refresh(TO + 1);
    await lab.retention.clear(TO + 1);
    const seals = await lab.read("select from_at, to_at from sealed where variable_id = ?1", lab.outputs[0] ?? 0);
    const sealed = seals.map(({ from_at, to_at }): Span => [Number(from_at), Number(to_at)]);
    for (const [from, to] of [
      [60 * 24, 0],
      [50 * 24, 48 * 24],
      [50 * 24, 40 * 24],
    ] as const) {
      expect((await look(["bool"], [from, to], sealed)).gaps).toEqual([]);
    }
  });
});

describe("a switch that is told when it changes", () => {
  test("is what it was, however evenly it changed before", async () => {
    const stored = between(20, 14, 10 * MINUTE).map((at): Stored => [at, toggling(10)(at)]);
    const { gaps } = await draw([["bool", [...stored, [TO - HOUR, 1 - Number(stored.at(-1)?.[1])]]]], [20, 0]);
    expect(gaps).toEqual([]);
  });

  test("is what it was, although it was told anew now and then", async () => {
    const random = createRandom(5);
    const stored = between(20, 12)
      .filter(() => random() < 0.1)
      .map((at): Stored => [at, random() < 0.5 ? 1 : 0]);
    const { gaps } = await draw([["bool", [...stored, [TO - HOUR, 0]]]], [20, 0]);
    expect(gaps).toEqual([]);
  });

  test("is not known while its unit's numbers came no more", async () => {
    const changes: Stored[] = [
      [TO - 19 * HOUR, 1],
      [TO - 16 * HOUR, 0],
      [TO - 2 * HOUR, 1],
    ];
    const numbers = [...between(20, 15, 10 * MINUTE), ...between(5, 0, 10 * MINUTE)].map((at): Stored => [at, 20]);
    const { gaps, share } = await draw(
      [
        ["bool", changes],
        ["float", numbers],
      ],
      [20, 0],
    );
    expect(gaps).toEqual([[15, 5]]);
    expect(share).toBeCloseTo(5 / 9, 1);
  });
});
