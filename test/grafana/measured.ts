import { join } from "node:path";
import { expect, vi } from "vitest";
import { Retention } from "../../src/services/logging/retention.ts";
import { connectDb } from "../../src/storage/sqlite/db.ts";
import { openReader } from "../../src/storage/sqlite/reader.ts";
import { createRetention } from "../../src/storage/sqlite/retention.ts";
import { createRun } from "../../src/storage/sqlite/store.ts";
import { createToken, uuidsOf, write } from "../support/api.ts";
import { readNow, readRows } from "../support/database.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Samples<T = number> = readonly (readonly [at: number, value: T])[];

/** A whole hour some hours ago. */
export const BEGIN = Math.floor(Date.now() / HOUR) * HOUR - 5 * HOUR;
/** Longer ago than samples are kept. */
export const OLD = BEGIN - 100 * DAY;

/** Two a minute for two hours, at no whole seconds; 20 minutes in the middle are missing. */
export const GREENHOUSE: Samples = every(240, 30 * SECOND, BEGIN + 123, (i) => i / 4).filter(
  ([at]) => at < BEGIN + 80 * MINUTE || at >= BEGIN + 100 * MINUTE,
);
/** Kept as windows of five minutes, medians. */
export const CELLAR: Samples = every(90, 20 * SECOND, BEGIN, (i) => (i * i) % 17);
export const OLDEN: Samples = every(180, 40 * SECOND, OLD, (i) => 20 + (i % 50) / 10);
export const RUNNING: Samples<boolean> = [
  [BEGIN, true],
  [BEGIN + 1 * MINUTE, true],
  [BEGIN + 10 * MINUTE, false],
  [BEGIN + 40 * MINUTE, true],
];
export const DOOR: Samples<string> = [
  [BEGIN + 1 * MINUTE, "open"],
  [BEGIN + 2 * MINUTE, "open"],
  [BEGIN + HOUR, "closed"],
];
/** As long are the windows of the cellar. */
export const WINDOW = 5 * MINUTE;

/** A running instance with two units of one person, what they have measured, and its figures. */
/** What the greenhouse logs. */
export const LOG: readonly (readonly [at: number, level: string, text: string])[] = [
  [BEGIN + MINUTE, "info", "started"],
  [BEGIN + 2 * MINUTE, "error", "sensor 'A' is gone\nagain"],
];

export interface Measured {
  readonly world: World;
  readonly file: string;
  /** May only look. */
  readonly token: string;
  /** May write. */
  readonly owner: string;
  readonly greenhouse: { readonly unit: string; readonly of: Record<string, string> };
  readonly cellar: { readonly unit: string; readonly of: Record<string, string> };
}

export async function startMeasured(): Promise<Measured> {
  const world = await startWorld();
  const ann = await meet(world);
  const { unit: greenhouse } = await createUnitInChat(world, ann, "Greenhouse");
  const { unit: cellar } = await createUnitInChat(world, ann, "Cellar 'O'");
  const uuids = { greenhouse: await uuidsOf(world, "Greenhouse"), cellar: await uuidsOf(world, "Cellar 'O'") };
  await write(
    world,
    `insert into logging (variable_id, since_at, mode, window_ms, weighted, retention_days, cleared_at)
     select id, 0, 'median', ?, 0, null, 0 from variable where uuid = ?`,
    WINDOW,
    uuids.cellar.of.temperature,
  );
  for (const samples of [OLDEN, GREENHOUSE]) {
    for (let i = 0; i < samples.length; i += 100) {
      await greenhouse.sync({ output_variables: { temperature: samples.slice(i, i + 100) } });
    }
  }
  await greenhouse.sync({ output_variables: { running: RUNNING, door: DOOR }, log: LOG });
  await cellar.sync({ output_variables: { temperature: CELLAR } });
  await readRows(world.dir, "select 1");
  await vi.waitFor(async () => expect(await readNow(world.dir, "select * from stale")).toEqual([]), {
    timeout: 20_000,
    interval: 50,
  });
  await clearOld(join(world.dir, "pepeunit.db"));
  const [token, owner] = [await createToken(ann, "look"), await createToken(ann, "set", "A year", "Owner")];
  return { world, file: join(world.dir, "pepeunit.db"), token, owner, ...uuids };
}

/** Does now what the instance does now and then. */
async function clearOld(file: string): Promise<void> {
  const orm = await connectDb(`sqlite:${file}`);
  const reader = await openReader(`sqlite:${file}`);
  const retention = new Retention(createRetention(reader, createRun(orm)), () => {});
  await retention.clear(Date.now());
  await retention.stop();
  await reader.close();
  await orm.close(true);
}

/** A figure of the samples of each step, by brute force. */
export function figures(samples: Samples, step: number, figure: string): [at: number, value: number][] {
  const starts = [...new Set(samples.map(([at]) => Math.floor(at / step) * step))];
  return starts.map((start) => {
    const values = samples.filter(([at]) => Math.floor(at / step) * step === start).map(([, value]) => value);
    const sorted = values.toSorted((a, b) => a - b);
    const of: Record<string, number> = {
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
      median: ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2,
      min: sorted[0] ?? 0,
      max: sorted.at(-1) ?? 0,
      count: values.length,
      last: values.at(-1) ?? 0,
    };
    return [start, of[figure] ?? Number.NaN];
  });
}

/** The same times, and values that differ by no more than sums of floats do. */
export function expectPoints(points: Samples | undefined, expected: Samples): void {
  expect(points?.map(([at]) => at)).toEqual(expected.map(([at]) => at));
  for (const [i, [, value]] of expected.entries()) expect(points?.[i]?.[1]).toBeCloseTo(value, 9);
}

function every(count: number, ms: number, from: number, value: (i: number) => number): Samples {
  return Array.from({ length: count }, (_, i) => [from + i * ms, value(i)] as const);
}
