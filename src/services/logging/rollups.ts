import type { Part } from "../../domain/aggregate.ts";
import { type Epoch, toSpans } from "../../domain/logging.ts";
import { ceilTo, DAY, floorTo, HOUR, join, meet, type Span, without } from "../../domain/span.ts";
import type { Reader } from "../../storage/sqlite/reader.ts";
import type { Run } from "../../storage/sqlite/store.ts";
import { EPOCHS, readEpochs } from "../history/sources.ts";
import { meanOf, NEXT_SAMPLE, TIMES_OF_SAMPLES, weighedMean } from "../history/sql.ts";
import { DROP_MARKS, upsert } from "./upsert.ts";

const MARKS = 200;
const OUTPUTS = 100;
const DAYS = 50;
const ROLLUP = ["variable_id", "width", "at", "count", "min", "max", "mean", "known"] as const;

const DUE = `
  select stale.*, ${EPOCHS} as epochs, until from progress, stale left join variable on variable.id = stale.variable_id
  where stale.kind = 0 order by stale.variable_id, hour limit ${MARKS}`;
/** The hours of several outputs; a span is [variable, from, to]. */
const HOURS_OF_SAMPLES = `
  select variable_id, at / ${HOUR} * ${HOUR} as start, count(*) as count, min(number) as min, max(number) as max,
    ${meanOf("number")} as mean, null as known
  from json_each(?1) cross join sample on variable_id = value ->> 0 and at >= value ->> 1 and at < value ->> 2
  group by 1, 2`;
/** The days of several outputs, from their hours; a day is [variable, start]. */
const MAKE_DAYS = `
  insert into rollup (variable_id, width, at, count, min, max, mean, known)
  select variable_id, ${DAY}, day, sum(count), min(min), max(max), ${weighedMean([["mean", "weight"]])},
    case when timed then sum(weight) end
  from (
    select variable_id, value ->> 1 as day, count, min, max, mean, timed,
      case when timed then coalesce(known, ${HOUR}) else count end as weight
    from (
      select *, max(known) over (partition by variable_id, value ->> 1) is not null as timed
      from json_each(?1) cross join rollup
        on variable_id = value ->> 0 and width = ${HOUR} and rollup.at >= value ->> 1 and rollup.at < (value ->> 1) + ${DAY}
    )
  ) where true group by variable_id, day
  on conflict (variable_id, width, at) do update
  set count = excluded.count, min = excluded.min, max = excluded.max, mean = excluded.mean, known = excluded.known`;

const PROGRESS = "select until, swept_from, swept_variable from progress";
const BEGIN_SWEEP = "update progress set swept_from = until, until = cast(?1 as integer), swept_variable = 0";
const MOVE_SWEEP = "update progress set swept_variable = ?1";
const END_SWEEP = "update progress set swept_from = null, swept_variable = null";
const SWEPT = `
  select id, ${EPOCHS} as epochs from variable where kind = 'output' and id > ?1
    and exists (select 1 from sample where variable_id = variable.id and at >= ?2 and at < ?3)
  order by id limit ${OUTPUTS}`;

interface Mark {
  readonly variable_id: number;
  readonly hour: number;
  readonly to_at: number;
  readonly seq: number;
  readonly epochs: string;
  readonly until: number;
}

interface Progress {
  readonly until: number;
  readonly swept_from: number | null;
  readonly swept_variable: number | null;
}

/** Hours of an output that are out of date. */
interface Task {
  readonly id: number;
  readonly epochs: readonly [Epoch, ...Epoch[]];
  readonly spans: Span[];
}

