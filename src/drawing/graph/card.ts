import { COLOURS } from "../colours.ts";
import type { GraphUnit, GraphVariable, Id } from "../model.ts";
import { type Lettering, round, type Style } from "../text/lettering.ts";

/** A unit as a card: a header and a row a variable, measured before anything is placed. Lengths in px. */
export interface Card {
  readonly unit: GraphUnit;
  readonly width: number;
  readonly height: number;
  readonly rows: readonly Row[];
  /** Variables that did not fit. */
  readonly hidden: number;
}

export interface Row {
  readonly variable: GraphVariable;
  /** Cut to the card's width. */
  readonly name: string;
  readonly value: string;
}

const HEADER = 38;
export const ROW = 27;
const FOOT = 7;
const MORE = 22;
const PAD = 16;
const GAP = 20;
const MIN_WIDTH = 176;
const MAX_ROW = 268;
const MAX_NAME = 190;
const MAX_VALUE = 170;
const MAX_TITLE = 250;
/** Rows that a card shows although nothing is linked to them. */
const MAX_ROWS = 12;

const TITLE: Style = { size: 15, bold: true };
const NOTE: Style = { size: 11.5 };
/** Where lines of a header stand, from its middle: a name alone, or one with a note below. */
const [ALONE, UPPER, LOWER] = [5.2, -1.5, 12.5];
const NAME: Style = { size: 13 };
const VALUE: Style = { size: 13, bold: true };

/**
 * Inputs before outputs; linked variables are always there, of the others only as many as a card bears, by turns of each
 * kind: an input that was set a minute ago is news beside outputs that change all the time.
 */
export function toCard(unit: GraphUnit, linked: ReadonlySet<Id>, letters: Lettering): Card {
  const kinds = ["input", "output"].map((kind) => unit.variables.filter((variable) => variable.kind === kind));
  const ordered = kinds.flat();
  const ranked = kinds.flatMap((variables) => {
    const unlinked = variables.filter(({ id }) => !linked.has(id)).toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
    return unlinked.map((variable, rank) => ({ variable, rank }));
  });
  const others = ranked.toSorted((a, b) => a.rank - b.rank).map(({ variable }) => variable);
  const free = Math.max(0, MAX_ROWS - (ordered.length - others.length));
  const hiding = new Set(others.slice(free));
  const rows = ordered
    .filter((variable) => !hiding.has(variable))
    .map((variable) => {
      const value = letters.fit(variable.value, VALUE, MAX_VALUE);
      const room = Math.min(MAX_NAME, MAX_ROW - GAP - letters.width(value, VALUE));
      return { variable, name: letters.fitName(variable.name, NAME, room), value };
    });
  const hidden = ordered.length - rows.length;
  const widths = [letters.width(unit.name, TITLE), letters.width(unit.note ?? "", NOTE)];
  const title = Math.min(Math.max(...widths), MAX_TITLE) + 16;
  const widest = rows.map(({ name, value }) => letters.width(name, NAME) + GAP + letters.width(value, VALUE));
  return {
    unit,
    rows,
    hidden,
    width: Math.ceil(Math.max(MIN_WIDTH, title + 2 * PAD, ...widest.map((width) => width + 2 * PAD))),
    height: HEADER + FOOT + rows.length * ROW + (hidden > 0 ? MORE : 0) + FOOT,
  };
}

/** Where a row's middle is, down from the card's top. */
export function rowMiddle(index: number): number {
  return HEADER + FOOT + ROW * (index + 0.5);
}

