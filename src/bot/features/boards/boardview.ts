import { InlineKeyboard } from "grammy";
import { silenceStep } from "../../../domain/presence.ts";
import { TRAITS } from "../../../domain/traits.ts";
import type { Value } from "../../../domain/value.ts";
import { nameOffset } from "../../../domain/zone.ts";
import { mark, type Translate } from "../../../i18n/i18n.ts";
import { pageOf } from "../../../services/page.ts";
import type { UnitView, VariableView } from "../../../services/units/unitview.ts";
import { createButton } from "../../button.ts";
import { addChoices, countRows } from "../../grid.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { FULL } from "../../text/fit.ts";
import {
  appliedOf,
  expectedLine,
  fitLabel,
  fitValue,
  formatSpan,
  formatTime,
  formatValue,
  nameZoneOnce,
  sayMoment,
  titleOf,
  zonedSilence,
} from "../../text/format.ts";
import { BOARD_CHOOSE, BOARD_NUDGE, BOARD_SET, BOARD_TYPE, listMark } from "../inputs/press.ts";

export const BOARD_PAGE = createButton<[unit: number, page: number]>("b-page", 2);

/** A page's buttons, which a phone shows with a little scrolling; Telegram takes 100 buttons, at most three of them in a row here. */
const ROWS = 20;
const OUTPUT_LINES = 20;
/** What is left to a choice beside the mark of the one that is chosen, in px. */
const CHOICE = FULL - 14;

/** The inputs of a unit that may be set as buttons, all else that may be seen as text; `shared` with those who live in other time zones. */
export function boardScreen(
  t: Translate,
  given: UnitView,
  asked: number,
  { shared = false, now = Date.now() }: { readonly shared?: boolean; readonly now?: number } = {},
): Screen {
  const [unit, zone] = nameZoneOnce(t, given, zonedSilence(t, given, shared));
  const inputPages = toPages(
    t,
    unit.inputs.filter(({ writable }) => writable),
  );
  const told = { shared, isNamed: zone.length > 0 };
  const lines = [
    ...unit.inputs.filter(({ writable }) => !writable).map((input) => ({ id: input.id, text: stateLine(t, input) })),
    ...unit.outputs.map((output) => ({
      id: output.id,
      text: unit.online && !output.old ? stateLine(t, output) : oldLine(t, unit, output, told),
    })),
  ];
  const pages = Math.max(inputPages.length, Math.ceil(lines.length / OUTPUT_LINES), 1);
  const page = Math.min(Math.max(asked, 0), pages - 1);
  const inputs = inputPages[page] ?? [];
  // Each of them once, not all of them above every page of buttons.
  const shown = pageOf(lines, page, OUTPUT_LINES);
  const states = inputs.map(appliedOf);
  const text = [
    t("unit-head", { name: unit.name, presence: unit.presence }),
    ...silence(t, unit, now, told),
    ...zone,
    ...(shown.page === page && shown.total > 0 ? ["", ...shown.items.map((line) => line.text)] : []),
    ...(unit.inputs.length === 0 ? ["", t("board-no-inputs")] : []),
    ...hints(t, states),
    ...pageLine(t, { page, pages }),
  ];
  const keyboard = new InlineKeyboard();
  for (const input of inputs) addInput(keyboard, t, input, page);
  return {
    text: text.join("\n"),
    keyboard: addPager(keyboard, t, { page, pages }, (to) => BOARD_PAGE.data(unit.id, to)),
  };
}

/** What the marks mean that are to be seen. */
export function hints(t: Translate, states: readonly (keyof typeof MARKS)[]): string[] {
  const told = [
    ...(states.includes("no") ? [t("board-hint")] : []),
    ...(states.includes("pushed") ? [t("board-pushed")] : []),
    ...(states.includes("sent") ? [t("board-sent")] : []),
    ...(states.includes("unfit") ? [t("board-unfit")] : []),
  ];
  return told.length > 0 ? ["", ...told] : [];
}

function stateLine(t: Translate, variable: VariableView): string {
  return t("line-state", { name: titleOf(t, variable), value: formatValue(t, variable, variable.value) });
}

