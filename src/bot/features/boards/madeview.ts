import { InlineKeyboard } from "grammy";
import type { InlineKeyboardButton } from "grammy/types";
import { silenceStep } from "../../../domain/presence.ts";
import { isControl } from "../../../domain/widget.ts";
import { escapeHtml, type Translate } from "../../../i18n/i18n.ts";
import type { BoardUnit, BoardView, WidgetView } from "../../../services/boards/view.ts";
import { disabled } from "../../disabled.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { cutMiddle, FULL, roomOf } from "../../text/fit.ts";
import { appliedOf, expectedLine, formatSpan, sayMoment } from "../../text/format.ts";
import { hints, type MARKS } from "./boardview.ts";
import { ADD_UNITS, MADE_TURN, place, WIDGET } from "./widgetbuttons.ts";
import { nameOf, type Piece, type Single, toPiece } from "./widgetview.ts";

/** A page's rows and lines, which a phone shows with a little scrolling; Telegram takes 100 buttons. */
const ROWS = 20;
const LINES = 20;
const BUTTONS = 80;
/** So many devices that are not there are named, and the others counted. */
const ABSENT = 10;
/** More buttons in a row are too narrow for a name. */
const MOST_BESIDE = 3;

/** Part of a board that fits under one message. */
export interface MadePage {
  readonly lines: readonly string[];
  readonly rows: readonly InlineKeyboardButton[][];
  /** Those that it shows. */
  readonly widgets: readonly WidgetView[];
}

/** A board of one's own: read-outs as text, controls as buttons, in the order of the widgets. */
export function madeScreen(
  t: Translate,
  board: BoardView,
  asked: number,
  { shared = false, now = Date.now() }: { readonly shared?: boolean; readonly now?: number } = {},
): Screen {
  const pages = toPages(t, board, shared);
  const page = Math.min(Math.max(asked, 0), pages.length - 1);
  const { lines, rows, widgets } = pages[page] ?? { lines: [], rows: [], widgets: [] };
  const units = new Set(widgets.map(({ unitId }) => unitId));
  const absent = board.units.filter(({ id }) => units.has(id)).flatMap((unit) => absence(t, unit, shared, now));
  const text = [
    t("made-head", { name: board.name }),
    ...absent.slice(0, ABSENT),
    ...(absent.length > ABSENT ? [t("made-absent-more", { count: absent.length - ABSENT })] : []),
    ...later(t, widgets),
    ...(lines.length > 0 ? ["", ...lines] : []),
    ...(board.widgets.length === 0 ? ["", t("made-empty")] : []),
    ...hints(t, widgets.flatMap(stateOf)),
    ...pageLine(t, { page, pages: pages.length }),
  ];
  const keyboard = new InlineKeyboard(rows.map((row) => [...row]));
  addPager(keyboard.row(), t, { page, pages: pages.length }, (to) => MADE_TURN.data(board.id, to));
  if (board.widgets.length === 0 && !shared) keyboard.text(t.plain("made-add"), ADD_UNITS.data(board.id, 0)).row();
  return { text: text.join("\n"), keyboard };
}

/** The names on a board: with the device's where two would be the same, and no title above says whose they are. */
export function namesOn(t: Translate, { widgets }: BoardView): Map<number, string> {
  const plain = widgets.map((widget) => [widget, nameOf(t, widget)] as const);
  const isTwin = (widget: WidgetView, name: string): boolean =>
    plain.some(([other, its]) => its === name && other.unitId !== widget.unitId);
  let title = "";
  return new Map(
    plain.map(([widget, name]) => {
      const { unit, kind } = widget;
      if (kind === "title") title = name;
      const isUnclear = unit && kind !== "title" && title !== unit.name && isTwin(widget, name);
      return [widget.id, isUnclear ? `${name} · ${unit.name}` : name];
    }),
  );
}

/** A board's widgets in portions that fit under a message. */
function toPages(t: Translate, board: BoardView, shared: boolean): MadePage[] {
  const names = namesOn(t, board);
  const pieces = board.widgets.map((widget) => toPiece(t, widget, names.get(widget.id) ?? "", board.revision, shared));
  const pages: MadePage[] = [];
  let page = new Sheet();
  let title: Piece | undefined;
  for (const piece of pieces) {
    if (piece.widget.kind === "title") {
      if (!page.takes(piece)) {
        pages.push(page.done());
        page = new Sheet();
      }
      title = piece;
      page.begin(t, piece.widget, board.revision);
      continue;
    }
    if (!page.takes(piece)) {
      pages.push(page.done());
      page = new Sheet();
      if (title) page.begin(t, title.widget, board.revision);
    }
    page.add(piece);
  }
  pages.push(page.done());
  return pages;
}

