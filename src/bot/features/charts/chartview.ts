import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { OutputView } from "../../../services/alerts.ts";
import { type Asked, MAX_OUTPUTS } from "../../../services/charts/charts.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { pageOf, pageWith } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { addChoices } from "../../grid.ts";
import { addPager, column } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { FULL, fitApart, widthOf } from "../../text/fit.ts";
import { titleOf } from "../../text/format.ts";
import { lineEntry, unitList } from "../../unitlist.ts";
import { nameIn } from "./chartmodel.ts";

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

/** What is under a chart: periods, earlier and later, outputs to add and to take away, the file. */
export function chartKeyboard(t: Translate, all: Asked, shown: readonly OutputView[], now: number): InlineKeyboard {
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
  const next = { minutes, end: end + minutes >= present ? 0 : end + minutes, outputs };
  keyboard.text(t.plain(asked.end === 0 ? "button-refresh" : "chart-later"), CHART.data(...toNumbers(next))).row();
  if (outputs.length < MAX_OUTPUTS) keyboard.text(t.plain("chart-add"), CHART_UNIT.data(0, ...toFewer(asked)));
  keyboard.text(t.plain("chart-csv"), CHART_CSV.data(...toNumbers(asked))).row();
  if (outputs.length < 2) return keyboard;
  const names = shown.map((output) => nameIn(t, shown, output));
  const labels = fitApart(names, FULL - widthOf(t.plain("chart-remove", { name: "" })));
  for (const [place, { id }] of shown.entries()) {
    const others = outputs.filter((other) => other !== id);
    const label = t.plain("chart-remove", { name: labels[place] ?? "" });
    keyboard.text(label, CHART.data(...toNumbers({ ...asked, outputs: others }))).row();
  }
  return keyboard;
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
  outputs: readonly OutputView[],
  asked: Asked,
  page: number,
): InlineKeyboard {
  const numbers = toFewer(asked);
  const others = outputs.filter(({ id }) => !asked.outputs.includes(id));
  const list = pageOf(others, page, OUTPUTS);
  const labels = fitApart(list.items.map((output) => titleOf(t, output)));
  const buttons = list.items.map(({ id }, place) => {
    const wider = { ...asked, outputs: [...asked.outputs, id] };
    return [labels[place] ?? "", CHART.data(...toNumbers(wider))] as const;
  });
  const keyboard = addPager(column(buttons), t, list, (to) => CHART_OUTPUT.data(unitId, to, ...numbers));
  return keyboard.text(t.plain("button-back"), CHART_UNIT.data(pageWith(unitId), ...numbers));
}
