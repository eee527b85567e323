import { CustomChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { COLOURS, colourOf } from "../colours.ts";
import type { ChartModel, ChartPoint } from "../model.ts";
import type { Svg } from "../png.ts";
import type { Lettering, Style } from "../text/lettering.ts";
import { drawHeader } from "./header.ts";
import { drawLane, LANE } from "./lane.ts";
import { drawMarks } from "./marks.ts";
import { drawNotes, noteWidth } from "./notes.ts";
import { type PlacedPanel, type Plots, TICK_SIZE, toOption } from "./option.ts";
import { type Drawable, isDrawn, MAX_SERIES, type Panel, toDrawable, toGroups, toPanel } from "./panels.ts";
import { createNumbers } from "./scale.ts";
import { toCaption, toTicks } from "./ticks.ts";

use([LineChart, CustomChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** Px: about as wide as a phone shows a picture, so that its text is as large as the chat's. Three or more plots make it taller than 4:3. */
const WIDTH = 480;
const HEIGHT = 360;
const ZOOM = 1280 / WIDTH;
const PAD = 14;
const HEAD = 56;
const GAP = 8;
const TALLEST = 120;
const PANEL = 72;
const FOOT = 28;
/** Marks of the time axis have this much room, px. */
const TICK = 72;
/** Of a low panel and of a high one, into how many parts its axis is divided. */
const PARTS = { low: [3, 2, 4], high: [5, 4, 6, 3] } as const;
const HIGH = 150;
const LARGEST = 4e307;
const SMALLEST = 1e-300;

const TITLE: Style = { size: 17, bold: true, fill: COLOURS.text };
const CAPTION: Style = { size: 13, fill: COLOURS.soft };

/** Draws values over time: lines for numbers, lanes of bars for what is on, off or in a state. */
export function drawChart(given: ChartModel, letters: Lettering): Svg {
  const model = within(toDrawable(given));
  const series = model.series.slice(0, MAX_SERIES);
  const empty = !series.some((one) => isDrawn(one, model.from, model.to));
  const lanes = empty ? [] : series.flatMap((one, index) => (one.kind === "number" ? [] : { ...one, index }));
  const room = HEIGHT - HEAD - FOOT - lanes.length * LANE;

  const placed = empty ? [] : placePanels(model, room - (lanes.length > 0 ? GAP : 0), letters);
  const last = placed.at(-1);
  const bottom = last ? last.top + last.height + (lanes.length > 0 ? GAP : 0) : HEAD;
  // Lanes alone have the whole picture.
  const lane = placed.length > 0 ? LANE : Math.min(TALLEST, (room + lanes.length * LANE) / lanes.length);
  const foot = { top: bottom, height: placed.length > 0 ? lanes.length * LANE : HEIGHT - bottom - FOOT };
  const first = foot.top + (foot.height - lanes.length * lane) / 2;
  const left = PAD + tickWidth(placed, model.locale, letters);
  const right = WIDTH - PAD - noteWidth(model, placed, letters);
  const plots: Plots = { left, right, panels: placed, foot, ticks: toTicks(model, Math.floor((right - left) / TICK)) };
  const height = foot.top + foot.height + FOOT;
  const top = placed[0]?.top ?? first;
  const marks = empty
    ? { behind: "", before: "" }
    : drawMarks(model, { left, right, top, bottom: foot.top + foot.height });

  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<rect width="${WIDTH}" height="${height}" fill="${COLOURS.card}"/>`,
    marks.behind,
    renderPlots(model, plots, height),
    letters.write(letters.fitName(model.title, TITLE, WIDTH - 2 * PAD), PAD, 26, TITLE),
    letters.write(letters.fit(toCaption(model), CAPTION, WIDTH - 2 * PAD), PAD, 46, CAPTION),
    ...placed.map(({ header, top }) => `<g transform="translate(${PAD} ${top - header.height})">${header.text}</g>`),
    ...lanes.map((one, index) => {
      const place = { edge: PAD, left, right, top: first + index * lane, height: lane };
      return drawLane(one, colourOf(one), { ...place, from: model.from, to: model.to }, letters);
    }),
    marks.before,
    ...placed.map((panel) => drawNotes(model, panel, [left, right], letters)),
    empty ? drawEmpty(model.empty, foot.top + foot.height / 2, letters) : "",
    "</svg>",
  ];
  return { text: text.join(""), width: WIDTH, height, zoom: ZOOM };
}

/** Panels one below the other, each with what it shows above it; they share the room, if that is not too little. */
function placePanels(model: Drawable, room: number, letters: Lettering): (PlacedPanel & { header: Header })[] {
  const isNamed = model.series.length > 1;
  const groups = toGroups(model).map((group) => {
    return { group, header: drawHeader(group, isNamed, WIDTH - 2 * PAD, letters) };
  });
  const heads = groups.reduce((sum, { header }) => sum + header.height, 0);
  const height = Math.max(PANEL, (room - heads - (groups.length - 1) * GAP) / groups.length);
  const parts = height < HIGH ? PARTS.low : PARTS.high;
  let top = HEAD;
  return groups.map(({ group, header }) => {
    const placed = { ...toPanel(model, group, parts), header, top: top + header.height, height };
    top = placed.top + height + GAP;
    return placed;
  });
}

type Header = ReturnType<typeof drawHeader>;

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

/** What the widest number of an axis takes. */
function tickWidth(panels: readonly Panel[], locale: string, letters: Lettering): number {
  const widths = panels.flatMap(({ scale }) => {
    const write = createNumbers(locale, scale);
    const count = Math.round((scale.max - scale.min) / scale.step);
    return Array.from({ length: count + 1 }, (_, mark) =>
      letters.width(write(scale.min + mark * scale.step), { size: TICK_SIZE }),
    );
  });
  return widths.length > 0 ? Math.max(...widths) + 8 : 0;
}

function drawEmpty(text: string, y: number, letters: Lettering): string {
  const style: Style = { size: 16, fill: COLOURS.soft, anchor: "middle" };
  const line = letters.fit(text, style, WIDTH - 4 * PAD);
  const width = letters.width(line, style) + 40;
  const ground = `<rect x="${(WIDTH - width) / 2}" y="${y - 22}" width="${width}" height="44" rx="22" fill="${COLOURS.page}"/>`;
  return ground + letters.write(line, WIDTH / 2, y + 5.5, style);
}
