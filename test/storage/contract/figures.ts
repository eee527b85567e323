import { expect, test } from "vitest";
import { T, type TrialWorld } from "./trial.ts";

const HOUR = 3_600_000;

/** What is made of samples, and how it is read. */
export function figureRules(w: TrialWorld): void {
  test("rule 13: figures are of what is in a step, from its start until before its end", async () => {
    await w.measure([T - 1, 100], [T, 1], [T + 500, 2], [T + 999, 6], [T + 1000, 7], [T + 2000, 100]);
    const series = await w.database.past.open();
    const source = { from: "samples", spans: [[T, T + 2000]] } as const;
    const grid = { step: 1000, offset: 0 };
    expect(await series.figures(w.heat, source, grid)).toEqual([
      { start: T, count: 3, min: 1, max: 6, mean: 3, known: null },
      { start: T + 1000, count: 1, min: 7, max: 7, mean: 7, known: null },
    ]);
    const medians = await series.medians(w.heat, source, grid);
    expect(medians.map(({ mean }) => mean)).toEqual([2, 7]);
    const lasting = { from: "lasting samples", spans: [[T, T + 1000]], cell: 1000 } as const;
    const [timed] = await series.figures(w.heat, lasting, grid);
    expect(timed).toMatchObject({ count: 3, mean: (1 * 500 + 2 * 499 + 6 * 1) / 1000, known: 1000 });
  });

  test("rule 13: a mean of the largest numbers is one of them", async () => {
    await w.measure([T, 1e308], [T + 1, 1e308], [T + 2, 1e308]);
    const series = await w.database.past.open();
    const [part] = await series.figures(w.heat, { from: "samples", spans: [[T, T + 10]] }, { step: 10, offset: 0 });
    expect(part?.mean).toBe(1e308);
  });

  test("rule 14: what comes late for a time that is summed up is marked", async () => {
    await w.database.rollups.beginSweep(T + HOUR);
    await w.database.rollups.endSweep();
    await w.measure([T + 5, 1], [T + 7, 2], [T + 2 * HOUR, 3]);
    await w.database.journal.flush();
    const [mark, ...others] = await w.database.rollups.late(10);
    expect(mark).toMatchObject({ output: w.heat, hour: T, from: T + 5, to: T + 7 });
    expect(others).toEqual([]);
    await w.measure([T + 6, 4]);
    await w.database.journal.flush();
    // The mark has changed since it was read.
    await w.database.rollups.dropLate(mark ? [mark] : []);
    const left = await w.database.rollups.late(10);
    expect(left).toHaveLength(1);
    await w.database.rollups.dropLate(left);
    expect(await w.database.rollups.late(10)).toEqual([]);
  });

  test("rule 15: a time is sealed once its figures are made, and takes no samples then", async () => {
    await w.database.rollups.beginSweep(T + 3 * HOUR);
    await w.database.rollups.endSweep();
    await w.measure([T + 5, 1], [T + 6, 2]);
    await w.database.journal.flush();
    expect(await w.database.retention.seal(w.heat, [T, T + HOUR], null)).toEqual([]);
    await w.database.rollups.dropLate(await w.database.rollups.late(10));
    expect(await w.database.retention.seal(w.heat, [T, T + HOUR], null)).toEqual([[T, T + HOUR]]);
    await w.measure([T + 7, 3], [T + HOUR, 4]);
    expect(await w.past()).toEqual([[T + 5, 1], [T + 6, 2], [T + HOUR, 4]]); // biome-ignore format: pairs
    while (await w.database.retention.clearSamples({ output: w.heat, span: [T, T + HOUR] }));
    expect(await w.past()).toEqual([[T + 6, 2], [T + HOUR, 4]]); // biome-ignore format: pairs
  });

  test("rule 18: what is removed is in no figure and not the present value; what is sealed stays", async () => {
    const { removals, rollups, retention } = w.database;
    await rollups.beginSweep(T + 3 * HOUR);
    await rollups.endSweep();
    await w.measure([T + 5, 85], [T + HOUR, 20], [T + HOUR + 1, 85], [T + HOUR + 2, 22], [T + HOUR + 3, 85]);
    await w.database.journal.flush();
    await rollups.dropLate(await rollups.late(10));
    expect(await retention.seal(w.heat, [T, T + HOUR], null)).toEqual([[T, T + HOUR]]);
    const bad = { output: w.heat, span: [0, T + 9 * HOUR], limit: { kind: "above", value: 80 } } as const;
    const portion = await removals.portion(bad);
    expect(portion?.times).toEqual([T + HOUR + 3, T + HOUR + 1]);
    await w.database.journal.transact((em) => removals.remove(em, w.heat, portion?.times ?? [], true, T + 3 * HOUR));
    expect(await w.past()).toEqual([[T + 5, 85], [T + HOUR, 20], [T + HOUR + 2, 22]]); // biome-ignore format: pairs
    expect(await w.present(w.heat)).toEqual([T + HOUR + 2, 22]);
    expect(await rollups.late(10)).toMatchObject([{ output: w.heat, hour: T + HOUR, from: T + HOUR + 1 }]);
    expect(await removals.find(bad)).toBeUndefined();
  });

  test("rules 16 and 17: a snapshot is of one moment, and no commit waits for it", async () => {
    await w.measure([T, 1]);
    const reading = await w.database.past.open({ who: "ann" });
    const count = await reading.snapshot(async (series) => {
      const before = await series.samples(w.heat, [T, T + 10], 9);
      await w.measure([T + 1, 2]);
      await w.database.journal.flush();
      return [before.length, (await series.samples(w.heat, [T, T + 10], 9)).length];
    });
    expect(count).toEqual([1, 1]);
    expect(await w.past()).toHaveLength(2);
  });

  test("rule 16: one who has gone is answered no more, and others are", async () => {
    const gone = new AbortController();
    const reading = await w.database.past.open({ who: "ann", signal: gone.signal });
    gone.abort(new Error("gone"));
    await expect(reading.samples(w.heat, [T, T + 10], 9)).rejects.toThrow("gone");
    await expect((await w.database.past.open({ who: "bob" })).samples(w.heat, [T, T + 10], 9)).resolves.toEqual([]);
  });
}
