import { CustomChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { COLOURS, colourOf } from "../colours.ts";
import type { ChartModel, ChartPoint } from "../model.ts";
import type { Svg } from "../png.ts";
import type { Lettering, Style } from "../text/lettering.ts";
import { drawLane, LANE } from "./lane.ts";
import { type PlacedPanel, type Plots, TICK_SIZE, toOption } from "./option.ts";
import { type Drawable, isDrawn, MAX_SERIES, type Panel, toDrawable, toPanels } from "./panels.ts";
import { createNumbers } from "./scale.ts";
import { drawThresholds } from "./threshold.ts";
import { toCaption, toTicks } from "./ticks.ts";

use([LineChart, CustomChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** Px; a picture of 640 × 360 is what a chat shows whole, more lanes and panels make it taller. */
const WIDTH = 640;
const HEIGHT = 360;
const PAD = 22;
const HEAD = 66;
const LEGEND = 24;
const MEASURE = 24;
const PANEL = 168;
const FOOT = 34;
const MOST_TICKS = 8;
const LARGEST = 4e307;
const SMALLEST = 1e-300;

const TITLE: Style = { size: 18, bold: true, fill: COLOURS.text };
const CAPTION: Style = { size: 13, fill: COLOURS.soft };
const ENTRY: Style = { size: 13, fill: COLOURS.text };
const UNIT: Style = { size: 12 };

/** Draws values over time: lines for numbers, lanes of bars for what is on, off or in a state. */
export function drawChart(given: ChartModel, letters: Lettering): Svg {
  const model = within(toDrawable(given));
  const series = model.series.slice(0, MAX_SERIES);
  const empty = !series.some((one) => isDrawn(one, model.from, model.to));
  const panels = empty ? [] : toPanels(model);
  const lanes = empty ? [] : series.flatMap((one, index) => (one.kind === "number" ? [] : { ...one, index }));
  const legend = series.length > 1 && !empty ? drawLegend(panels, letters) : { text: "", height: 0 };

  const top = HEAD + legend.height;
  const least = HEIGHT - top - FOOT - lanes.length * LANE;
  const tall = panels.length === 1 ? Math.max(PANEL, least - MEASURE) : PANEL;
  const placed = panels.map((panel, index) => ({
    ...panel,
    top: top + MEASURE + index * (tall + MEASURE + 8),
    height: tall,
  }));
  const bottom = placed.length > 0 ? (placed.at(-1)?.top ?? 0) + tall + (lanes.length > 0 ? 6 : 0) : top;
  const foot = { top: bottom, height: empty ? least : lanes.length * LANE };
  const [left, right] = toSides(placed, model.locale, letters);
  const plots: Plots = { left, right, panels: placed, foot, ticks: toTicks(model, MOST_TICKS) };
  const height = foot.top + foot.height + FOOT;

  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<rect width="${WIDTH}" height="${height}" fill="${COLOURS.card}"/>`,
    renderPlots(model, plots, height),
    letters.write(letters.fitName(model.title, TITLE, WIDTH - 2 * PAD), PAD, 34, TITLE),
    letters.write(toCaption(model), PAD, 55, CAPTION),
    `<g transform="translate(0 ${HEAD})">${legend.text}</g>`,
    ...placed.map((panel) => drawMeasures(panel, placed.length, letters)),
    ...lanes.map((lane, index) => {
      const box = { edge: PAD, left, right, top: foot.top + index * LANE, from: model.from, to: model.to };
      return drawLane(lane, colourOf(lane), box, letters);
    }),
    ...placed.map((panel) => drawThresholds(model, panel, left, right, letters)),
    empty ? drawEmpty(model.empty, foot.top + foot.height / 2, letters) : "",
    "</svg>",
  ];
  return { text: text.join(""), width: WIDTH, height };
}

/** Numbers with which an axis can be reckoned: what is larger runs along its end. */
function within(model: Drawable): Drawable {
  const clamp = (value: number): number =>
    Math.abs(value) < SMALLEST ? 0 : Math.max(-LARGEST, Math.min(value, LARGEST));
  const clampPoint = ([at, value, min, max]: ChartPoint): ChartPoint => {
    const clamped = typeof value === "number" ? clamp(value) : value;
    return min === undefined || max === undefined ? [at, clamped] : [at, clamped, clamp(min), clamp(max)];
  };
  const isExtreme = ([, ...values]: ChartPoint): boolean =>
    values.some((value) => typeof value === "number" && value !== 0 && clamp(value) !== value);
  return {
    ...model,
    series: model.series.map((one) =>
      one.points.some(isExtreme) ? { ...one, points: one.points.map(clampPoint) } : one,
    ),
    thresholds: model.thresholds.map((one) => ({ ...one, value: clamp(one.value) })),
  };
}

function renderPlots(model: ChartModel, plots: Plots, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  try {
    chart.setOption(toOption(model, plots));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Ends of the time axis: what the widest numbers on both sides leave. */
function toSides(panels: readonly Panel[], locale: string, letters: Lettering): [left: number, right: number] {
  const widest = (side: number): number =>
    Math.max(
      0,
      ...panels.flatMap(({ axes }) => {
        const scale = axes[side]?.scale;
        if (!scale) return [];
        const write = createNumbers(locale, scale);
        const count = Math.round((scale.max - scale.min) / scale.step);
        return Array.from({ length: count + 1 }, (_, mark) =>
          letters.width(write(scale.min + mark * scale.step), { size: TICK_SIZE }),
        );
      }),
    );
  const [left, right] = [widest(0), widest(1)];
  return [PAD + (left > 0 ? left + 8 : 0), WIDTH - PAD - (right > 0 ? right + 8 : 0)];
}

/** The measures over their axes. */
function drawMeasures({ axes, top }: PlacedPanel, panels: number, letters: Lettering): string {
  return axes
    .map(({ measure, series: [only, ...more] }, side) => {
      const tinted = (axes.length > 1 || panels > 1) && only && more.length === 0;
      const style: Style = {
        ...UNIT,
        fill: tinted ? colourOf(only) : COLOURS.soft,
        anchor: side === 0 ? "start" : "end",
      };
      return letters.write(letters.fit(measure ?? "", UNIT, 200), side === 0 ? PAD : WIDTH - PAD, top - 11, style);
    })
    .join("");
}

/** A line of colour and a name for each series of numbers; lanes bear their names. */
function drawLegend(panels: readonly Panel[], letters: Lettering): { text: string; height: number } {
  const series = panels.flatMap(({ axes }) => axes.flatMap((axis) => axis.series)).sort((a, b) => a.index - b.index);
  let [x, y] = [PAD, LEGEND / 2 + 2];
  const entries = series.map((one) => {
    const name = letters.fitName(one.name, ENTRY, (WIDTH - 2 * PAD) / 2 - 40);
    const width = 24 + letters.width(name, ENTRY);
    if (x > PAD && x + width > WIDTH - PAD) [x, y] = [PAD, y + LEGEND];
    const start = x;
    x += width + 20;
    const line = `<path d="M${start + 1.5} ${y}h13" stroke="${colourOf(one)}" stroke-width="3.5" stroke-linecap="round"/>`;
    return line + letters.write(name, start + 22, y + 4.6, ENTRY);
  });
  return { text: entries.join(""), height: series.length > 0 ? y + LEGEND / 2 - 2 : 0 };
}

function drawEmpty(text: string, y: number, letters: Lettering): string {
  const style: Style = { size: 16, fill: COLOURS.soft, anchor: "middle" };
  const line = letters.fit(text, style, WIDTH - 4 * PAD);
  const width = letters.width(line, style) + 40;
  const ground = `<rect x="${(WIDTH - width) / 2}" y="${y - 22}" width="${width}" height="44" rx="22" fill="${COLOURS.page}"/>`;
  return ground + letters.write(line, WIDTH / 2, y + 5.5, style);
}
