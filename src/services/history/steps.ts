import { mergeParts, type Part } from "../../domain/aggregate.ts";
import { toSpans } from "../../domain/logging.ts";
import { type Plan, planHours, planSteps } from "../../domain/plan.ts";
import { ceilTo, DAY, floorTo, HOUR, meet, type Span, without } from "../../domain/span.ts";
import { AppError } from "../../errors.ts";
import type { Query } from "../../storage/sqlite/reader.ts";
import type { Profile } from "./sources.ts";
import {
  ALL_IN_ONE,
  MEDIANS_OF_SAMPLES,
  MEDIANS_OF_WINDOWS,
  ROLLUPS,
  SAME_ROLLUPS,
  SPANS_OF_SAMPLES,
  STEPS_OF_SAMPLES,
  TIMES_OF_SAMPLES,
  WINDOWS,
} from "./sql.ts";

/** How many samples one query may read: to sum them up, and to sort them or weight them by time. */
const SUMMED_AT_ONCE = 200_000;
const SORTED_AT_ONCE = 25_000;
/** A single step is never cut. It may hold so many times more. */
const IN_ONE_STEP = 20;

/** The time of the sample after the first `?3` in some spans. Spans and samples are read in order. */
const NTH = `
  select at from json_each(?2) cross join sample on variable_id = ?1 and at >= value ->> 0 and at < value ->> 1
  limit 1 offset ?3`;
const NTH_WINDOW = `
  select at from json_each(?2) cross join "window"
    on variable_id = ?1 and width = value ->> 0 and at >= value ->> 1 and at < value ->> 2
  limit 1 offset ?3`;

/**
 * Where to end a portion, after a whole step, so that it is read quickly and other readers get their turn. Fails when a
 * single step holds too many samples.
 */
export async function cutSteps(
  query: Query,
  profile: Profile,
  asked: Span,
  step: number,
  offset: number,
  sorts: boolean,
): Promise<number> {
  const plan = sorts ? planMedians(profile, asked, step, offset) : planFigures(profile, asked, step, offset);
  const most = sorts || isTimed(profile) ? SORTED_AT_ONCE : SUMMED_AT_ONCE;
  const next = await readNext(query, profile, plan, most);
  if (next === undefined) return asked[1];
  const cut = floorTo(next, step, offset);
  if (cut > asked[0]) return cut;
  const end = asked[0] + step;
  const more = await readNext(query, profile, { raw: [[asked[0], end]], windows: [] }, most * IN_ONE_STEP);
  if (more !== undefined) throw new AppError("too-many-samples", { max: most * IN_ONE_STEP });
  return end;
}

/**
 * The same when the whole period is one step: ends after a whole hour, or after any sample if no mean is time-weighted.
 */
export async function cutWhole(query: Query, profile: Profile, asked: Span): Promise<number> {
  const plan = planFigures(profile, asked, ALL_IN_ONE, 0);
  const timed = isTimed(profile);
  const next = await readNext(query, profile, plan, timed ? SORTED_AT_ONCE : SUMMED_AT_ONCE);
  if (next === undefined) return asked[1];
  const cut = floorTo(next, HOUR);
  if (cut > asked[0]) return cut;
  return timed ? Math.min(floorTo(asked[0], HOUR) + HOUR, asked[1]) : next;
}

function isTimed({ epochs }: Profile): boolean {
  return epochs.some(({ weighted }) => weighted);
}

/**
 * The time of the sample or the window after the first `most`. For windows the larger limit holds, since none is
 * sorted.
 */
async function readNext(
  query: Query,
  { id }: Profile,
  { raw, windows }: Pick<Plan, "raw" | "windows">,
  most: number,
): Promise<number | undefined> {
  const kept = windows.map(({ width, span }) => [width, ...span]);
  const found = [
    ...(raw.length > 0 ? await query<{ at: number }>(NTH, [id, JSON.stringify(raw), most]) : []),
    ...(kept.length > 0 ? await query<{ at: number }>(NTH_WINDOW, [id, JSON.stringify(kept), SUMMED_AT_ONCE]) : []),
  ];
  return found.length > 0 ? Math.min(...found.map(({ at }) => at)) : undefined;
}