/** One page while it is put together. A section's title stands over its read-outs, over its controls, or over both. */
class Sheet {
  readonly #lines: string[] = [];
  readonly #rows: (Single | InlineKeyboardButton)[][] = [];
  readonly #widgets: WidgetView[] = [];
  #title: { readonly line: string; readonly button: Single } | undefined;
  #isOverLines = false;
  #isOverRows = false;
  #count = 0;

  begin(t: Translate, widget: WidgetView, revision: number): void {
    // One with nothing below it is shown too.
    if (this.#title && !this.#isOverLines && !this.#isOverRows) this.#addTitleLine(this.#title.line);
    const name = nameOf(t, widget);
    const label = (room: number): string => cutMiddle(t.plain("widget-title", { name }), room);
    this.#title = {
      line: `<b>${escapeHtml(name)}</b>`,
      button: { data: WIDGET.data(widget.id, place("note"), 0, revision), label },
    };
    this.#isOverLines = false;
    this.#isOverRows = false;
  }

  takes({ widget, line, button, below = [] }: Piece): boolean {
    if (line !== undefined || widget.kind === "title") return this.#lines.length < LINES;
    const isFirst = this.#rows.length === 0;
    const count = (button ? 1 : 0) + below.flat().length;
    return isFirst || (this.#rows.length + 1 + below.length <= ROWS && this.#count + count <= BUTTONS);
  }

  add({ widget, line, button, below = [] }: Piece): void {
    this.#widgets.push(widget);
    if (line !== undefined) {
      if (this.#title && !this.#isOverLines) this.#addTitleLine(this.#title.line);
      this.#lines.push(line);
    }
    if (!button) return;
    const last = this.#rows.at(-1);
    const hasRoom = last !== undefined && last.length < MOST_BESIDE && last.every((one) => "label" in one);
    if (widget.beside && below.length === 0 && hasRoom && (this.#isOverRows || !this.#title)) last.push(button);
    else {
      if (this.#title && !this.#isOverRows) this.#rows.push([this.#title.button]);
      this.#isOverRows = true;
      this.#rows.push([button]);
    }
    this.#rows.push(...below);
    this.#count += 1 + below.flat().length;
  }

  done(): MadePage {
    if (this.#title && !this.#isOverLines && !this.#isOverRows) this.#addTitleLine(this.#title.line);
    const rows = this.#rows.map((row) => {
      const room = row.length === 1 ? FULL : roomOf(row.length);
      return row.map((one) => ("label" in one ? toButton(one, room) : one));
    });
    return { lines: this.#lines, rows, widgets: this.#widgets };
  }

  #addTitleLine(line: string): void {
    this.#isOverLines = true;
    this.#lines.push(...(this.#lines.length > 0 ? [""] : []), line);
  }
}

function toButton({ data, isOff, style, label }: Single, room: number): InlineKeyboardButton {
  const text = label(room);
  return isOff ? disabled(text, data) : { text, callback_data: data, ...(style && { style }) };
}

/** What keeps a device from being there, in words that stay true for a while. */
function absence(t: Translate, unit: BoardUnit, shared: boolean, now: number): string[] {
  const { name, presence, online, seenAt } = unit;
  const head = t("unit-head", { name, presence });
  const expected = expectedLine(t, unit, shared);
  if (online) return expected === undefined ? [] : [`${head} · ${expected}`];
  if (seenAt === null) return [`${head} · ${t("made-never")}`];
  const span = formatSpan(t, silenceStep(now - seenAt));
  return [`${head} · ${t("made-silent", { span, time: sayMoment(t, seenAt, shared), presence })}`];
}

/** What a press does where its device is not there; what is on for a moment only is not kept for it. */
function later(t: Translate, widgets: readonly WidgetView[]): string[] {
  const awaited = widgets.filter(({ kind, unit }) => unit?.online === false && isControl(kind) && kind !== "momentary");
  if (awaited.length === 0) return [];
  return [t(awaited.some(({ unit }) => unit?.seenAt !== null) ? "board-later" : "board-later-never")];
}

/** How far what a control has given got, as its mark says; what was pressed for a moment waits for a short time only. */
function stateOf({ kind, variable }: WidgetView): (keyof typeof MARKS)[] {
  if (!variable || !isControl(kind)) return [];
  const state = appliedOf(variable);
  if (kind !== "momentary") return [state];
  return variable.value === true ? [state === "no" ? "pushed" : state] : [];
}
