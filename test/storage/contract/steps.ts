import { expect, test } from "vitest";
import { Logging } from "../../../src/entities/logging.ts";
import { T, type TrialWorld } from "./trial.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
const NUMBERS = [0.1 + 0.2, 1 / 3, 28.428979, 5e-324, -1e308, Number.MAX_VALUE, 2 ** 53 + 2];

/** Figures in steps and windows: which samples are in them, and that they come back as they were put. */
export function stepRules(w: TrialWorld): void {
  const part = { count: 1, known: null } as const;
  const hour = (start: number, number: number) => {
    return { ...part, output: w.heat, start, min: number, max: number, mean: number };
  };
  const logged = async (mode: "mean" | "median", weighted: boolean) => {
    const em = w.database.em.fork();
    em.create(Logging, { variable: w.heat, sinceAt: 0, mode, windowMs: MINUTE, weighted, retentionDays: null });
    await em.flush();
  };
  const open = () => w.database.past.open();

  test("rule 13: a stretch that is no whole step ends before its end, and so does a median's", async () => {
    await w.measure([T - 1, 100], [T, 1], [T + 700, 2], [T + 1499, 6], [T + 1500, 100]);
    const series = await open();
    const source = { from: "samples", spans: [[T, T + 1500]] } as const;
    const [first, second, ...more] = await series.figures(w.heat, source, { step: 1000, offset: 0 });
    expect([first, second, more]).toMatchObject([{ count: 2, max: 2, mean: 1.5 }, { count: 1, max: 6 }, []]);
    const medians = await series.medians(w.heat, source, { step: 1000, offset: 0 });
    expect(medians.map(({ start, count, mean }) => [start, count, mean])).toEqual([
      [T, 2, 1.5],
      [T + 1000, 1, 6],
    ]);
  });

  test("rule 13: hours and windows are of a stretch in which they begin", async () => {
    const rows = [T - HOUR, T, T + HOUR, T + 2 * HOUR].map((start, n) => hour(start, 10 ** n));
    await w.database.rollups.putHours(rows);
    await w.database.rollups.putWindows(rows.map((row) => ({ ...row, width: HOUR, median: row.mean })));
    const series = await open();
    const spans = [[HOUR, T, T + 2 * HOUR]] as const;
    for (const from of ["rollups", "windows"] as const) {
      const whole = await series.figures(w.heat, { from, spans }, { step: DAY, offset: 0 });
      expect(whole).toMatchObject([{ start: T, count: 2, min: 10, max: 100, mean: 55 }]);
      const each = await series.figures(w.heat, { from, spans }, { step: HOUR, offset: 0 });
      expect(each.map(({ start, mean }) => [start, mean])).toEqual([
        [T, 10],
        [T + HOUR, 100],
      ]);
    }
    const medians = await series.medians(w.heat, { from: "windows", spans }, { step: HOUR, offset: 0 });
    expect(medians.map(({ mean }) => mean)).toEqual([10, 100]);
  });

  test("rule 13: a value goes on into a cell that has a sample, from its start and from before the stretch", async () => {
    await w.measure([T - 500, 10], [T + 250, 20], [T + 1500, 40], [T + 2000, 80]);
    const series = await open();
    const lasting = { from: "lasting samples", spans: [[T, T + 2000]], cell: 1000 } as const;
    expect(await series.figures(w.heat, lasting, { step: 1000, offset: 0 })).toMatchObject([
      { start: T, count: 1, mean: (10 * 250 + 20 * 750) / 1000, known: 1000 },
      { start: T + 1000, count: 1, mean: (20 * 500 + 40 * 500) / 1000, known: 1000 },
    ]);
    const [both] = await series.figures(w.heat, lasting, { step: 2000, offset: 0 });
    expect(both).toMatchObject({ count: 2, mean: (10 * 250 + 20 * 1250 + 40 * 500) / 2000, known: 2000 });
  });

  test("rule 10: figures of hours, days and windows come back to their last bit", async () => {
    for (const [n, number] of NUMBERS.entries()) {
      const at = T + n * DAY;
      await w.database.rollups.putHours([hour(at, number)]);
      await w.database.rollups.makeDays([[w.heat, at]]);
      await w.database.rollups.putWindows([{ ...hour(at, number), width: MINUTE, median: number }]);
      const series = await open();
      for (const [from, width] of [
        ["rollups", HOUR],
        ["rollups", DAY],
        ["windows", MINUTE],
      ] as const) {
        const spans = [[width, at, at + width]] as const;
        const [found] = await series.figures(w.heat, { from, spans }, { step: width, offset: 0 });
        expect(found, `${from} ${width}`).toMatchObject({ min: number, max: number, mean: number });
      }
      const spans = [[MINUTE, at, at + MINUTE]] as const;
      const [median] = await series.medians(w.heat, { from: "windows", spans }, { step: MINUTE, offset: 0 });
      expect(median?.mean).toBe(number);
    }
  });

  test("rule 14: samples of windows are marked, those that come once more anew", async () => {
    await logged("mean", false);
    await w.measure([T + 7, 1], [T + 5, 2]);
    await w.append({ samples: w.samplesOf(w.said, [T + 5, "a"]) });
    await w.database.journal.flush();
    expect(await w.database.rollups.dueWindows(T + MINUTE - 1, 9)).toEqual([]);
    const marks = await w.database.rollups.dueWindows(T + MINUTE, 9);
    expect(marks).toMatchObject([{ output: w.heat, hour: T, from: T + 5, to: T + 7, epochs: [{ mode: "mean" }] }]);
    await w.measure([T + 9, 3]);
    await w.database.journal.flush();
    await w.database.rollups.dropWindows(marks);
    const left = await w.database.rollups.dueWindows(T + MINUTE, 9);
    expect(left).toMatchObject([{ from: T + 5, to: T + 9 }]);
    await w.database.rollups.dropWindows(left);
    expect(await w.database.rollups.dueWindows(T + DAY, 9)).toEqual([]);
  });

  test("rule 15: no time is sealed that is not swept yet, of this output or at all", async () => {
    const { rollups, retention } = w.database;
    const seal = () => retention.seal(w.heat, [T, T + HOUR], null);
    await w.sweep(T + HOUR - 1);
    expect(await seal()).toEqual([]);
    await rollups.beginSweep(T + 2 * HOUR);
    expect(await seal()).toEqual([]);
    await rollups.moveSweep(w.heat);
    expect(await seal()).toEqual([[T, T + HOUR]]);
    expect(await retention.sealedUntil(w.heat, T)).toBe(T + HOUR);
  });

  test("rule 15: what is thinned out keeps every change", async () => {
    const { retention } = w.database;
    await w.sweep(T - HOUR);
    await w.measure([T - 1, 1], [T, 1], [T + 1, 2], [T + 2, 2], [T + 3, 1], [T + 4, 1], [T + HOUR, 1]);
    await w.database.journal.flush();
    await w.sweep(T + HOUR);
    expect(await retention.seal(w.heat, [T, T + HOUR], T)).toEqual([[T, T + HOUR]]);
    expect(await w.past()).toEqual([
      [T - 1, 1],
      [T + 1, 2],
      [T + 3, 1],
      [T + HOUR, 1],
    ]);
  });

  test("rule 13: what is kept of an output is as its owner has chosen, in order", async () => {
    await logged("median", true);
    const outputs = await w.database.retention.outputs(0, 9);
    expect(outputs.map(({ id, unitId, type }) => [id, unitId, type])).toEqual([
      [w.heat, w.unit, "float"],
      [w.said, w.unit, "string"],
    ]);
    expect(outputs[0]?.epochs.at(-1)).toMatchObject({ since: 0, mode: "median", windowMs: MINUTE, weighted: true });
    expect((await w.database.retention.outputs(w.heat, 9)).map(({ id }) => id)).toEqual([w.said]);
    expect((await w.database.retention.outputs(0, 1)).map(({ id }) => id)).toEqual([w.heat]);
  });
}
