import { type Card, rowMiddle } from "./card.ts";
import type { Layout, Point, Route, Wire } from "./layout.ts";

/** What a curve keeps from cards that are not its own, px. */
const CLEARANCE = 8;
/** How far right of its start a curve's end must be to be drawn as one sweep, px. */
const FORWARD = 30;
const RADIUS = 14;

/**
 * Gives wires their final form: one calm sweep where it meets no card, a frame around its card for a wire that comes
 * back to it, and Graphviz's own way, which goes around everything, for the rest.
 */
export function smooth(layout: Layout, cards: readonly Card[], wires: readonly Wire[]): Route[] {
  const boxes = toBoxes(layout, cards);
  const loops = new Map<number, number>();
  return wires.map(({ from, to }, index) => {
    const [source, target] = [boxes[from.card], boxes[to.card]];
    if (!source || !target) return [];
    const start = { x: source.x + source.width, y: source.y + rowMiddle(from.row) };
    const end = { x: target.x, y: target.y + rowMiddle(to.row) };
    if (from.card === to.card) {
      const turn = loops.get(from.card) ?? 0;
      loops.set(from.card, turn + 1);
      return frame(start, end, source.y, turn);
    }
    const curve = sweep(start, end);
    const others = boxes.filter((_, card) => card !== from.card && card !== to.card);
    const free = end.x - start.x > FORWARD && !others.some((box) => meets(curve, box));
    const around = layout.wires[index] ?? [];
    return free || around.length < 4 ? curve : [start, ...around.slice(1, -1), end];
  });
}

/** Where the cards are. */
export function toBoxes({ cards: points }: Layout, cards: readonly Card[]): Box[] {
  return cards.map(({ width, height }, index) => ({ ...(points[index] ?? { x: 0, y: 0 }), width, height }));
}

function sweep(start: Point, end: Point): Point[] {
  const reach = Math.max((end.x - start.x) / 2, FORWARD);
  return [start, { x: start.x + reach, y: start.y }, { x: end.x - reach, y: end.y }, end];
}

/** Out to the right, up, over the card's top and in from the left; each turn a little farther out. */
function frame(start: Point, end: Point, top: number, turn: number): Point[] {
  const out = 18 + turn * 6;
  const corners = [
    { x: start.x + out, y: start.y },
    { x: start.x + out, y: top - out },
    { x: end.x - out - 6, y: top - out },
    { x: end.x - out - 6, y: end.y },
  ];
  const points: Point[] = [start];
  for (const [index, corner] of corners.entries()) {
    const before = towards(corner, corners[index - 1] ?? start);
    const after = towards(corner, corners[index + 1] ?? end);
    points.push(...straight(points.at(-1) ?? start, before), between(before, corner), between(after, corner), after);
  }
  return [...points, ...straight(points.at(-1) ?? start, end)];
}

function straight(from: Point, to: Point): Point[] {
  return [1, 2, 3].map((third) => ({
    x: from.x + ((to.x - from.x) * third) / 3,
    y: from.y + ((to.y - from.y) * third) / 3,
  }));
}

/** Where the control point of a quarter of a circle is. */
function between(end: Point, corner: Point): Point {
  return { x: end.x + (corner.x - end.x) * 0.55, y: end.y + (corner.y - end.y) * 0.55 };
}

function towards(corner: Point, other: Point): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y);
  const part = Math.min(RADIUS, length / 2) / Math.max(length, 1);
  return { x: corner.x + (other.x - corner.x) * part, y: corner.y + (other.y - corner.y) * part };
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

function meets(points: readonly Point[], { x, y, width, height }: Box): boolean {
  return along(points).some(
    (point) =>
      point.x > x - CLEARANCE &&
      point.x < x + width + CLEARANCE &&
      point.y > y - CLEARANCE &&
      point.y < y + height + CLEARANCE,
  );
}

/** Points all along a path of cubic curves. */
export function along(points: readonly Point[]): Point[] {
  const found: Point[] = [];
  for (let index = 0; index + 3 < points.length; index += 3) {
    const curve = points.slice(index, index + 4);
    for (let step = 0; step <= 24; step++) found.push(onCurve(curve, step / 24));
  }
  return found;
}

function onCurve(curve: readonly Point[], t: number): Point {
  const weights = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
  const sum = (axis: "x" | "y"): number =>
    curve.reduce((sum, point, index) => sum + point[axis] * (weights[index] ?? 0), 0);
  return { x: sum("x"), y: sum("y") };
}
