import type { Card } from "./card.ts";
import type { Layout, Place, Wire } from "./layout.ts";

/** The side in px above which a group is worth another try: up to here a phone shows its text. */
const LARGE = 1400;
/** How much smaller another try must be to be taken: its wires are harder to follow. */
const GAIN = 0.6;
const TRIES = [2, 3, 4];

/**
 * Places one group; where that gives a tower (one unit linked to many) or a ribbon (a long chain), tries to spread the
 * tower over several columns or to break the ribbon into lines, and takes what shows the text largest.
 */
export function placeFolded(cards: readonly Card[], wires: readonly Wire[], place: Place): Layout {
  const plain = place(cards, wires);
  if (sideOf(plain) <= LARGE) return plain;
  const change = plain.height > plain.width ? spread : breakUp;
  const others = TRIES.map((parts) => place(cards, change(wires, cards.length, parts)));
  const best = others.reduce((best, other) => (sideOf(other) < sideOf(best) ? other : best), plain);
  return sideOf(best) < sideOf(plain) * GAIN ? best : plain;
}

function sideOf({ width, height }: Layout): number {
  return Math.max(width, height);
}

/** Sets the targets of wires by turns into the next column, the one after it, and so on. */
function spread(wires: readonly Wire[], _cards: number, columns: number): Wire[] {
  const turns = new Map([...new Set(wires.map(({ to }) => to.card))].map((card, index) => [card, index]));
  return wires.map((wire) => ({ ...wire, span: 1 + ((turns.get(wire.to.card) ?? 0) % columns) }));
}

/** Frees the wires that cross from one line to the next, so that the next begins at the left again. */
function breakUp(wires: readonly Wire[], cards: number, lines: number): Wire[] {
  const ranks = toRanks(wires, cards);
  const length = Math.ceil((Math.max(...ranks) + 1) / lines);
  const lineOf = (card: number): number => Math.floor((ranks[card] ?? 0) / length);
  return wires.map((wire) => (lineOf(wire.from.card) === lineOf(wire.to.card) ? wire : { ...wire, span: 0 }));
}

/** The column of each card: one behind the last that is linked to it, loops aside. */
function toRanks(wires: readonly Wire[], cards: number): number[] {
  const ranks = new Map<number, number>();
  const visit = (card: number, above: ReadonlySet<number>): number => {
    const known = ranks.get(card);
    if (known !== undefined) return known;
    const path = new Set([...above, card]);
    const sources = wires
      .filter(({ from, to }) => to.card === card && !path.has(from.card))
      .map(({ from }) => from.card);
    const rank = Math.max(-1, ...sources.map((source) => visit(source, path))) + 1;
    ranks.set(card, rank);
    return rank;
  };
  return Array.from({ length: cards }, (_, card) => visit(card, new Set()));
}
