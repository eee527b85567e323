import type { ChartModel, ChartPoint, ChartSeries, ChartThreshold } from "../model.ts";
import { type Scale, toScales } from "./scale.ts";

/** A series of numbers with its place in the model, which gives it its colour. */
export interface NumberSeries extends ChartSeries {
  readonly index: number;
}

/** One number axis and what is drawn on it. */
export interface Axis {
  readonly measure: string | null;
  readonly series: readonly NumberSeries[];
  readonly scale: Scale;
}

/** One plot of lines: an axis on its left and perhaps one on its right. */
export interface Panel {
  readonly axes: readonly Axis[];
}

/** A bar that lasts from `start` to `end`, ms since the epoch. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export const MAX_SERIES = 4;
const AXES_A_PANEL = 2;
/** A threshold farther from the values than this many times their range would flatten them and is named at the edge. */
const FAR = 1;

/** Beyond it the length of an axis may be more than a number holds. */
const LARGE = 1e306;
const POWER = 3;

/** A chart, and which measures are drawn smaller in it than they are. */
export interface Drawable extends ChartModel {
  readonly shrunk?: ReadonlySet<string | null>;
}

/** Shrinks the numbers of measures that are too large to be reckoned with; their axes tell what was meant. */
export function toDrawable(model: ChartModel): Drawable {
  const isLarge = (value: unknown): boolean => typeof value === "number" && Math.abs(value) > LARGE;
  const large = model.series.filter(
    ({ kind, points }) => kind === "number" && points.some(([, ...values]) => values.some(isLarge)),
  );
  if (large.length === 0) return model;
  const shrunk = new Set(large.map(({ measure }) => measure));
  const shrink = <T>(value: T): T => (typeof value === "number" ? ((value / 10 ** POWER) as T) : value);
  const isShrunk = (one: ChartSeries | undefined): boolean => one?.kind === "number" && shrunk.has(one.measure);
  return {
    ...model,
    shrunk,
    series: model.series.map((one) =>
      isShrunk(one)
        ? { ...one, points: one.points.map(([at, ...values]) => [at, ...values.map(shrink)] as unknown as ChartPoint) }
        : one,
    ),
    thresholds: model.thresholds.map((one) =>
      isShrunk(model.series[one.series]) ? { ...one, value: shrink(one.value) } : one,
    ),
  };
}

/** An axis a measure, two axes a panel: a third and a fourth measure get a panel of their own below. */
export function toPanels({ series, from, to, thresholds, shrunk }: Drawable): Panel[] {
  const numbers = series.slice(0, MAX_SERIES).flatMap((one, index) => (one.kind === "number" ? { ...one, index } : []));
  const measures = [...new Set(numbers.map(({ measure }) => measure))];
  const panels: Panel[] = [];
  for (let first = 0; first < measures.length; first += AXES_A_PANEL) {
    const groups = measures
      .slice(first, first + AXES_A_PANEL)
      .map((measure) => numbers.filter((one) => one.measure === measure));
    const scales = toScales(groups.map((group) => toRange(group, from, to, thresholds)));
    const axes = groups.flatMap((group, index) => {
      const scale = scales[index];
      const measure = group[0]?.measure ?? null;
      const power = shrunk?.has(measure) ? POWER : 0;
      return scale ? { measure, series: group, scale: { ...scale, ...(power && { power }) } } : [];
    });
    panels.push({ axes });
  }
  return panels;
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
