import type { ChartModel, ChartPoint, ChartSeries, GraphModel, GraphUnit, Id } from "../../src/drawing/model.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const FROM = Date.parse("2026-11-22T10:07:00Z");

/** A day's chart without series. */
export function chartOf(more: Partial<ChartModel> = {}): ChartModel {
  return {
    title: "Kitchen",
    from: FROM,
    to: FROM + DAY,
    locale: "en",
    timeZone: "Europe/Moscow",
    series: [],
    thresholds: [],
    empty: "Nothing yet",
    ...more,
  };
}

export function numbers(name: string, measure: string | null, points: readonly ChartPoint[]): ChartSeries {
  return { name, measure, kind: "number", points };
}

/** Values in even steps over the day. */
export function spread(values: readonly (number | string | boolean | null)[]): ChartPoint[] {
  return values.map((value, index) => [FROM + (DAY * index) / values.length, value]);
}

/** A unit with one input, `<id>.in`, and one output, `<id>.out`. */
export function unitOf(id: Id, more: Partial<GraphUnit> = {}): GraphUnit {
  return {
    id,
    name: `Unit ${id}`,
    silent: false,
    variables: [
      { id: `${id}.in`, kind: "input", name: "level", value: "40 %" },
      { id: `${id}.out`, kind: "output", name: "temperature", value: "21.4 °C" },
    ],
    ...more,
  };
}

/** Units and links between them, as pairs of ids: the first one's output to the second one's input. */
export function graphOf(units: readonly GraphUnit[], links: readonly (readonly [Id, Id])[] = []): GraphModel {
  return { units, links: links.map(([from, to]) => ({ from: `${from}.out`, to: `${to}.in`, paused: false })) };
}

/** What a PNG's header says; throws when it is none. */
export function sizeOf(png: Buffer): { width: number; height: number } {
  if (png.toString("latin1", 0, 8) !== "\x89PNG\r\n\x1a\n") throw new Error("not a PNG");
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
