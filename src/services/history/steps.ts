import { mergeParts, type Part } from "../../domain/aggregate.ts";
import { toSpans } from "../../domain/logging.ts";
import { type Plan, planHours, planSteps } from "../../domain/plan.ts";
import { ceilTo, DAY, floorTo, HOUR, meet, type Span, without } from "../../domain/span.ts";
import { AppError } from "../../errors.ts";
import { ALL_IN_ONE, type Grid, type Series, type Source, type WidthSpan } from "../../storage/series.ts";
import type { Profile } from "./sources.ts";

/** How many samples one query may read: to sum them up, and to sort them or weight them by time. */
const SUMMED_AT_ONCE = 200_000;
const SORTED_AT_ONCE = 25_000;
/** A single step is never cut. It may hold so many times more. */
const IN_ONE_STEP = 20;

/**
 * Where to end a portion, after a whole step, so that it is read quickly and other readers get their turn. Fails when a
 * single step holds too many samples.
 */
export async function cutSteps(
  series: Series,
  profile: Profile,
  asked: Span,
  grid: Grid,
  sorts: boolean,
): Promise<number> {
  const { step, offset } = grid;
  const plan = sorts ? planMedians(profile, asked, grid) : planFigures(profile, asked, grid);
  const most = sorts || isTimed(profile) ? SORTED_AT_ONCE : SUMMED_AT_ONCE;
  const next = await readNext(series, profile, plan, most);
  if (next === undefined) return asked[1];
  const cut = floorTo(next, step, offset);
  if (cut > asked[0]) return cut;
  const end = asked[0] + step;
  const more = await readNext(series, profile, { raw: [[asked[0], end]], windows: [] }, most * IN_ONE_STEP);
  if (more !== undefined) throw new AppError("too-many-samples", { max: most * IN_ONE_STEP });
  return end;
}

/**
 * The same when the whole period is one step: ends after a whole hour, or after any sample if no mean is time-weighted.
 */
export async function cutWhole(series: Series, profile: Profile, asked: Span): Promise<number> {
  const plan = planFigures(profile, asked, ALL_IN_ONE);
  const timed = isTimed(profile);
  const next = await readNext(series, profile, plan, timed ? SORTED_AT_ONCE : SUMMED_AT_ONCE);
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
  series: Series,
  { id }: Profile,
  { raw, windows }: Pick<Plan, "raw" | "windows">,
  most: number,
): Promise<number | undefined> {
  const found = [
    raw.length > 0 ? await series.after(id, { from: "samples", spans: raw }, most) : undefined,
    windows.length > 0 ? await series.after(id, ofWindows(windows), SUMMED_AT_ONCE) : undefined,
  ].filter((at) => at !== undefined);
  return found.length > 0 ? Math.min(...found) : undefined;
}

function ofWindows(windows: Plan["windows"]): Source {
  return { from: "windows", spans: windows.map(({ width, span }): WidthSpan => [width, ...span]) };
}

/** The figures of each step. `asked` is a whole number of steps, or anything with ALL_IN_ONE. */
export async function readFigures(series: Series, profile: Profile, asked: Span, grid: Grid): Promise<Part[]> {
  const { id } = profile;
  const hourly = isHourly(grid);
  const plan = planFigures(profile, asked, grid);
  const rolled = [
    ...plan.days.map((span): WidthSpan => [DAY, ...span]),
    ...plan.hours.map((span): WidthSpan => [HOUR, ...span]),
  ];
  const sources: Source[] = [{ from: "rollups", spans: rolled }, ofWindows(plan.windows)];
  let plain = plan.raw;
  for (const { cell, span } of toTimed(profile, hourly ? null : grid.step, grid.offset)) {
    sources.push({ from: "lasting samples", spans: plain.flatMap((part) => meet(part, span)), cell });
    plain = plain.flatMap((part) => without(part, [span]));
  }
  sources.push({ from: "samples", spans: plain });
  const results: Part[][] = [];
  for (const source of sources) if (source.spans.length > 0) results.push(await series.figures(id, source, grid));
  return mergeParts(results, hourly ? HOUR : grid.step);
}

/** The median of each step, as `mean`: from samples or, where they are gone, from windows as wide as the step. */
export async function readMedians(series: Series, profile: Profile, asked: Span, grid: Grid): Promise<Part[]> {
  const { id } = profile;
  const { raw, windows } = planMedians(profile, asked, grid);
  const results: Part[][] = [];
  if (raw.length > 0) results.push(await series.medians(id, { from: "samples", spans: raw }, grid));
  if (windows.length > 0) results.push(await series.medians(id, ofWindows(windows), grid));
  return mergeParts(results, grid.step);
}

function isHourly({ step, offset }: Grid): boolean {
  return step === ALL_IN_ONE.step || (step % HOUR === 0 && offset % HOUR === 0);
}

function planFigures({ sources }: Profile, asked: Span, grid: Grid): Plan {
  const { step, offset } = grid;
  const daily = step === ALL_IN_ONE.step || (step % DAY === 0 && offset % DAY === 0);
  return isHourly(grid) ? planHours(asked, daily, sources) : planSteps(asked, step, offset, sources);
}

function planMedians({ sources }: Profile, asked: Span, { step, offset }: Grid): Plan {
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