/** The card with its top left corner at x, y. */
export function drawCard(card: Card, x: number, y: number, letters: Lettering): string {
  const { unit, width, height } = card;
  const { silent } = unit;
  const edge = unit.focus ? COLOURS.accent : COLOURS.border;
  const title = { ...TITLE, fill: silent ? COLOURS.silentText : COLOURS.text };
  const note = { ...NOTE, fill: COLOURS.silentText };
  const name = letters.fitName(unit.name, TITLE, width - 2 * PAD - 16);
  const middle = y + HEADER / 2;
  return [
    ...(silent ? [] : [drawShadow(x, y, width, height)]),
    box(x, y, width, height, silent ? COLOURS.silent : COLOURS.card, ""),
    silent ? "" : `<path d="${topOf(x, y, width)}" fill="${COLOURS.header}"/>`,
    line(x, x + width, y + HEADER, silent ? COLOURS.border : COLOURS.rule),
    box(x, y, width, height, "none", `stroke="${edge}" stroke-width="${unit.focus ? 2 : 1}"`),
    drawPulse(x + PAD + 4, y + HEADER / 2, silent),
    letters.write(name, x + PAD + 16, middle + (unit.note ? UPPER : ALONE), title),
    unit.note ? letters.write(letters.fit(unit.note, NOTE, MAX_TITLE), x + PAD + 16, middle + LOWER, note) : "",
    ...card.rows.map((row, index) => drawRow(row, card, x, y + rowMiddle(index), letters)),
    card.hidden > 0 ? drawHidden(card, x, y, letters) : "",
  ].join("");
}

function drawRow(
  { variable, name, value }: Row,
  { width, unit, rows }: Card,
  x: number,
  y: number,
  letters: Lettering,
): string {
  const ends = rows.filter((row) => row.variable.kind === "input").at(-1)?.variable === variable;
  const divided = ends && rows.at(-1)?.variable !== variable;
  const colours = unit.silent
    ? { name: COLOURS.silentText, value: COLOURS.silentText }
    : { name: COLOURS.soft, value: COLOURS.text };
  return [
    letters.write(name, x + PAD, y + 4.6, { ...NAME, fill: colours.name }),
    letters.write(value, x + width - PAD, y + 4.6, { ...VALUE, fill: colours.value, anchor: "end" }),
    divided ? line(x + PAD, x + width - PAD, y + ROW / 2, unit.silent ? COLOURS.border : COLOURS.rule) : "",
  ].join("");
}

function drawHidden({ width, height, hidden }: Card, x: number, y: number, letters: Lettering): string {
  const style = { ...NAME, fill: COLOURS.soft, anchor: "middle" } as const;
  return letters.write(`+${hidden}`, x + width / 2, y + height - FOOT - MORE / 2 + 3, style);
}

/** A full dot for a unit that speaks, a ring for one that does not. */
function drawPulse(x: number, y: number, silent: boolean): string {
  const paint = silent ? `fill="none" stroke="${COLOURS.paused}" stroke-width="1.6"` : `fill="${COLOURS.alive}"`;
  return `<circle cx="${round(x)}" cy="${round(y)}" r="4" ${paint}/>`;
}

/** Soft edges by a few faint layers: a blur would cost more than all the rest of the picture. */
function drawShadow(x: number, y: number, width: number, height: number): string {
  return [0.5, 1.5, 3]
    .map((grow) =>
      box(x - grow, y - grow + 2, width + 2 * grow, height + 2 * grow, COLOURS.shadow, `fill-opacity="0.03"`, grow),
    )
    .join("");
}

const RADIUS = 10;

function box(x: number, y: number, width: number, height: number, fill: string, more: string, grow = 0): string {
  const size = `width="${round(width)}" height="${round(height)}" rx="${RADIUS + grow}"`;
  return `<rect x="${round(x)}" y="${round(y)}" ${size} fill="${fill}" ${more}/>`;
}

/** The header's shape: only its upper corners are round. */
function topOf(x: number, y: number, width: number): string {
  const flat = round(width - 2 * RADIUS);
  const arc = `a${RADIUS} ${RADIUS} 0 0 1`;
  return `M${round(x)} ${round(y + HEADER)}v${RADIUS - HEADER}${arc} ${RADIUS} -${RADIUS}h${flat}${arc} ${RADIUS} ${RADIUS}v${HEADER - RADIUS}z`;
}

function line(from: number, to: number, y: number, stroke: string): string {
  return `<path d="M${round(from)} ${round(y)}H${round(to)}" stroke="${stroke}" stroke-width="1"/>`;
}
