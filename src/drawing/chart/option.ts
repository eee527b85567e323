import type { EChartsCoreOption } from "echarts/core";
import { COLOURS, colourOf } from "../colours.ts";
import type { ChartModel } from "../model.ts";
import { FAMILY } from "../text/typeface.ts";
import { type NumberSeries, type Panel, toRuns } from "./panels.ts";
import { createNumbers } from "./scale.ts";
import { toBands } from "./spread.ts";
import type { Tick } from "./ticks.ts";

/** A panel with its place in the picture, px. */
export interface PlacedPanel extends Panel {
  readonly top: number;
  readonly height: number;
}

/** The picture's plots, which share a time axis. */
export interface Plots {
  readonly left: number;
  readonly right: number;
  readonly panels: readonly PlacedPanel[];
  /** Below the panels: lines of the grid and the words of the time axis. */
  readonly foot: { readonly top: number; readonly height: number };
  readonly ticks: readonly Tick[];
}

export const TICK_SIZE = 13;

/** What ECharts draws: grids, axes, bands and lines. What people named is written elsewhere, in fonts that have it. */
export function toOption(model: ChartModel, { left, right, panels, foot, ticks }: Plots): EChartsCoreOption {
  const width = right - left;
  const grids = [...panels, foot].map(({ top, height }) => ({ left, top, width, height }));
  return {
    animation: false,
    textStyle: { fontFamily: FAMILY },
    grid: grids,
    xAxis: grids.map((_, gridIndex) => toTimeAxis(model, gridIndex, ticks, gridIndex === panels.length)),
    yAxis: [
      ...panels.map((panel, gridIndex) => toNumberAxis(model.locale, panel, gridIndex)),
      { type: "value", gridIndex: panels.length, min: 0, max: 1, show: false },
    ],
    series: panels.flatMap(({ series }, index) =>
      series.flatMap((one) => {
        const place = { xAxisIndex: index, yAxisIndex: index, silent: true, clip: true };
        return [...toBands(one, place), { ...place, ...toLine(model, one) }];
      }),
    ),
  };
}

function toTimeAxis({ from, to }: ChartModel, gridIndex: number, ticks: readonly Tick[], labelled: boolean): object {
  const customValues = ticks.map(({ at }) => at);
  const labels = new Map(ticks.map(({ at, label, strong }) => [at, strong ? `{strong|${label}}` : label]));
  return {
    type: "value",
    gridIndex,
    min: from,
    max: to,
    axisLine: { show: !labelled, onZero: false, lineStyle: { color: COLOURS.border } },
    axisTick: { show: false, customValues },
    splitLine: { show: true, showMinLine: true, showMaxLine: true, lineStyle: { color: COLOURS.rule } },
    axisLabel: {
      show: labelled,
      customValues,
      color: COLOURS.soft,
      fontSize: TICK_SIZE,
      hideOverlap: true,
      rich: { strong: { color: COLOURS.text, fontSize: TICK_SIZE, fontWeight: 600, fontFamily: FAMILY } },
      formatter: (at: number) => labels.get(at) ?? "",
    },
  };
}

function toNumberAxis(locale: string, { scale }: Panel, gridIndex: number): object {
  return {
    type: "value",
    gridIndex,
    min: scale.min,
    max: scale.max,
    interval: scale.step,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: COLOURS.rule } },
    axisLabel: { color: COLOURS.soft, fontSize: TICK_SIZE, margin: 8, formatter: createNumbers(locale, scale) },
  };
}

/** Points without neighbours are dots: a line of one point is nothing. */
function toLine({ thresholds }: ChartModel, { points, index, ...one }: NumberSeries): object {
  const colour = colourOf({ index });
  const lone = new Set(toRuns(points).flatMap((run) => (run.length === 1 ? run : [])));
  const own = thresholds.filter(({ series }) => series === index);
  return {
    type: "line",
    name: String(one.kind),
    symbol: "none",
    ...(one.stepped && { step: "end" }),
    itemStyle: { color: colour },
    lineStyle: { color: colour, width: 2, cap: "round", join: "round" },
    data: points.map((point) => {
      const value = [point[0], Number.isFinite(point[1]) ? point[1] : null];
      return lone.has(point) ? { value, symbol: "circle", symbolSize: 6 } : value;
    }),
    markLine: {
      silent: true,
      symbol: "none",
      label: { show: false },
      lineStyle: { color: colour, type: [6, 5], width: 1.2 },
      data: own.map(({ value }) => ({ yAxis: value })),
    },
  };
}
