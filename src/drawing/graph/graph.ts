import { COLOURS } from "../colours.ts";
import type { GraphLink, GraphModel } from "../model.ts";
import type { Svg } from "../png.ts";
import type { Lettering } from "../text/lettering.ts";
import { type Card, drawCard, rowMiddle, toCard } from "./card.ts";
import { smooth, toBoxes } from "./curve.ts";
import { drawLabel, placeLabels, toLabel, widthOf } from "./label.ts";
import type { Place, Wire } from "./layout.ts";
import { placeGroups } from "./pack.ts";
import { drawWire, wireColour } from "./wire.ts";

const MARGIN = 32;
/** No narrower or flatter than a card needs to look like one; px. */
const MIN_SIDE = 280;
/** The longer side to the shorter at most: a chat shows a mere strip as nothing. */
const MAX_RATIO = 3;

/** Draws units as cards and their links as curves from row to row. */
export function drawGraph(model: GraphModel, letters: Lettering, place: Place): Svg {
  const links = model.links.filter((link) => endsOf(model, link) !== undefined);
  const leadingOn = model.units.flatMap(({ variables }) => variables.filter((one) => one.linked).map(({ id }) => id));
  const linked = new Set([...links.flatMap(({ from, to }) => [from, to]), ...leadingOn]);
  const measured = model.units.map((unit) => toCard(unit, linked, letters));
  const width = Math.max(0, ...measured.map((card) => card.width));
  const cards = measured.map((card) => ({ ...card, width }));
  const labels = links.map(({ label }) => toLabel(label ?? "", letters));
  const widths = labels.map((label) => widthOf(label, letters));
  const wires = links.map((link, index) => toWire(cards, link, widths[index] ?? 0));
  const layout = placeGroups(cards, wires, place);
  const routes = smooth(layout, cards, wires);

  const spots = placeLabels(routes, widths, toBoxes(layout, cards));

  const [wide, tall] = toCanvas(layout.width, layout.height);
  const [left, top] = [(wide - layout.width) / 2, (tall - layout.height) / 2];
  const drawn = links.map(({ from, paused }, index) => ({ from, ...drawWire(routes[index] ?? [], paused) }));
  const bundles = [...new Set(links.map(({ from }) => from))].map((from) => drawn.filter((wire) => wire.from === from));
  const notes = links.map(({ paused }, index) => {
    const [text, spot] = [labels[index], spots[index]];
    return text && spot ? drawLabel(text, spot, wireColour(paused), letters) : "";
  });
  const faces = cards.map((card, index) => {
    const { x, y } = layout.cards[index] ?? { x: 0, y: 0 };
    return drawCard(card, x, y, letters) + drawPorts(card, x, y, linked);
  });
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${tall}" viewBox="0 0 ${wide} ${tall}">`,
    `<rect width="${wide}" height="${tall}" fill="${COLOURS.page}"/><g transform="translate(${left} ${top})">`,
    ...bundles.flatMap((wires) => [...wires.map(({ rim }) => rim), ...wires.map(({ line }) => line)]),
    ...faces,
    ...notes,
    "</g></svg>",
  ];
  return { text: text.join(""), width: wide, height: tall };
}

function toCanvas(width: number, height: number): [width: number, height: number] {
  const [w, h] = [Math.max(MIN_SIDE, width + 2 * MARGIN), Math.max(MIN_SIDE / 1.5, height + 2 * MARGIN)];
  return [Math.ceil(Math.max(w, h / MAX_RATIO)), Math.ceil(Math.max(h, w / MAX_RATIO))];
}

/** The variables that a link joins, undefined when it does not go from an output to an input of this picture. */
function endsOf({ units }: GraphModel, { from, to }: GraphLink): true | undefined {
  const has = (id: GraphLink["from"], kind: "input" | "output"): boolean =>
    units.some((unit) => unit.variables.some((variable) => variable.id === id && variable.kind === kind));
  return has(from, "output") && has(to, "input") ? true : undefined;
}

function toWire(cards: readonly Card[], { from, to }: GraphLink, label: number): Wire {
  const find = (id: GraphLink["from"]): Wire["from"] => {
    const card = cards.findIndex(({ rows }) => rows.some(({ variable }) => variable.id === id));
    return { card, row: cards[card]?.rows.findIndex(({ variable }) => variable.id === id) ?? 0 };
  };
  return { from: find(from), to: find(to), label };
}

/** Where wires go in, on the left, and out, on the right; full where one does, in this picture or not. */
function drawPorts({ rows, width, unit }: Card, x: number, y: number, linked: ReadonlySet<GraphLink["from"]>): string {
  return rows
    .map(({ variable }, index) => {
      const cx = variable.kind === "input" ? x : x + width;
      const paint = linked.has(variable.id)
        ? `fill="${unit.silent ? COLOURS.paused : COLOURS.accent}" stroke="${COLOURS.card}"`
        : `fill="${COLOURS.card}" stroke="${COLOURS.paused}"`;
      return `<circle cx="${cx}" cy="${y + rowMiddle(index)}" r="4.5" ${paint} stroke-width="1.5"/>`;
    })
    .join("");
}
