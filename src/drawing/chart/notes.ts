import { COLOURS, colourOf } from "../colours.ts";
import type { ChartModel } from "../model.ts";
import { type Lettering, round, type Style } from "../text/lettering.ts";
import type { PlacedPanel } from "./option.ts";
import type { NumberSeries, Panel } from "./panels.ts";

const VALUE: Style = { size: 14, bold: true };
const LIMIT: Style = { size: 12 };
/** Px from the end of the time axis to what is written behind it, and between two lines there. */
const MARGIN = 7;
const LINE = 16;
const WIDEST = 110;
const DOT = 3.5;
/** A line that ends so far before the end of the time axis has room for its last value there. */
const EARLY = 0.35;

/** Something that is written where a line ends, behind the time axis: there it covers no curve. */
interface Note {
  readonly text: string;
  readonly style: Style;
  readonly y: number;
  /** Where the line ends before the time axis does. */
  readonly x?: number;
}

/** How wide the words behind the time axis are. */
export function noteWidth(model: ChartModel, panels: readonly Panel[], letters: Lettering): number {
  const series = panels.flatMap((panel) => panel.series);
  const own = model.thresholds.filter((one) => series.some(({ index }) => index === one.series));
  const widths = [
    ...series.map((one) => (isEarly(endOf(one, model), model) ? 0 : letters.width(one.last ?? "", VALUE))),
    ...own.map((one) => letters.width(nameOf(one), LIMIT)),
  ];
  const widest = Math.min(WIDEST, Math.max(0, ...widths));
  return widest > 0 ? Math.ceil(widest) + MARGIN : 0;
}

/** Writes the last values of a panel at the ends of their lines and names its thresholds, those that are far off at the edge. */
export function drawNotes(
  model: ChartModel,
  panel: PlacedPanel,
  [left, right]: readonly [number, number],
  letters: Lettering,
): string {
  const { series, scale, top, height } = panel;
  const toY = (value: number): number => {
    const share = (scale.max - value) / (scale.max - scale.min);
    return top + Math.min(Math.max(share, 0), 1) * height;
  };
  const toX = (at: number): number => left + ((at - model.from) / (model.to - model.from)) * (right - left);
  const ends = series.flatMap((one) => {
    const end = endOf(one, model);
    return end ? [{ ...one, x: toX(end[0]), y: toY(end[1]), early: isEarly(end, model) }] : [];
  });
  const dots = ends.map(({ x, y, index }) => {
    const colours = `fill="${colourOf({ index })}" stroke="${COLOURS.card}"`;
    return `<circle cx="${round(x)}" cy="${round(y)}" r="${DOT}" ${colours} stroke-width="1.5"/>`;
  });
  const values = ends.flatMap(({ index, last, x, y, early }): Note[] => {
    if (!last) return [];
    const text = letters.fit(last, VALUE, WIDEST);
    const isNear = early || x + MARGIN + letters.width(text, VALUE) <= right;
    return [{ text, y, style: { ...VALUE, fill: colourOf({ index }) }, ...(isNear && { x }) }];
  });
  const limits = model.thresholds
    .filter((one) => series.some(({ index }) => index === one.series))
    .map((one): Note => {
      const text = letters.fit(nameOf(one), LIMIT, WIDEST);
      return { text, y: toY(one.value), style: { ...LIMIT, fill: colourOf({ index: one.series }) } };
    });
  const near = values.filter(({ x }) => x !== undefined);
  const behind = [...values.filter(({ x }) => x === undefined), ...limits];
  const notes = [near, behind].flatMap((group) => stack(group, top, top + height));
  return [
    ...dots,
    ...notes.map(({ text, style, x = right, y }) => letters.write(text, x + MARGIN, y + style.size * 0.35, style)),
  ].join("");
}

function nameOf({ direction, text }: ChartModel["thresholds"][number]): string {
  return `${direction === "above" ? "↑" : "↓"} ${text}`;
}

/** The last point of a line. */
function endOf({ points }: NumberSeries, { from, to }: ChartModel): readonly [at: number, value: number] | undefined {
  const last = points.findLast(([at, value]) => typeof value === "number" && Number.isFinite(value) && at <= to);
  return last && last[0] >= from ? [last[0], Number(last[1])] : undefined;
}

function isEarly(end: readonly [at: number, value: number] | undefined, { from, to }: ChartModel): boolean {
  return end !== undefined && to - end[0] > EARLY * (to - from);
}

/** Moves what would overlap apart, as little as needed; the last ones are left out where there is no room. */
function stack(notes: readonly Note[], top: number, bottom: number): Note[] {
  const sorted = notes.slice(0, Math.floor((bottom - top) / LINE) + 1).toSorted((a, b) => a.y - b.y);
  const ys = sorted.map(({ y }) => y);
  for (let index = 1; index < ys.length; index++) ys[index] = Math.max(ys[index] ?? top, (ys[index - 1] ?? top) + LINE);
  let limit = bottom;
  for (let index = ys.length - 1; index >= 0; index--) {
    ys[index] = Math.min(ys[index] ?? limit, limit);
    limit = (ys[index] ?? limit) - LINE;
  }
  return sorted.map((note, index) => ({ ...note, y: ys[index] ?? note.y }));
}
