import { InlineKeyboard } from "grammy";
import { isControl, kindsFor, MOMENTARY, WIDGET_KINDS } from "../../../domain/widget.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { BoardView, WidgetView } from "../../../services/boards/view.ts";
import { pageOf } from "../../../services/page.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { cutMiddle, FULL } from "../../text/fit.ts";
import { formatSpan } from "../../text/format.ts";
import { namesOn } from "./madeview.ts";
import {
  ADD_UNITS,
  BOARD_EDIT,
  BOARD_RENAME,
  MADE_TURN,
  TYPED_OF_WIDGET,
  WIDGET_ASK,
  WIDGET_BESIDE,
  WIDGET_EDIT,
  WIDGET_KIND,
  WIDGET_MOVE,
  WIDGET_ON,
  WIDGET_TAKE,
  WIDGET_TYPE,
  WIDGET_WITHIN,
} from "./widgetbuttons.ts";
import { toPiece } from "./widgetview.ts";

const WIDGETS = 12;
const SECOND = 1000;
const ON_MS = [SECOND / 2, SECOND, 3 * SECOND, 10 * SECOND, 30 * SECOND, 120 * SECOND] as const;
const WITHIN_MS = [10 * SECOND, 30 * SECOND, 120 * SECOND, 600 * SECOND] as const;
const toTenths = (ms: number): number => Math.round((ms * 10) / SECOND);
export const fromTenths = (tenths: number): number => (tenths * SECOND) / 10;

/** A board whose every widget is one button that leads to its settings, in the order of the board. */
export function editScreen(t: Translate, board: BoardView, asked: number): Screen {
  const names = namesOn(t, board);
  const list = pageOf(board.widgets, asked, WIDGETS);
  const keyboard = new InlineKeyboard();
  for (const widget of list.items) {
    const name = names.get(widget.id) ?? "";
    const { button, line } = toPiece(t, widget, name, board.revision, false);
    const label =
      button?.label(FULL) ??
      (line === undefined ? t.plain("widget-title", { name }) : t.plain("widget-read", { name }));
    keyboard.text(cutMiddle(label, FULL), WIDGET_EDIT.data(widget.id, list.page)).row();
  }
  addPager(keyboard, t, list, (page) => BOARD_EDIT.data(board.id, page));
  addGrid(keyboard, [
    [t.plain("made-add"), ADD_UNITS.data(board.id, 0)],
    [t.plain("made-rename"), BOARD_RENAME.data(board.id)],
  ]);
  keyboard.text(t.plain("made-done"), MADE_TURN.data(board.id, 0));
  const text = t("made-editing", { name: board.name, count: board.widgets.length });
  return { text: [text, ...pageLine(t, list)].join("\n"), keyboard };
}

/** One widget's settings. */
export function widgetScreen(t: Translate, board: BoardView, widget: WidgetView, page: number): Screen {
  const { id, kind, variable, options, beside } = widget;
  const name = namesOn(t, board).get(id) ?? "";
  const keyboard = new InlineKeyboard();
  const kinds = variable ? kindsFor(variable, variable.writable) : [];
  if (kinds.length > 1) {
    addChoices(
      keyboard,
      t,
      kinds.map((one) => ({
        label: t.plain("widget-kind", { kind: one }),
        data: WIDGET_KIND.data(id, WIDGET_KINDS.indexOf(one), page),
        chosen: one === kind,
      })),
    );
  }
  if (kind === "momentary") addTimes(keyboard, t, widget, page);
  const typed = (what: (typeof TYPED_OF_WIDGET)[number]): string =>
    WIDGET_TYPE.data(id, TYPED_OF_WIDGET.indexOf(what), page);
  addGrid(keyboard, [
    [t.plain("widget-label"), typed("label")],
    ...(kind === "presets" ? [[t.plain("widget-values"), typed("values")] as const] : []),
    ...(kind === "stepper" && !variable?.values
      ? ([
          [t.plain("widget-step"), typed("step")],
          [t.plain("widget-big"), typed("big")],
        ] as const)
      : []),
  ]);
  if (isControl(kind) || kind === "scene") {
    const { ask = false } = options;
    addGrid(keyboard, [
      [t.plain("widget-asks", { ask: ask ? "yes" : "no" }), WIDGET_ASK.data(id, ask ? 0 : 1, page)],
      [t.plain("widget-beside", { beside: beside ? "yes" : "no" }), WIDGET_BESIDE.data(id, beside ? 0 : 1, page)],
    ]);
  }
  addGrid(keyboard, [
    [t.plain("widget-up"), WIDGET_MOVE.data(id, -1, page)],
    [t.plain("widget-down"), WIDGET_MOVE.data(id, 1, page)],
    [t.plain("widget-take"), WIDGET_TAKE.data(id, page)],
  ]);
  keyboard.text(t.plain("button-back"), BOARD_EDIT.data(board.id, page));
  const where = widget.unit ? t("widget-of", { name, unit: widget.unit.name }) : t("widget-head", { name });
  const place = board.widgets.indexOf(widget) + 1;
  const about = kind === "momentary" ? ["", t("widget-momentary")] : [];
  const text = [where, t("widget-place", { place, count: board.widgets.length }), ...about].join("\n");
  return { text, keyboard };
}

function addTimes(keyboard: InlineKeyboard, t: Translate, { id, options }: WidgetView, page: number): void {
  const { onMs = MOMENTARY.onMs, withinMs = MOMENTARY.withinMs } = options;
  const half = (ms: number): string => (ms < SECOND ? t.plain("widget-half") : formatSpan(t, ms));
  addChoices(
    keyboard,
    t,
    ON_MS.map((ms) => ({
      label: t.plain("widget-on", { span: half(ms) }),
      data: WIDGET_ON.data(id, toTenths(ms), page),
      chosen: ms === onMs,
    })),
  );
  addChoices(
    keyboard,
    t,
    WITHIN_MS.map((ms) => ({
      label: t.plain("widget-within", { span: formatSpan(t, ms) }),
      data: WIDGET_WITHIN.data(id, toTenths(ms), page),
      chosen: ms === withinMs,
    })),
  );
}
