import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import { type Asked, type DrawnView, MAX_OUTPUTS } from "../../../services/charts/charts.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { pageOf, pageWith } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { addPager, column } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { FULL, fitApart, widthOf } from "../../text/fit.ts";
import { lineEntry, unitList } from "../../unitlist.ts";
import { nameIn, titleIn } from "./chartmodel.ts";

/** What a chart shows: the end is in minutes since the epoch, 0 for the present; an output is 0 for none. */
type AskedNumbers = [...FewerNumbers, fourth: number];
/** A chart with room for one more output. */
type FewerNumbers = [minutes: number, end: number, first: number, second: number, third: number];

/** Shows that in this message. */
export const CHART = createButton<AskedNumbers>("ch", 6);
/** Back to its buttons, the picture stays. */
export const CHART_KEYS = createButton<AskedNumbers>("ck", 6);
/** Asks for another period. */
export const CHART_TYPE = createButton<AskedNumbers>("ct", 6);
/** Sends the values as a file. */
export const CHART_CSV = createButton<AskedNumbers>("cv", 6);
/** On a dark ground (1) or a light one (0), this and all pictures from now on. */
export const CHART_GROUND = createButton<[dark: number, ...AskedNumbers]>("cg", 7);
/** Which of its readings are bad? */
export const CHART_BAD = createButton<AskedNumbers>("cb", 6);
/** Which unit is the next output of? */
export const CHART_UNIT = createButton<[page: number, ...FewerNumbers]>("cu", 6);
/** Which of its outputs? */
export const CHART_OUTPUT = createButton<[unit: number, page: number, ...FewerNumbers]>("co", 7);

const HOUR = 60;
const DAY = 24 * HOUR;
/** The periods with buttons of their own, in minutes. */
const PERIODS = [
  [HOUR, "period-hour"],
  [DAY, "period-day"],
  [7 * DAY, "period-week"],
  [30 * DAY, "period-month"],
  [365 * DAY, "period-year"],
] as const;

const MINUTE_MS = 60_000;
const OUTPUTS = 8;
const NEARLY = 1.05;

/** What a button asks for. */
export function readAsked([minutes, end, ...outputs]: AskedNumbers | FewerNumbers): Asked {
  return { minutes, end, outputs: outputs.filter((id) => id !== 0) };
}

function toNumbers(asked: Asked): AskedNumbers {
  return [...toFewer(asked), asked.outputs[3] ?? 0];
}

function toFewer({ minutes, end, outputs: [first = 0, second = 0, third = 0] }: Asked): FewerNumbers {
  return [minutes, end, first, second, third];
}

/** What is under a chart: periods, earlier and later, outputs to add and to take away, the file, its ground, bad readings. */
export function chartKeyboard(
  t: Translate,
  all: Asked,
  shown: readonly DrawnView[],
  { now, dark }: { readonly now: number; readonly dark: boolean },
): InlineKeyboard {
  // From the next press on, what is gone is not asked for any more.
  const asked = { ...all, outputs: shown.map(({ id }) => id) };
  const { minutes, outputs } = asked;
  const keyboard = addPeriods(new InlineKeyboard(), t, minutes, {
    dataOf: (length) => CHART.data(...toNumbers({ minutes: length, end: 0, outputs })),
    type: CHART_TYPE.data(...toNumbers(asked)),
  });
  const present = Math.floor(now / MINUTE_MS);
  const end = asked.end || present;
  if (end - 2 * minutes > 0) {
    keyboard.text(t.plain("chart-earlier"), CHART.data(...toNumbers({ minutes, end: end - minutes, outputs })));
  }
  // A chart that would end a moment ago is one of the present.
  const next = { minutes, end: end + minutes * NEARLY >= present ? 0 : end + minutes, outputs };
  keyboard.text(t.plain(asked.end === 0 ? "button-refresh" : "chart-later"), CHART.data(...toNumbers(next))).row();
  const isOwn = shown.some(({ kind, own }) => own && kind === "output");
  if (outputs.length < MAX_OUTPUTS) keyboard.text(t.plain("chart-add"), CHART_UNIT.data(0, ...toFewer(asked)));
  keyboard.text(t.plain("chart-csv"), CHART_CSV.data(...toNumbers(asked))).row();
  addGrid(keyboard, [
    [groundLabel(t, dark), CHART_GROUND.data(dark ? 0 : 1, ...toNumbers(asked))],
    ...(isOwn ? [[t.plain("chart-bad"), CHART_BAD.data(...toNumbers(asked))] as const] : []),
  ]);
  if (outputs.length < 2) return keyboard;
  const labels = fitApart(namesOf(t, shown), FULL - widthOf(t.plain("chart-remove", { name: "" })));
  for (const [place, { id }] of shown.entries()) {
    const others = outputs.filter((other) => other !== id);
    const label = t.plain("chart-remove", { name: labels[place] ?? "" });
    keyboard.text(label, CHART.data(...toNumbers({ ...asked, outputs: others }))).row();
  }
  return keyboard;
}

/** What the values of a chart are called in company. */
export function namesOf(t: Translate, shown: readonly DrawnView[]): string[] {
  return shown.map((output) => nameIn(t, shown, output));
}

/** What a picture's ground may be changed to. */
export function groundLabel(t: Translate, dark: boolean): string {
  return t.plain("picture-ground", { to: dark ? "light" : "dark" });
}

/** The usual periods and the way to any other, in rows that a phone shows whole. */
export function addPeriods(
  keyboard: InlineKeyboard,
  t: Translate,
  chosen: number | undefined,
  { dataOf, type }: { readonly dataOf: (minutes: number) => string; readonly type: string },
): InlineKeyboard {
  const periods = PERIODS.map(([minutes, key]) => {
    return { label: t.plain(key), data: dataOf(minutes), chosen: minutes === chosen };
  });
  return addChoices(keyboard, t, [...periods, { label: t.plain("chart-type"), data: type, chosen: false }]);
}

/** Units whose outputs may join the chart. */
export function chartUnits(t: Translate, list: UnitPage, asked: Asked): Screen {
  const numbers = toFewer(asked);
  const names = list.items.map(({ name }) => name);
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => CHART_UNIT.data(page, ...numbers),
    entryOf: (line) => {
      const entry = lineEntry(t, line, CHART_OUTPUT.data(line.id, 0, ...numbers));
      // Below a picture no line says the rest of a name.
      return { ...entry, within: (room) => fitApart(names, room)[list.items.indexOf(line)] ?? "" };
    },
  });
  keyboard.text(t.plain("button-back"), CHART_KEYS.data(...toNumbers(asked)));
  return { text: [t("chart-choose-unit"), ...head, ...lines].join("\n"), keyboard };
}

/** The outputs of a unit that are not in the chart yet. */
export function chartOutputs(
  t: Translate,
  unitId: number,
  outputs: readonly DrawnView[],
  asked: Asked,
  page: number,
): InlineKeyboard {
  const numbers = toFewer(asked);
  const others = outputs.filter(({ id }) => !asked.outputs.includes(id));
  const list = pageOf(others, page, OUTPUTS);
  const labels = fitApart(list.items.map((output) => titleIn(t, output)));
  const buttons = list.items.map(({ id }, place) => {
    const wider = { ...asked, outputs: [...asked.outputs, id] };
    return [labels[place] ?? "", CHART.data(...toNumbers(wider))] as const;
  });
  const keyboard = addPager(column(buttons), t, list, (to) => CHART_OUTPUT.data(unitId, to, ...numbers));
  return keyboard.text(t.plain("button-back"), CHART_UNIT.data(pageWith(unitId), ...numbers));
}
