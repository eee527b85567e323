import { openClock } from "../domain/clock.ts";
import { HOUR, MINUTE, type Span } from "../domain/span.ts";
import type { Value, ValueType } from "../domain/value.ts";
import { type History, MAX_STEPS, type Point } from "./history.ts";
import type { LiveUnit, LiveVariable } from "./liveunit.ts";
import { SILENT_AFTER_MS } from "./views.ts";

/** Null is a gap; with `min` and `max` the point sums up many values. */
export type ChartPoint = readonly [at: number, value: Value | null, min?: number, max?: number];

/** About as many as the picture has pixels to tell apart. */
const POINTS = 600;
const STATES = 1200;
/** So many times longer than usual without a value is a gap. */
const PATIENCE = 3;
/** How long it usually takes until the next value: nine of ten come sooner. */
const USUAL = 0.9;
/** Enough numbers to know whether a unit was there. */
const NUMBERS = 8;
/** Fewer pauses say nothing of how even they are. */
const EVEN_AT_LEAST = 10;

/** An output as a line or as bars. Of numbers each point sums up a step, where there are more values than points. */
export async function readPoints(
  history: History,
  { unit, variable }: { readonly unit: LiveUnit; readonly variable: LiveVariable },
  span: Span,
  count: number,
  timeZone: string,
): Promise<ChartPoint[]> {
  const isNumber = variable.type === "int" || variable.type === "float";
  if (!isNumber) return readStates(history, unit, variable, span, count);
  const [from, to] = span;
  // Days begin at the person's midnight; steps that are no whole hours off are quick to read.
  const offset = Math.round((openClock(timeZone).offset(to) * MINUTE) / HOUR) * HOUR;
  const question = { outputs: [variable.id], from, to, points: POINTS, offset, aggregate: "mean" } as const;
  const [series] = await history.read(question);
  return toLine(series?.points ?? [], series?.step ?? 1, span);
}

/** So much longer than usual between two values is a gap. */
function patienceOf(times: readonly number[], step: number): number {
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const usual = pauses.toSorted((a, b) => a - b)[Math.floor(pauses.length * USUAL)] ?? 0;
  return PATIENCE * Math.max(step, usual);
}

/** Points in the middle of their steps, with gaps where values are missing for much longer than usual. */
function toLine(points: readonly Point[], step: number, [from, to]: Span): ChartPoint[] {
  const summed = points.some(([, , , , count = 1]) => count > 1);
  const line = points.flatMap(([start, value, min, max]): ChartPoint[] => {
    const at = Math.min(Math.max(summed ? start + step / 2 : start, from), to);
    if (typeof value !== "number") return [];
    return [summed && typeof min === "number" && typeof max === "number" ? [at, value, min, max] : [at, value]];
  });
  const longest = patienceOf(
    line.map(([at]) => at),
    step,
  );
  return line.flatMap((point, index): ChartPoint[] => {
    const before = line[index - 1]?.[0] ?? point[0];
    return point[0] - before > longest ? [[before + 1, null], point] : [point];
  });
}

/** The changes of a bool or a string, from what it was before; the last value holds for as long as the unit was heard of. */
async function readStates(
  history: History,
  unit: LiveUnit,
  { id, type, at: lastAt }: LiveVariable,
  [from, to]: Span,
  count: number,
): Promise<ChartPoint[]> {
  // Of very many samples what each step ended with: shorter states than a pixel can't be seen.
  const isDense = count >= MAX_STEPS;
  const how = isDense ? ({ points: STATES, aggregate: "last" } as const) : ({ aggregate: "raw" } as const);
  const [series] = await history.read({ outputs: [id], from, to, ...how });
  const before = series?.before;
  const points = [...(before ? [[from, before[1]] as const] : []), ...(series?.points ?? [])].map(
    ([at, value]): ChartPoint => [Math.max(at, from), fromRaw(type, value)],
  );
  const lane = withGaps(points, await readGaps(history, unit, series?.points ?? [], [from, to]));
  const heard = Math.max(unit.seenAt, lastAt);
  return lane.length > 0 && heard < to - MINUTE ? [...lane.filter(([at]) => at <= heard), [heard, null]] : lane;
}

/**
 * When the unit was not heard of: as for a line, nothing came for much longer than usual, neither of this state nor of the
 * unit's numbers. A state alone says so only where it comes in even steps, since others come when they change.
 */
async function readGaps(history: History, unit: LiveUnit, own: readonly Point[], [from, to]: Span): Promise<Span[]> {
  const numbers = [...unit.outputs.values()].filter(({ type }) => type === "int" || type === "float").slice(0, NUMBERS);
  const outputs = numbers.map(({ id }) => id);
  const counted =
    outputs.length > 0 ? await history.read({ outputs, from, to, points: POINTS, aggregate: "count" }) : [];
  const step = counted[0]?.step ?? 1;
  const ownTimes = own.map(([at]) => at);
  const others = counted.flatMap(({ points }) => points.map(([start]) => start + step / 2));
  if (others.length === 0 && !isEven(ownTimes)) return [];
  const times = [...ownTimes, ...others].filter((at) => at >= from && at <= to).sort((a, b) => a - b);
  const longest = Math.max(patienceOf(times, step), SILENT_AFTER_MS);
  return times.slice(1).flatMap((at, index): Span[] => {
    const before = times[index] ?? at;
    return at - before > longest ? [[before, at]] : [];
  });
}

/** Whether times are about equally far apart. */
function isEven(times: readonly number[]): boolean {
  const pauses = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const middle = pauses.toSorted((a, b) => a - b)[pauses.length >> 1] ?? 0;
  const even = pauses.filter((pause) => pause > middle / 2 && pause < middle * 2);
  return pauses.length >= EVEN_AT_LEAST && even.length >= pauses.length * USUAL;
}

/** A state is not known within a gap; after it, it is what it was until it is told anew. */
function withGaps(points: readonly ChartPoint[], gaps: readonly Span[]): ChartPoint[] {
  const added = gaps.flatMap(([begin, end]): ChartPoint[] => {
    const known = points.findLast(([at]) => at <= begin);
    if (!known) return [];
    return [[begin + 1, null], ...(points.some(([at]) => at === end) ? [] : [[end, known[1]] as const])];
  });
  return [...points, ...added].sort(([a], [b]) => a - b);
}

/** A value as the history keeps it. */
export function fromRaw(type: ValueType, value: number | string | null): Value | null {
  return type === "bool" && value !== null ? value !== 0 : value;
}

/** For which part of the known time a bool was on. */
export function toShare(points: readonly ChartPoint[], [from, to]: Span): number | null {
  let [on, known] = [0, 0];
  for (const [index, [at, value]] of points.entries()) {
    const length = Math.max(0, Math.min(points[index + 1]?.[0] ?? to, to) - Math.max(at, from));
    if (value === null) continue;
    known += length;
    if (value === true) on += length;
  }
  return known === 0 ? null : on / known;
}
