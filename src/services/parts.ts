import type { Query } from "../db.ts";
import { mergeParts, type Part } from "../domain/aggregate.ts";
import { toSpans } from "../domain/logging.ts";
import { planHours, planSteps } from "../domain/plan.ts";
import { ceilTo, DAY, HOUR, meet, type Span, without } from "../domain/span.ts";
import { AppError } from "../errors.ts";
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
} from "./figures.ts";
import type { Profile } from "./profile.ts";

/** Samples that the medians of one output may sort in one answer: a month of one a second. */
const MAX_SORTED = 3_000_000;
/** Of which so many at once, when a step holds fewer: they are sorted in memory. */
const SORTED_AT_ONCE = 250_000;

const COUNT =
  "select count(*) as count from (select 1 from sample where variable_id = ?1 and at >= ?2 and at < ?3 limit ?4)";

/** What the samples of each step come to; `asked` is whole steps, or anything when all is one step. */
export async function readFigures(
  query: Query,
  profile: Profile,
  asked: Span,
  step: number,
  offset: number,
): Promise<Part[]> {
  const { id, sources } = profile;
  const hourly = step === ALL_IN_ONE || (step % HOUR === 0 && offset % HOUR === 0);
  const daily = step === ALL_IN_ONE || (step % DAY === 0 && offset % DAY === 0);
  const plan = hourly ? planHours(asked, daily, sources) : planSteps(asked, step, offset, sources);
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

/** The median of each step as `mean`: from samples, and where they are gone from windows that are such steps. */
export async function readMedians(
  query: Query,
  profile: Profile,
  asked: Span,
  step: number,
  offset: number,
): Promise<Part[]> {
  const { id, sources } = profile;
  const windows = sources.windows.filter(({ width }) => width === step);
  const plan = planSteps(asked, step, offset, { ...sources, windows });
  const results: Part[][] = [];
  let left = MAX_SORTED;
  for (const [from, to] of plan.raw) {
    const [{ count } = { count: 0 }] = await query<{ count: number }>(COUNT, [id, from, to, left + 1]);
    if (count > left) throw new AppError("too-many-samples", { max: MAX_SORTED });
    left -= count;
    const size = Math.max(1, Math.floor((SORTED_AT_ONCE * (to - from)) / (step * Math.max(count, 1)))) * step;
    for (let start = from; start < to; start += size) {
      const spans = JSON.stringify([[start, Math.min(start + size, to)]]);
      results.push(await query<Part>(MEDIANS_OF_SAMPLES, [id, spans, step, offset]));
    }
  }
  const kept = plan.windows.map(({ width, span }) => [width, ...span]);
  if (kept.length > 0) results.push(await query<Part>(MEDIANS_OF_WINDOWS, [id, JSON.stringify(kept), step]));
  return mergeParts(results, step);
}

/** Where means are time-weighted, by cells that begin there: hours (no step), else windows that fill a step, else steps. */
function toTimed({ epochs }: Profile, step: number | null, offset: number): { cell: number; span: Span }[] {
  return toSpans(epochs).flatMap(({ epoch: { weighted, windowMs }, span: [from, to] }) => {
    if (!weighted || windowMs === null) return [];
    const fits = step !== null && step % windowMs === 0 && offset % windowMs === 0;
    const cell = step === null ? HOUR : fits ? windowMs : step;
    const end = to === Number.MAX_SAFE_INTEGER ? to : ceilTo(to, cell, offset);
    return [{ cell, span: [ceilTo(from, cell, offset), end] }];
  });
}