/** What was measured some time ago: it may be otherwise by now. Where the message names the zone, it is that of all times. */
function oldLine(
  t: Translate,
  { online, seenAt }: UnitView,
  output: VariableView,
  { shared, isNamed }: Silence,
): string {
  if (output.value === undefined) return stateLine(t, output);
  const { at } = output;
  const plain = formatTime(t, at, { seconds: false });
  // Beside the silence, which says its zone, unless clocks were changed since.
  const isSame = !online && seenAt !== null && nameOffset(t.timeZone, seenAt) === nameOffset(t.timeZone, at);
  const time = isNamed ? plain : isSame ? mark({ text: plain, at, format: "dt" }) : sayMoment(t, at, shared);
  return t("board-old", { name: titleOf(t, output), value: formatValue(t, output, output.value), time });
}

interface Silence {
  readonly shared: boolean;
  /** The message names the zone once. */
  readonly isNamed: boolean;
}

/** Since when nothing is heard, in words that stay true for a while, and what a press does then. */
function silence(t: Translate, unit: UnitView, now: number, { shared, isNamed }: Silence): string[] {
  const { presence, online, seenAt, outputs, inputs } = unit;
  if (online) return [expectedLine(t, unit, shared)].filter((line) => line !== undefined);
  const isPressed = inputs.some(({ writable }) => writable);
  if (seenAt === null) return [t("unit-never"), ...(isPressed ? [t("board-later-never")] : [])];
  const measured = outputs.some(({ value }) => value !== undefined) ? "yes" : "no";
  const time = isNamed ? formatTime(t, seenAt, { seconds: false }) : sayMoment(t, seenAt, shared);
  const span = formatSpan(t, silenceStep(now - seenAt));
  return [t("board-silent", { span, time, measured, presence }), ...(isPressed ? [t("board-later")] : [])];
}

/** The inputs in portions that fit under a message. */
function toPages(t: Translate, inputs: readonly VariableView[]): VariableView[][] {
  const pages: VariableView[][] = [];
  let page: VariableView[] = [];
  let room = 0;
  for (const input of inputs) {
    const needed = rowsOf(t, input);
    if (needed > room) {
      page = [];
      room = ROWS;
      pages.push(page);
    }
    page.push(input);
    room -= needed;
  }
  return pages;
}

function rowsOf(t: Translate, input: VariableView): number {
  const { type, values } = input;
  if (values) return 1 + countRows(t, labelsOf(t, input, values));
  return TRAITS[type].isNumber ? 2 : 1;
}

function labelsOf(t: Translate, input: VariableView, values: readonly Value[]): { label: string }[] {
  return values.map((one) => ({ label: choiceLabel(t, input, one) }));
}

/** A value that a button gives. */
export function choiceLabel(t: Translate, input: VariableView, value: Value): string {
  return fitValue(t, { ...input, exact: true }, value, CHOICE);
}

export const MARKS = { yes: "✓", sent: "📨", no: "⏳", pushed: "⏳", unfit: "📏", unset: "" } as const;

/** Whether a unit has its input's value, and whether a link sets it. */
export function markOf(input: VariableView): string {
  return `${MARKS[appliedOf(input)]} ${input.driven ? "🔗" : ""}`.trim();
}

/** A row that says what the input is, as wide as the message, and below it what a press makes of it. */
function addInput(keyboard: InlineKeyboard, t: Translate, input: VariableView, page: number): void {
  const { id, type, values, value } = input;
  const state = markOf(input);
  const isTyped = !values && TRAITS[type].holds !== "boolean" && !TRAITS[type].isNumber;
  const key = isTyped ? "board-type" : "board-value";
  const label = fitLabel(t, input, value, (shown) => t.plain(key, { ...shown, mark: state }).trimEnd());
  if (values) {
    keyboard.text(label, BOARD_TYPE.data(id)).row();
    const list = listMark(values);
    const choices = labelsOf(t, input, values).map(({ label: one }, index) => {
      return { label: one, data: BOARD_CHOOSE.data(id, index, page, list), chosen: values[index] === value };
    });
    addChoices(keyboard, t, choices);
  } else if (TRAITS[type].holds === "boolean") {
    const isOn = value === true;
    keyboard.text(isOn ? { text: label, style: "success" } : label, BOARD_SET.data(id, isOn ? 0 : 1, page));
  } else if (TRAITS[type].isNumber) {
    keyboard
      .text(label, BOARD_TYPE.data(id))
      .row()
      .text(t.plain("board-less"), BOARD_NUDGE.data(id, -1, page))
      .text(t.plain("board-more"), BOARD_NUDGE.data(id, 1, page));
  } else {
    keyboard.text(label, BOARD_TYPE.data(id));
  }
  keyboard.row();
}
