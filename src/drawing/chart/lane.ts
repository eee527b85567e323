import { COLOURS, OFF, STATES } from "../colours.ts";
import type { ChartSeries } from "../model.ts";
import { type Lettering, round, type Style } from "../text/lettering.ts";
import { type Segment, toSegments } from "./panels.ts";

/** Px that a lane takes at least: a line of words and the bars below it. */
export const LANE = 50;
const WORDS = 24;
const FREE = 6;
const NAME: Style = { size: 14, bold: true, fill: COLOURS.text };
const WORD: Style = { size: 13, fill: COLOURS.soft };
const INSIDE: Style = { size: 13, bold: true, fill: COLOURS.onBar, anchor: "middle" };
const SQUARE = 10;
const OFF_VALUES = new Set(["0", "false"]);

/** Where a lane is drawn: `left` and `right` are the ends of the time axis, from `edge` on there is room for words. */
export interface LaneBox {
  readonly edge: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly height: number;
  readonly from: number;
  readonly to: number;
}

/** Draws a bool or a state: its name, what its colours mean, a bar for as long as each value lasted, dots in gaps. */
export function drawLane(series: ChartSeries, colour: string, box: LaneBox, letters: Lettering): string {
  const segments = toSegments(series.points, box.from, box.to);
  const colours = toColours(series, segments, colour);
  const top = box.top + WORDS;
  const tall = box.height - WORDS - FREE;
  const width = box.right - box.left;
  const name = letters.fitName(series.name, NAME, (box.right - box.edge) / 2);
  const wordsAt = box.edge + letters.width(name, NAME) + 18;
  const place = (at: number): number => box.left + ((at - box.from) / (box.to - box.from)) * width;
  const bars = segments.map(({ start, end, value }) => {
    const [x, right] = [place(start), place(end)];
    const word = series.kind === "state" ? toWord(series, value) : "";
    const fits = word !== "" && letters.width(word, INSIDE) + 12 < right - x;
    return [
      `<rect x="${round(x)}" y="${round(top)}" width="${round(Math.max(right - x, 0.75))}" height="${round(tall)}" fill="${colours.get(value)}"/>`,
      fits ? letters.write(word, (x + right) / 2, top + tall / 2 + 4.6, INSIDE) : "",
    ].join("");
  });
  return [
    letters.write(name, box.edge, box.top + 17, NAME),
    drawWords(series, colours, wordsAt, box.right, box.top + 17, letters),
    // Dashed, so that nobody takes what is not known for a thin "off".
    `<path d="M${round(box.left)} ${round(top + tall / 2)}h${round(width)}" stroke="${COLOURS.border}" stroke-width="2" stroke-dasharray="2 6" stroke-linecap="round"/>`,
    ...bars,
  ].join("");
}

function toWord({ states }: ChartSeries, value: string): string {
  return states && Object.hasOwn(states, value) ? (states[value] ?? value) : value;
}

/** A colour a value: those that have words first, in their order, so that one state looks alike in all pictures. */
function toColours({ kind, states }: ChartSeries, segments: readonly Segment[], colour: string): Map<string, string> {
  const seen = new Set(segments.map(({ value }) => value));
  const values = [...new Set([...Object.keys(states ?? {}), ...seen])];
  const pick = (value: string, index: number): string =>
    kind === "bool" ? (OFF_VALUES.has(value) ? OFF : colour) : (STATES[index % STATES.length] ?? colour);
  return new Map(
    values.map((value, index) => [value, pick(value, index)] as const).filter(([value]) => seen.has(value)),
  );
}

function drawWords(
  series: ChartSeries,
  colours: ReadonlyMap<string, string>,
  left: number,
  right: number,
  y: number,
  letters: Lettering,
): string {
  let x = left;
  const drawn: string[] = [];
  for (const [value, colour] of colours) {
    const word = letters.fit(toWord(series, value), WORD, 120);
    const width = SQUARE + 6 + letters.width(word, WORD);
    if (x + width > right) return [...drawn, letters.write("…", x, y, WORD)].join("");
    drawn.push(
      `<rect x="${round(x)}" y="${round(y - SQUARE)}" width="${SQUARE}" height="${SQUARE}" rx="2.5" fill="${colour}"/>`,
    );
    drawn.push(letters.write(word, x + SQUARE + 6, y, WORD));
    x += width + 14;
  }
  return drawn.join("");
}
