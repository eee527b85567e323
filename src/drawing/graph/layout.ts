import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { type Card, ROW, rowMiddle } from "./card.ts";

/** A line from a row of a card to a row of a card, by their indices. */
export interface Wire {
  readonly from: End;
  readonly to: End;
  /** Width of its label, px, 0 for none. */
  readonly label: number;
  /** How many columns it spans at least, 1 when absent; with 0 it has no say in where its ends are. */
  readonly span?: number;
}

interface End {
  readonly card: number;
  readonly row: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything is, in px from the top left; cards by their top left corner, in the order of the input. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly Point[];
  readonly wires: readonly Route[];
}

/** Kept free around a card, px: wires that pass it do not touch it. */
const MARGIN = 8;

/** A wire's way: a start and then cubic curves, three points each. */
export type Route = readonly Point[];

/** Places cards and wires. */
export type Place = (cards: readonly Card[], wires: readonly Wire[]) => Layout;

/** Loads Graphviz, which knows no fonts: it is told sizes and sees no text. */
export async function openLayout(): Promise<Place> {
  const graphviz = await Graphviz.load();
  return (cards, wires) => readLayout(graphviz.layout(toDot(cards, wires), "json", "dot"), cards, wires);
}

/**
 * The graph in Graphviz's language, in points that stand for px. Nodes and ports are numbered, so that nothing a person
 * named can be read as syntax.
 */
export function toDot(cards: readonly Card[], wires: readonly Wire[]): string {
  const nodes = cards.map((card, index) => `n${index} [label=<${toTable(card)}>]`);
  const edges = wires.map(({ from, to, span = 1 }, index) => {
    const reach = span > 0 ? `minlen=${span}` : "constraint=false";
    return `n${from.card}:p${from.row}:e -> n${to.card}:p${to.row}:w [id=${index} ${reach}]`;
  });
  return `digraph {
graph [rankdir=LR nodesep=0.3 ranksep=${toGap(wires)}]
node [shape=plain]
edge [arrowhead=none]
${[...nodes, ...edges].join("\n")}
}`;
}

/**
 * Between columns, in inches: wires that part from one card need room to fan out, and labels to be read. Graphviz does
 * not get to know the labels: with them it writes outside its memory once in a hundred graphs.
 */
function toGap(wires: readonly Wire[]): number {
  const fans = new Map<number, number>();
  for (const { from } of wires) fans.set(from.card, (fans.get(from.card) ?? 0) + 1);
  const widest = Math.max(0, ...wires.map(({ label }) => label));
  return Math.max(Math.min(0.8 + 0.1 * Math.max(0, ...fans.values()), 2.5), (widest + 40) / 72);
}

/** Ports are at the ends of the whole table, margins included: paths that begin inside it make Graphviz fail at times. */
function toTable({ width, height, rows }: Card): string {
  const cell = (port: string, height: number): string =>
    `<TR><TD ${port} FIXEDSIZE="TRUE" WIDTH="${width + 2 * MARGIN}" HEIGHT="${height}"></TD></TR>`;
  const lead = rowMiddle(0) - ROW / 2;
  const cells = [
    cell("", lead + MARGIN),
    ...rows.map((_, index) => cell(`PORT="p${index}"`, ROW)),
    cell("", height - lead - rows.length * ROW + MARGIN),
  ];
  return `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">${cells.join("")}</TABLE>`;
}

interface Answer {
  readonly bb: string;
  readonly objects?: readonly { readonly name: string; readonly pos: string }[];
  readonly edges?: readonly { readonly id: string; readonly pos?: string }[];
}

function readLayout(json: string, cards: readonly Card[], wires: readonly Wire[]): Layout {
  const { bb, objects = [], edges = [] } = JSON.parse(json) as Answer;
  const [left = 0, bottom = 0, right = 0, top = 0] = bb.split(",").map(Number);
  const toPoint = (text: string): Point => {
    const [x = 0, y = 0] = text.split(",").map(Number);
    return { x: x - left, y: top - y };
  };
  const middles = new Map(objects.map(({ name, pos }) => [name, toPoint(pos)]));
  const routes = new Map(edges.map((edge) => [Number(edge.id), edge]));
  return {
    width: right - left,
    height: top - bottom,
    cards: cards.map(({ width, height }, index) => {
      const { x, y } = middles.get(`n${index}`) ?? { x: 0, y: 0 };
      return { x: x - width / 2, y: y - height / 2 };
    }),
    wires: wires.map((_, index) => routes.get(index)?.pos?.split(" ").map(toPoint) ?? []),
  };
}
