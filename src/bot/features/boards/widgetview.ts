import { InlineKeyboard } from "grammy";
import type { InlineKeyboardButton } from "grammy/types";
import { type Act, choicesOf, isControl, MOST_LISTED, stepsOf } from "../../../domain/widget.ts";
import { escapeHtml, type Translate } from "../../../i18n/i18n.ts";
import type { WidgetView } from "../../../services/boards/view.ts";
import type { VariableView } from "../../../services/units/unitview.ts";
import type { Style } from "../../button.ts";
import { addChoices, type Choice } from "../../grid.ts";
import { cutMiddle, roomOf, widthOf } from "../../text/fit.ts";
import { fitLabel, formatNumber, formatState, formatValue, sayMoment, titleOf } from "../../text/format.ts";
import { choiceLabel, markOf } from "./boardview.ts";
import { place, WIDGET } from "./widgetbuttons.ts";

const TRENDS = new Map([
  [-1, "▼"],
  [1, "▲"],
]);

/** A button whose label has as much room as its row leaves it. */
export interface Single {
  /** What a press sends. */
  readonly data: string;
  /** There is nothing to press. */
  readonly isOff?: true;
  readonly style?: Style;
  label(room: number): string;
}

/** What a widget is on the message: a line of its text, or a button, alone in its row or not, and rows below it. */
export interface Piece {
  readonly widget: WidgetView;
  readonly line?: string;
  readonly button?: Single;
  readonly below?: InlineKeyboardButton[][];
}

/** What a widget is called: by its owner, else as its variable is. */
export function nameOf(t: Translate, { label, called, variable, entry, scene }: WidgetView): string {
  if (label !== null) return label;
  if (scene) return scene.name;
  if (variable) return titleOf(t, variable);
  return entry ? formatState(t, entry).name : called;
}

/** A widget with its name, as a board of this revision shows it; `shared` with those who live in other time zones. */
export function toPiece(t: Translate, widget: WidgetView, name: string, revision: number, shared: boolean): Piece {
  const { id, kind, status, variable } = widget;
  const press = (act: Act, number = 0): string => WIDGET.data(id, place(act), number, revision);
  if (kind === "title") return { widget };
  if (kind === "scene" && status === "ok") {
    const shown = t.plain("widget-scene", { name });
    return { widget, button: { data: press("run"), label: (room) => cutMiddle(shown, room) } };
  }
  if (status !== "ok" || !variable) {
    if (!isControl(kind) && kind !== "scene") return { widget, line: lineOf(t, widget, name, shared) };
    const label = t.plain("widget-lost", { name, status });
    return { widget, button: { data: press("note"), isOff: true, label: (room) => cutMiddle(label, room) } };
  }
  const mark = markOf(variable);
  const shown = { ...variable, name, title: null };
  const labelled = (key: "board-value" | "board-type" | "widget-list" | "widget-push") => (room: number) =>
    fitLabel(t, shown, variable.value, (label) => t.plain(key, { ...label, mark }).trimEnd(), room);
  switch (kind) {
    case "toggle":
      return {
        widget,
        button: {
          data: press("set", variable.value === true ? 0 : 1),
          label: labelled("board-value"),
          ...(variable.value === true && { style: "success" as const }),
        },
      };
    case "momentary": {
      const still = t.plain("widget-still", { name });
      const label = variable.value === true ? labelled("widget-push") : (room: number) => cutMiddle(still, room);
      return { widget, button: { data: press("push"), label } };
    }
    case "typed":
      return { widget, button: { data: press("type"), label: labelled("board-type") } };
    case "stepper":
      return {
        widget,
        button: { data: press("type"), label: labelled("board-value") },
        below: [stepRow(t, widget, variable, (number) => press("step", number))],
      };
    case "list":
      if ((variable.values?.length ?? 0) > MOST_LISTED)
        return { widget, button: { data: press("open"), label: labelled("widget-list") } };
      break;
    case "presets":
    case "grid":
      break;
    default:
      return { widget, line: lineOf(t, widget, name, shared) };
  }
  const choices = addChoices(
    new InlineKeyboard(),
    t,
    choicesFor(t, widget, (number) => press("pick", number)),
  );
  const below = choices.inline_keyboard.filter((row) => row.length > 0);
  return { widget, button: { data: press("type"), label: labelled("board-value") }, below };
}

/** The values that a widget gives, the present one marked. */
export function choicesFor(
  t: Translate,
  { kind, options, variable }: WidgetView,
  data: (place: number) => string,
): Choice[] {
  if (!variable) return [];
  return choicesOf(kind, variable, options).map((value, index) => {
    return { label: choiceLabel(t, variable, value), data: data(index), chosen: value === variable.value };
  });
}

/** − and +, and a second pair around them where the range is long. */
function stepRow(
  t: Translate,
  { options }: WidgetView,
  variable: VariableView,
  data: (number: number) => string,
): InlineKeyboardButton[] {
  const { step, big } = stepsOf(variable, options);
  const numbers = big === null ? [-1, 1] : [-2, -1, 1, 2];
  const room = roomOf(numbers.length);
  return numbers.map((number) => {
    const isBig = Math.abs(number) === 2;
    const sign = number < 0 ? t.plain("board-less") : t.plain("board-more");
    const amount = variable.values ? "" : formatNumber(t, isBig ? (big ?? step) : step);
    const whole = `${sign}${amount}`;
    return { text: widthOf(whole) <= room ? whole : isBig ? sign + sign : sign, callback_data: data(number) };
  });
}

/** A read-out as a line of HTML, with its age where its device is silent. */
function lineOf(t: Translate, widget: WidgetView, name: string, shared: boolean): string {
  const { status, variable, entry, unit, trend } = widget;
  if (entry) {
    const { value } = formatState(t, entry);
    if (unit?.online !== false || unit.seenAt === null || entry.value === undefined)
      return t("line-state", { name, value });
    return t("board-old", { name, value, time: sayMoment(t, unit.seenAt, shared) });
  }
  if (status !== "ok" || !variable) return t("widget-lost", { name, status });
  const value = formatValue(t, variable, variable.value);
  const isOld = variable.old || unit?.online === false;
  if (variable.kind === "output" && isOld && variable.value !== undefined)
    return t("board-old", { name, value, time: sayMoment(t, variable.at, shared) });
  const arrow = TRENDS.get(trend ?? 0);
  return t("line-state", { name, value }) + (arrow ? ` ${escapeHtml(arrow)}` : "");
}
