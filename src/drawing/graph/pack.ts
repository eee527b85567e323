import type { Card } from "./card.ts";
import { placeFolded } from "./fold.ts";
import type { Layout, Place, Point, Route, Wire } from "./layout.ts";

/** Between groups that no wire joins, px. */
const GUTTER = 44;
/** Width to height that a picture of several groups aims at: it fills a phone's chat and a wide window alike. */
const ASPECT = 1.25;

/**
 * Places each group of joined cards by itself and sets the groups on shelves, the tall ones first: in one go Graphviz
 * would set all that is not joined in a single column.
 */
export function placeGroups(cards: readonly Card[], wires: readonly Wire[], place: Place): Layout {
  const groups = toGroups(cards.length, wires)
    .map((members) => placeGroup(members, cards, wires, place))
    .sort((a, b) => b.layout.height - a.layout.height);
  const area = groups.reduce((sum, { layout }) => sum + (layout.width + GUTTER) * (layout.height + GUTTER), 0);
  const limit = Math.max(Math.sqrt(area * ASPECT), ...groups.map(({ layout }) => layout.width));

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
  return { width, height: y + shelf, cards: points, wires: routes };
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
