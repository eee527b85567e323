import type { ChartModel, ChartPoint, ChartSeries, ChartThreshold } from "../model.ts";
import { type Scale, toScale } from "./scale.ts";

/** A series of numbers with its place in the model, which gives it its colour. */
export interface NumberSeries extends ChartSeries {
  readonly index: number;
}

/** Lines of one measure. */
export interface Group {
  readonly measure: string | null;
  readonly series: readonly NumberSeries[];
}

/** A plot of them, and its axis. */
export interface Panel extends Group {
  readonly scale: Scale;
}

/** A bar that lasts from `start` to `end`, ms since the epoch. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export const MAX_SERIES = 4;
/** A threshold farther from the values than this many times their range would flatten them and is named at the edge. */
const FAR = 1;

/** Beyond it the length of an axis may be more than a number holds. */
const LARGE = 1e306;
const LARGE_POWER = 3;
/** Below it an axis can't be marked any more: ECharts rounds to 20 decimals. */
const SMALL = 1e-12;

/** A chart, and how many powers of ten smaller than they are the numbers of some measures are drawn in it. */
export interface Drawable extends ChartModel {
  readonly powers?: ReadonlyMap<string | null, number>;
}

/** Shrinks the numbers of measures that are too large to be reckoned with, and enlarges the too small; their axes tell what was meant. */
export function toDrawable(model: ChartModel): Drawable {
  const largest = new Map<string | null, number>();
  for (const { kind, measure, points } of model.series) {
    if (kind !== "number") continue;
    for (const value of points.flatMap(([, ...values]) => values)) {
      if (typeof value === "number" && Number.isFinite(value)) {
        largest.set(measure, Math.max(largest.get(measure) ?? 0, Math.abs(value)));
      }
    }
  }
  const powers = new Map([...largest].map(([measure, size]) => [measure, toPower(size)] as const));
  if ([...powers.values()].every((power) => power === 0)) return model;
  const powerOf = (one: ChartSeries | undefined) => (one?.kind === "number" && powers.get(one.measure)) || 0;
  return {
    ...model,
    powers,
    series: model.series.map((one) => {
      const power = powerOf(one);
      if (power === 0) return one;
      const points = one.points.map(([at, ...values]) => [at, ...values.map((value) => divide(value, power))]);
      return { ...one, points: points as unknown as ChartPoint[] };
    }),
    thresholds: model.thresholds.map((one) => ({
      ...one,
      value: divide(one.value, powerOf(model.series[one.series])),
    })),
  };
}

function toPower(largest: number): number {
  if (largest > LARGE) return LARGE_POWER;
  return largest > 0 && largest < SMALL ? Math.floor(Math.log10(largest)) : 0;
}

/** In two steps: 10 ** 320 is more than a number holds. */
function divide<T>(value: T, power: number): T {
  if (typeof value !== "number" || power === 0) return value;
  const half = Math.trunc(power / 2);
  return (value / 10 ** half / 10 ** (power - half)) as T;
}

/** The numbers among the series, by their measures. */
export function toGroups({ series }: ChartModel): Group[] {
  const numbers = toNumbers(series);
  const measures = [...new Set(numbers.map(({ measure }) => measure))];
  return measures.map((measure) => ({ measure, series: numbers.filter((one) => one.measure === measure) }));
}

/** The panel of a group, its axis divided into one of these numbers of steps. */
export function toPanel({ from, to, thresholds, powers }: Drawable, group: Group, parts: readonly number[]): Panel {
  const power = powers?.get(group.measure) ?? 0;
  const scale = toScale(toRange(group.series, from, to, thresholds), parts);
  return { ...group, scale: { ...scale, ...(power && { power }) } };
}

function toNumbers(series: readonly ChartSeries[]): NumberSeries[] {
  return series.slice(0, MAX_SERIES).flatMap((one, index) => (one.kind === "number" ? { ...one, index } : []));
}

/** What an axis has to show: values, bands, and thresholds that are not too far. */
function toRange(
  group: readonly NumberSeries[],
  from: number,
  to: number,
  thresholds: readonly ChartThreshold[],
): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (value: number): void => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const [at, value, min, max] of group.flatMap(({ points }) => points)) {
    if (at < from || at > to || typeof value !== "number") continue;
    for (const one of [value, min ?? value, max ?? value]) if (Number.isFinite(one)) take(one);
  }
  const own = thresholds.filter(({ series }) => group.some(({ index }) => index === series)).map(({ value }) => value);
  if (low > high) return own.length > 0 ? [Math.min(...own), Math.max(...own)] : [0, 1];
  const reach = FAR * Math.max(high - low, Math.abs(high) * 0.2, 1e-9);
  const near = own.filter((value) => value >= low - reach && value <= high + reach);
  for (const value of near) take(value);
  return [low, high];
}

/** True when a series has something to show on the axis. */
export function isDrawn(one: ChartSeries, from: number, to: number): boolean {
  if (one.kind !== "number") return toSegments(one.points, from, to).length > 0;
  return one.points.some(
    ([at, value]) => at >= from && at <= to && typeof value === "number" && Number.isFinite(value),
  );
}

/** Unbroken parts of a line of numbers. */
export function toRuns(points: readonly ChartPoint[]): ChartPoint[][] {
  const runs: ChartPoint[][] = [[]];
  for (const point of points) {
    if (typeof point[1] === "number" && Number.isFinite(point[1])) runs.at(-1)?.push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

/** Points as bars within the axis: each value lasts until the next point, the last one until the end. */
export function toSegments(points: readonly ChartPoint[], from: number, to: number): Segment[] {
  const segments: Segment[] = [];
  for (const [index, [at, value]] of points.entries()) {
    const start = Math.max(at, from);
    const end = Math.min(points[index + 1]?.[0] ?? to, to);
    if (value === null || end <= start) continue;
    const last = segments.at(-1);
    if (last?.value === String(value) && last.end === start) segments[segments.length - 1] = { ...last, end };
    else segments.push({ start, end, value: String(value) });
  }
  return segments;
}
