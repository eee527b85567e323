import { expect, test } from "vitest";
import { Logging } from "../../../src/entities/logging.ts";
import { T, type TrialWorld } from "./trial.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** What is left where samples were removed. */
export function removalRules(w: TrialWorld): void {
  const remove = (times: readonly number[], isRemembered = true, now = T + HOUR) =>
    w.database.journal.transact((em) => w.database.removals.remove(em, w.heat, times, isRemembered, now));
  const removed = async () => (await w.database.units.read([w.unit])).removed;

  test("rule 18: where nothing is left nothing is present, and what comes then is", async () => {
    await w.measure([T, 1], [T + 1, 2]);
    await remove([T, T + 1]);
    expect(await w.past()).toEqual([]);
    expect(await w.present(w.heat)).toBeUndefined();
    await w.measure([T - 5, 3]);
    expect(await w.present(w.heat)).toEqual([T - 5, 3]);
  });

  test("rule 18: what is removed is remembered for a week, if it is to be", async () => {
    await w.measure([T, 1], [T + 1, 2], [T + 2, 3]);
    await remove([T]);
    await remove([T + 1], false);
    expect(await removed()).toEqual([{ variableId: w.heat, at: T }]);
    await remove([T + 2], true, T + HOUR + 7 * 24 * HOUR + 1);
    expect(await removed()).toEqual([{ variableId: w.heat, at: T + 2 }]);
  });

  test("rule 18: hours and windows of what is removed are made anew, and only those", async () => {
    const { rollups, journal } = w.database;
    const em = w.database.em.fork();
    const choice = { sinceAt: 0, mode: "mean", windowMs: MINUTE, weighted: false, retentionDays: null } as const;
    em.create(Logging, { variable: w.heat, ...choice });
    await em.flush();
    await w.sweep(T);
    await w.measure([T + 5, 1], [T + 7, 2], [T + HOUR, 3]);
    await journal.flush();
    await rollups.dropWindows(await rollups.dueWindows(T + 9 * HOUR, 9));
    await w.sweep(T + HOUR);
    await remove([T + 7, T + HOUR]);
    expect(await rollups.late(9)).toMatchObject([{ hour: T, from: T + 7, to: T + 7 }]);
    expect((await rollups.dueWindows(T + 9 * HOUR, 9)).map(({ hour, from }) => [hour, from])).toEqual([
      [T, T + 7],
      [T + HOUR, T + HOUR],
    ]);
    expect(await w.present(w.heat)).toEqual([T + 5, 1]);
  });
}