/** Makes anew the roll-ups that samples have come late for, a portion; says whether there may be more. */
export async function makeLate(reader: Reader, run: Run): Promise<boolean> {
  const marks = await reader.query<Mark>(DUE);
  const tasks = new Map<number, Task>();
  for (const { variable_id: id, hour, to_at, epochs: json } of marks) {
    const task = tasks.get(id) ?? { id, epochs: readEpochs(json), spans: [] };
    tasks.set(id, task);
    task.spans.push([hour, hour + HOUR]);
    if (!task.epochs.some(({ weighted }) => weighted)) continue;
    // What the next sample finds before it has changed.
    const [next] = await reader.query<{ at: number | null }>(NEXT_SAMPLE, [id, to_at]);
    if (next?.at) task.spans.push([floorTo(next.at, HOUR), floorTo(next.at, HOUR) + HOUR]);
  }
  const until = marks[0]?.until ?? 0;
  const joined = [...tasks.values()].map((task) => ({ ...task, spans: join(task.spans) }));
  await makeHours(reader, run, joined);
  await makeDays(run, joined, until);
  const done = marks.map(({ variable_id, hour, seq }) => [variable_id, 0, hour, seq]);
  if (done.length > 0) await run(DROP_MARKS, [JSON.stringify(done)]);
  return marks.length === MARKS;
}

/**
 * Makes the roll-ups of hours that are over by `now`, for a portion of the outputs and a day at most; says whether there
 * is more. Samples that come for these hours from the beginning of a sweep on are marked.
 */
export async function sweep(reader: Reader, run: Run, now: number): Promise<boolean> {
  const [progress] = await reader.query<Progress>(PROGRESS);
  if (!progress) return false;
  const { until, swept_from: from, swept_variable: variable } = progress;
  if (from === null || variable === null) {
    // At most to the next midnight, so that a day is made with its last hours.
    const to = Math.min(floorTo(now, HOUR), ceilTo(until + 1, DAY));
    if (to <= until) return false;
    await run(BEGIN_SWEEP, [to]);
    return true;
  }
  const first = until % DAY === 0 ? until - DAY : from;
  const outputs = await reader.query<{ id: number; epochs: string }>(SWEPT, [variable, first, until]);
  const tasks = outputs.map(({ id, epochs }) => ({ id, epochs: readEpochs(epochs), spans: [[from, until] as const] }));
  await makeHours(reader, run, tasks);
  if (until % DAY === 0) await makeDays(run, tasks, until);
  const last = outputs.at(-1);
  if (last && outputs.length === OUTPUTS) await run(MOVE_SWEEP, [last.id]);
  else await run(END_SWEEP, []);
  return true;
}

async function makeHours(reader: Reader, run: Run, tasks: readonly Task[]): Promise<void> {
  const plain: number[][] = [];
  const rows: (number | null)[][] = [];
  for (const { id, epochs, spans } of tasks) {
    // An hour is counted as was chosen at its start.
    const weighted = toSpans(epochs).flatMap(({ epoch, span: [from, to] }): Span[] =>
      epoch.weighted ? [[ceilTo(from, HOUR), Math.min(ceilTo(to, HOUR), Number.MAX_SAFE_INTEGER)]] : [],
    );
    plain.push(...spans.flatMap((span) => without(span, weighted)).map((span) => [id, ...span]));
    const timed = spans.flatMap((span) => weighted.flatMap((other) => meet(span, other)));
    if (timed.length === 0) continue;
    const parts = await reader.query<Part>(TIMES_OF_SAMPLES, [id, JSON.stringify(timed), HOUR, 0, HOUR]);
    rows.push(...parts.map((part) => toRow(id, part)));
  }
  if (plain.length > 0) {
    const parts = await reader.query<Part & { variable_id: number }>(HOURS_OF_SAMPLES, [JSON.stringify(plain)]);
    rows.push(...parts.map((part) => toRow(part.variable_id, part)));
  }
  await upsert(run, "rollup", ROLLUP, rows);
}

function toRow(id: number, { start, count, min, max, mean, known }: Part): (number | null)[] {
  return [id, HOUR, start, count, min, max, mean, known];
}

/** Makes the days of tasks that are over, from their hours. */
async function makeDays(run: Run, tasks: readonly Task[], until: number): Promise<void> {
  const days = tasks.flatMap(({ id, spans }) => {
    const starts = new Set<number>();
    for (const [from, to] of spans) {
      for (let day = floorTo(from, DAY); day < to && day + DAY <= until; day += DAY) starts.add(day);
    }
    return [...starts].map((day) => [id, day]);
  });
  for (let i = 0; i < days.length; i += DAYS) await run(MAKE_DAYS, [JSON.stringify(days.slice(i, i + DAYS))]);
}
