import type { InlineKeyboard } from "grammy";
import type { Translate } from "../i18n/i18n.ts";
import { choice } from "./button.ts";
import { roomOf, widthOf } from "./text/fit.ts";

const MOST = 3;

type Button = readonly [label: string, data: string];

/** One of several, of which one may be marked as chosen. */
export interface Choice {
  readonly label: string;
  readonly data: string;
  readonly chosen: boolean;
}

/** Adds buttons in rows of as many, three at most, as a phone shows with whole labels. */
export function addGrid(keyboard: InlineKeyboard, buttons: readonly Button[]): InlineKeyboard {
  return addRows(keyboard, buttons, rowsFor(buttons.map(([label]) => label)));
}

/** As addGrid, and the rows stay as they are whichever is chosen. */
export function addChoices(keyboard: InlineKeyboard, t: Translate, choices: readonly Choice[]): InlineKeyboard {
  const buttons = choices.map(({ label, data, chosen }) => {
    return [choice(chosen ? mark(t, label) : label, chosen), data] as const;
  });
  return addRows(keyboard, buttons, countRows(t, choices));
}

/** How many rows addChoices takes for these. */
export function countRows(t: Translate, choices: readonly Pick<Choice, "label">[]): number {
  return rowsFor(choices.map(({ label }) => mark(t, label)));
}

function rowsFor(labels: readonly string[]): number {
  const widest = Math.max(0, ...labels.map(widthOf));
  let most = MOST;
  while (most > 1 && widest > roomOf(most)) most--;
  return Math.ceil(labels.length / most);
}

/** The rows are of one length, or the last ones are one shorter. */
function addRows(
  keyboard: InlineKeyboard,
  buttons: readonly (readonly [label: ReturnType<typeof choice>, data: string])[],
  rows: number,
): InlineKeyboard {
  let place = 0;
  for (let left = Math.max(1, rows); left > 0; left--) {
    const row = buttons.slice(place, place + Math.ceil((buttons.length - place) / left));
    for (const [label, data] of row) keyboard.text(label, data);
    keyboard.row();
    place += row.length;
  }
  return keyboard;
}

function mark(t: Translate, label: string): string {
  return t.plain("board-chosen", { value: label });
}
