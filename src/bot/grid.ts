import type { InlineKeyboard } from "grammy";
import type { Translate } from "../i18n/i18n.ts";
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
  return addRows(keyboard, buttons, columnsFor(buttons.map(([label]) => label)));
}

/** As addGrid, and the rows stay as they are whichever is chosen. */
export function addChoices(keyboard: InlineKeyboard, t: Translate, choices: readonly Choice[]): InlineKeyboard {
  const buttons = choices.map(({ label, data, chosen }) => [chosen ? mark(t, label) : label, data] as const);
  return addRows(keyboard, buttons, choiceColumns(t, choices));
}

/** How many rows addChoices takes for these. */
export function choiceRows(t: Translate, choices: readonly Pick<Choice, "label">[]): number {
  return Math.ceil(choices.length / choiceColumns(t, choices));
}

function choiceColumns(t: Translate, choices: readonly Pick<Choice, "label">[]): number {
  return columnsFor(choices.map(({ label }) => mark(t, label)));
}

/** The rows are of one length, where they can be. */
function columnsFor(labels: readonly string[]): number {
  const widest = Math.max(0, ...labels.map(widthOf));
  let most = MOST;
  while (most > 1 && widest > roomOf(most)) most--;
  const rows = Math.max(1, Math.ceil(labels.length / most));
  return Math.max(1, Math.ceil(labels.length / rows));
}

function addRows(keyboard: InlineKeyboard, buttons: readonly Button[], columns: number): InlineKeyboard {
  for (const [place, [label, data]] of buttons.entries()) {
    if (place > 0 && place % columns === 0) keyboard.row();
    keyboard.text(label, data);
  }
  return keyboard.row();
}

function mark(t: Translate, label: string): string {
  return t.plain("board-chosen", { value: label });
}
