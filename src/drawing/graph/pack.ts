import type { Card } from "./card.ts";
import { placeFolded } from "./fold.ts";
import type { Layout, Place, Point, Route, Wire } from "./layout.ts";

/** Between groups that no wire joins, and between cards that none leads to, px. */
const GUTTER = 44;
const GRID = 28;
/** Width to height that a picture of several groups aims at: it fills a phone's chat and a wide window alike. */
const ASPECT = 1.25;

/**
 * Places each group of joined cards by itself and sets the groups on shelves, the tall ones first, and below them what is
 * not joined in a grid: in one go Graphviz would set all of that in a single column.
 */
export function placeGroups(cards: readonly Card[], wires: readonly Wire[], place: Place): Layout {
  const joined = new Set(wires.flatMap(({ from, to }) => [from.card, to.card]));
  const single = [...cards.keys()].filter((index) => !joined.has(index));
  const groups = toGroups(cards.length, wires)
    .filter(([first = -1]) => joined.has(first))
    .map((members) => placeGroup(members, cards, wires, place))
    .sort((a, b) => b.layout.height - a.layout.height);
  const sizes = [...groups.map(({ layout }) => layout), ...single.flatMap((index) => cards[index] ?? [])];
  const area = sizes.reduce((sum, { width, height }) => sum + (width + GUTTER) * (height + GUTTER), 0);
  const limit = Math.max(Math.sqrt(area * ASPECT), ...sizes.map(({ width }) => width));

  const points: Point[] = cards.map(() => ({ x: 0, y: 0 }));
  const routes: Route[] = wires.map(() => []);
  let [x, y, shelf, width] = [0, 0, 0, 0];
  for (const { layout, members, owned } of groups) {
    if (x > 0 && x + layout.width > limit) [x, y, shelf] = [0, y + shelf + GUTTER, 0];
    const move = (point: Point): Point => ({ x: point.x + x, y: point.y + y });
    for (const [index, card] of members.entries()) points[card] = move(layout.cards[index] ?? { x: 0, y: 0 });
    for (const [index, wire] of owned.entries()) {
      routes[wire] = layout.wires[index]?.map(move) ?? [];
    }
    x += layout.width + GUTTER;
    width = Math.max(width, x - GUTTER);
    shelf = Math.max(shelf, layout.height);
  }
  const top = groups.length > 0 && single.length > 0 ? y + shelf + GUTTER : y + shelf;
  const grid = toGrid(single, cards, limit);
  for (const [card, at] of grid.points) points[card] = { x: at.x, y: at.y + top };
  return { width: Math.max(width, grid.width), height: top + grid.height, cards: points, wires: routes };
}

/** Cards in rows and columns, in their order; all are equally wide. */
function toGrid(single: readonly number[], cards: readonly Card[], limit: number) {
  const points = new Map<number, Point>();
  const column = Math.max(0, ...single.map((index) => cards[index]?.width ?? 0)) + GRID;
  const columns = Math.max(1, Math.min(single.length, Math.round((limit + GRID) / column)));
  let height = 0;
  for (let first = 0; first < single.length; first += columns) {
    const row = single.slice(first, first + columns);
    const top = height === 0 ? 0 : height + GRID;
    for (const [place, index] of row.entries()) points.set(index, { x: place * column, y: top });
    height = top + Math.max(...row.map((index) => cards[index]?.height ?? 0));
  }
  return { points, width: single.length > 0 ? columns * column - GRID : 0, height };
}

interface Group {
  /** Indices of its cards and of its wires. */
  readonly members: readonly number[];
  readonly owned: readonly number[];
  readonly layout: Layout;
}

function placeGroup(members: readonly number[], cards: readonly Card[], wires: readonly Wire[], place: Place): Group {
  const owned = [...wires.keys()].filter((index) => members.includes(wires[index]?.from.card ?? -1));
  const local = new Map(members.map((card, index) => [card, index]));
  const toLocal = ({ card, row }: Wire["from"]): Wire["from"] => ({ card: local.get(card) ?? 0, row });
  const layout = placeFolded(
    members.flatMap((index) => cards[index] ?? []),
    owned
      .flatMap((index) => wires[index] ?? [])
      .map(({ from, to, label }) => ({ from: toLocal(from), to: toLocal(to), label })),
    place,
  );
  return { members, owned, layout };
}

/** Indices of cards by the group that wires join them to. */
function toGroups(count: number, wires: readonly Wire[]): number[][] {
  const leader = Array.from({ length: count }, (_, index) => index);
  const find = (index: number): number => {
    const above = leader[index] ?? index;
    return above === index ? index : find(above);
  };
  for (const { from, to } of wires) leader[find(to.card)] = find(from.card);
  const groups = new Map<number, number[]>();
  for (const index of leader.keys()) {
    const group = groups.get(find(index)) ?? [];
    groups.set(find(index), [...group, index]);
  }
  return [...groups.values()];
}
