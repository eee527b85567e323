import { COLOURS } from "../colours.ts";
import { type Lettering, round, type Style } from "../text/lettering.ts";
import { along, type Box } from "./curve.ts";
import type { Point, Route } from "./layout.ts";

const STYLE: Style = { size: 12 };
const PAD = 5;
const HEIGHT = 22;
/** Kept clear around a label, px. */
const CLEARANCE = 3;

/** Px that a label takes, 0 for none. */
export function widthOf(text: string, letters: Lettering): number {
  return text === "" ? 0 : letters.width(text, STYLE) + 2 * PAD;
}

/** A text that is short enough to be a label. */
export function toLabel(text: string, letters: Lettering): string {
  return letters.fit(text, STYLE, 120);
}

/** Finds each label the place on its wire that is nearest to the middle and free of cards and of other labels. */
export function placeLabels(routes: readonly Route[], widths: readonly number[], cards: readonly Box[]): Point[] {
  const taken = [...cards];
  return routes.map((route, index) => {
    const width = widths[index] ?? 0;
    const points = along(route);
    const middle = points.length >> 1;
    const ordered = [...points.keys()].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
    const places = ordered.flatMap((at) => points[at] ?? []);
    const free = places.find((place) => !taken.some((box) => overlap(toBox(place, width), box))) ?? places[0];
    if (!free) return { x: 0, y: 0 };
    if (width > 0) taken.push(toBox(free, width));
    return free;
  });
}

export function drawLabel(text: string, { x, y }: Point, colour: string, letters: Lettering): string {
  const width = widthOf(text, letters);
  const size = `x="${round(x - width / 2)}" y="${round(y - HEIGHT / 2)}" width="${round(width)}" height="${HEIGHT}"`;
  return [
    `<rect ${size} rx="${HEIGHT / 2}" fill="${COLOURS.card}" stroke="${colour}" stroke-opacity="0.6"/>`,
    letters.write(text, x, y + 4.2, { ...STYLE, fill: COLOURS.text, anchor: "middle" }),
  ].join("");
}

function toBox({ x, y }: Point, width: number): Box {
  return {
    x: x - width / 2 - CLEARANCE,
    y: y - HEIGHT / 2 - CLEARANCE,
    width: width + 2 * CLEARANCE,
    height: HEIGHT + 2 * CLEARANCE,
  };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
