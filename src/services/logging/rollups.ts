import { type Epoch, toSpans } from "../../domain/logging.ts";
import { ceilTo, DAY, floorTo, HOUR, join, meet, type Span, without } from "../../domain/span.ts";
import type { HourFigures, Rollups } from "../../storage/rollups.ts";
import type { Grid } from "../../storage/series.ts";

const MARKS = 200;
const OUTPUTS = 100;
const HOURLY: Grid = { step: HOUR, offset: 0 };

/** Hours of an output that are out of date. */
interface Task {
  readonly id: number;
  readonly epochs: readonly [Epoch, ...Epoch[]];
  readonly spans: Span[];
}

/** Makes anew the roll-ups that samples have come late for, a portion; says whether there may be more. */
export async function makeLate(rollups: Rollups): Promise<boolean> {
  const marks = await rollups.late(MARKS);
  if (marks.length === 0) return false;
  const until = (await rollups.progress())?.until ?? 0;
  const tasks = new Map<number, Task>();
  for (const { output: id, hour, to, epochs } of marks) {
    const task = tasks.get(id) ?? { id, epochs, spans: [] };
    tasks.set(id, task);
    task.spans.push([hour, hour + HOUR]);
    if (!epochs.some(({ weighted }) => weighted)) continue;
    // What the next sample finds before it has changed.
    const next = await rollups.series.next(id, to);
    // An hour that is not closed is made with the others by the sweep.
    if (next !== undefined && next < until) task.spans.push([floorTo(next, HOUR), floorTo(next, HOUR) + HOUR]);
  }
  const joined = [...tasks.values()].map((task) => ({ ...task, spans: join(task.spans) }));
  const made = await makeHours(rollups, joined);
  await dropEmpty(rollups, joined, made);
  await makeDays(rollups, joined, until);
  await rollups.dropLate(marks);
  return marks.length === MARKS;
}

/**
 * Makes the roll-ups of hours that are over by `now`, for a portion of the outputs and a day at most; says whether there
 * is more. Samples that come for these hours from the beginning of a sweep on are marked.
 */
export async function sweep(rollups: Rollups, now: number): Promise<boolean> {
  const progress = await rollups.progress();
  if (!progress) return false;
  const { until, sweep } = progress;
  if (!sweep) {
    // At most to the next midnight, so that a day is made with its last hours.
    const to = Math.min(floorTo(now, HOUR), ceilTo(until + 1, DAY));
    if (to <= until) return false;
    await rollups.beginSweep(to);
    return true;
  }
  const first = until % DAY === 0 ? until - DAY : sweep.from;
  const outputs = await rollups.toSweep(sweep.output, [first, until], OUTPUTS);
  const tasks = outputs.map(({ id, epochs }): Task => ({ id, epochs, spans: [[sweep.from, until]] }));
  await makeHours(rollups, tasks);
  if (until % DAY === 0) await makeDays(rollups, tasks, until);
  const last = outputs.at(-1);
  if (last && outputs.length === OUTPUTS) await rollups.moveSweep(last.id);
  else await rollups.endSweep();
  return true;
}

async function makeHours(rollups: Rollups, tasks: readonly Task[]): Promise<readonly HourFigures[]> {
  const plain: [output: number, from: number, to: number][] = [];
  const figures: HourFigures[] = [];
  for (const { id, epochs, spans } of tasks) {
    // An hour is counted as was chosen at its start.
    const weighted = toSpans(epochs).flatMap(({ epoch, span: [from, to] }): Span[] =>
      epoch.weighted ? [[ceilTo(from, HOUR), Math.min(ceilTo(to, HOUR), Number.MAX_SAFE_INTEGER)]] : [],
    );
    plain.push(
      ...spans.flatMap((span) => without(span, weighted)).map((span): (typeof plain)[number] => [id, ...span]),
    );
    const timed = spans.flatMap((span) => weighted.flatMap((other) => meet(span, other)));
    if (timed.length === 0) continue;
    const parts = await rollups.series.figures(id, { from: "lasting samples", spans: timed, cell: HOUR }, HOURLY);
    figures.push(...parts.map((part) => ({ output: id, ...part })));
  }
  if (plain.length > 0) figures.push(...(await rollups.hours(plain)));
  await rollups.putHours(figures);
  return figures;
}

/** Forgets the hours of which nothing could be made: all that was in them has been removed. */
async function dropEmpty(rollups: Rollups, tasks: readonly Task[], made: readonly HourFigures[]): Promise<void> {
  const known = new Set(made.map(({ output, start }) => `${output} ${start}`));
  const empty: [output: number, start: number][] = [];
  for (const { id, spans } of tasks) {
    for (const [from, to] of spans) {
      for (let hour = from; hour < to; hour += HOUR) if (!known.has(`${id} ${hour}`)) empty.push([id, hour]);
    }
  }
  if (empty.length > 0) await rollups.dropHours(empty);
}

/** Makes the days of tasks that are over, from their hours. */
async function makeDays(rollups: Rollups, tasks: readonly Task[], until: number): Promise<void> {
  const days = tasks.flatMap(({ id, spans }) => {
    const starts = new Set<number>();
    for (const [from, to] of spans) {
      for (let day = floorTo(from, DAY); day < to && day + DAY <= until; day += DAY) starts.add(day);
    }
    return [...starts].map((day) => [id, day] as const);
  });
  await rollups.makeDays(days);
}