/** The figures of each step. `asked` is a whole number of steps, or anything with ALL_IN_ONE. */
export async function readFigures(
  query: Query,
  profile: Profile,
  asked: Span,
  step: number,
  offset: number,
): Promise<Part[]> {
  const { id } = profile;
  const hourly = isHourly(step, offset);
  const plan = planFigures(profile, asked, step, offset);
  const results: Part[][] = [];
  const ask = async (sql: string, ...parameters: (number | string)[]) => {
    results.push(await query<Part>(sql, [id, ...parameters]));
  };
  const rolled = [...plan.days.map((span) => [DAY, ...span]), ...plan.hours.map((span) => [HOUR, ...span])];
  const same = rolled.filter(([width]) => width === step);
  if (same.length > 0) await ask(SAME_ROLLUPS, JSON.stringify(same));
  const others = rolled.filter(([width]) => width !== step);
  if (others.length > 0) await ask(ROLLUPS, JSON.stringify(others), step, offset);
  const windows = plan.windows.map(({ width, span }) => [width, ...span]);
  if (windows.length > 0) await ask(WINDOWS, JSON.stringify(windows), step, offset);
  let plain = plan.raw;
  for (const { cell, span } of toTimed(profile, hourly ? null : step, offset)) {
    const spans = plain.flatMap((part) => meet(part, span));
    plain = plain.flatMap((part) => without(part, [span]));
    if (spans.length > 0) await ask(TIMES_OF_SAMPLES, JSON.stringify(spans), step, offset, cell);
  }
  const isWhole = ([from, to]: Span) => !hourly && (from - asked[0]) % step === 0 && (to - from) % step === 0;
  for (const [from, to] of plain.filter(isWhole)) await ask(STEPS_OF_SAMPLES, from, step, (to - from) / step);
  const odd = plain.filter((span) => !isWhole(span));
  if (odd.length > 0) await ask(SPANS_OF_SAMPLES, JSON.stringify(odd), step, offset);
  return mergeParts(results, hourly ? HOUR : step);
}

/** The median of each step, as `mean`: from samples or, where they are gone, from windows as wide as the step. */
export async function readMedians(
  query: Query,
  profile: Profile,
  asked: Span,
  step: number,
  offset: number,
): Promise<Part[]> {
  const { id } = profile;
  const plan = planMedians(profile, asked, step, offset);
  const results: Part[][] = [];
  if (plan.raw.length > 0) {
    results.push(await query<Part>(MEDIANS_OF_SAMPLES, [id, JSON.stringify(plan.raw), step, offset]));
  }
  const kept = plan.windows.map(({ width, span }) => [width, ...span]);
  if (kept.length > 0) results.push(await query<Part>(MEDIANS_OF_WINDOWS, [id, JSON.stringify(kept), step]));
  return mergeParts(results, step);
}

function isHourly(step: number, offset: number): boolean {
  return step === ALL_IN_ONE || (step % HOUR === 0 && offset % HOUR === 0);
}

function planFigures({ sources }: Profile, asked: Span, step: number, offset: number): Plan {
  const daily = step === ALL_IN_ONE || (step % DAY === 0 && offset % DAY === 0);
  return isHourly(step, offset) ? planHours(asked, daily, sources) : planSteps(asked, step, offset, sources);
}

function planMedians({ sources }: Profile, asked: Span, step: number, offset: number): Plan {
  const windows = sources.windows.filter(({ width }) => width === step);
  return planSteps(asked, step, offset, { ...sources, windows });
}

/**
 * The spans with time-weighted means, and their cells: hours when `step` is null, else windows that fill a step, else
 * steps.
 */
function toTimed({ epochs }: Profile, step: number | null, offset: number): { cell: number; span: Span }[] {
  return toSpans(epochs).flatMap(({ epoch: { weighted, windowMs }, span: [from, to] }) => {
    if (!weighted || windowMs === null) return [];
    const fits = step !== null && step % windowMs === 0 && offset % windowMs === 0;
    const cell = step === null ? HOUR : fits ? windowMs : step;
    const end = to === Number.MAX_SAFE_INTEGER ? to : ceilTo(to, cell, offset);
    return [{ cell, span: [ceilTo(from, cell, offset), end] }];
  });
}
