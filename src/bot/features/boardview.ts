import { InlineKeyboard } from "grammy";
import type { Translate, Translations } from "../../i18n/i18n.ts";
import type { Boards } from "../../services/boards.ts";
import type { UnitView, VariableView } from "../../services/views.ts";
import { createAction } from "../action.ts";
import type { Render } from "../follower.ts";
import { formatValue, shorten, titleOf } from "../format.ts";
import { addPager, pageLine, pageOf } from "../pager.ts";
import type { Screen } from "./card.ts";
import { groupBoardScreen } from "./groupboardview.ts";

/** Input, wanted bool (0 or 1), page of the board. */
export const BOARD_SET = createAction("b-set", 3);
/** Input, presses (negative for −), page. */
export const BOARD_NUDGE = createAction("b-nudge", 3);
/** Input, index in its list of values, page. */
export const BOARD_CHOOSE = createAction("b-choose", 3);
/** Input. */
export const BOARD_TYPE = createAction("b-type", 1);
/** Unit, page. */
export const BOARD_PAGE = createAction("b-page", 2);

const INPUTS = 6;
const OUTPUT_LINES = 15;
const VALUES_A_ROW = 3;
/** Telegram takes 100 buttons and 10 KB of them; the longest list has 50 values. */
const VALUES = 54;
const LABEL = 28;
const VALUE_LABEL = 20;

/** The inputs of a unit that may be set as buttons, all else that may be seen as text. */
export function boardScreen(t: Translate, unit: UnitView, page: number): Screen {
  const shown = pageOf(toPages(unit.inputs.filter(({ writable }) => writable)), page, 1);
  const inputs = shown.items.flat();
  const waiting = inputs.some((input) => input.value !== undefined && !input.applied);
  const readOnly = [...unit.inputs.filter(({ writable }) => !writable), ...unit.outputs];
  const outputs = readOnly.slice(0, OUTPUT_LINES).map((output) => {
    const value = formatValue(t, output, output.value);
    return t("line-state", { name: titleOf(t, output), value });
  });
  const more = readOnly.length - outputs.length;
  const lines = [
    t("unit-head", { name: unit.name, online: unit.online ? "yes" : "no" }),
    ...(outputs.length > 0 ? ["", ...outputs] : []),
    ...(more > 0 ? [t("line-more", { count: more })] : []),
    ...(unit.inputs.length === 0 ? ["", t("board-no-inputs")] : []),
    ...(waiting ? ["", t("board-hint")] : []),
    ...pageLine(t, shown),
  ];
  const keyboard = new InlineKeyboard();
  for (const input of inputs) addInput(keyboard, t, input, shown.page);
  return { text: lines.join("\n"), keyboard: addPager(keyboard, t, shown, (to) => BOARD_PAGE.data(unit.id, to)) };
}

/** The inputs in portions that fit under a message. */
function toPages(inputs: readonly VariableView[]): VariableView[][] {
  const pages: VariableView[][] = [];
  let page: VariableView[] = [];
  let room = 0;
  for (const input of inputs) {
    const needed = input.values?.length ?? 0;
    if (pages.length === 0 || page.length === INPUTS || needed > room) {
      page = [];
      room = VALUES;
      pages.push(page);
    }
    page.push(input);
    room -= needed;
  }
  return pages;
}

function addInput(keyboard: InlineKeyboard, t: Translate, input: VariableView, page: number): void {
  const { id, type, values, value } = input;
  const label = {
    name: shorten(titleOf(t, input), LABEL),
    value: shorten(formatValue(t, input, value), LABEL),
    mark: [...(value === undefined ? [] : [input.applied ? "✓" : "⏳"]), ...(input.driven ? ["🔗"] : [])].join(" "),
  };
  if (values) {
    keyboard.text(t.plain("board-list", label).trimEnd(), BOARD_TYPE.data(id)).row();
    for (const [index, one] of values.entries()) {
      const text = shorten(formatValue(t, input, one), VALUE_LABEL);
      keyboard.text(
        one === value ? t.plain("board-chosen", { value: text }) : text,
        BOARD_CHOOSE.data(id, index, page),
      );
      if (index % VALUES_A_ROW === VALUES_A_ROW - 1) keyboard.row();
    }
  } else if (type === "bool") {
    keyboard.text(t.plain("board-toggle", label).trimEnd(), BOARD_SET.data(id, value === true ? 0 : 1, page));
  } else if (type === "int" || type === "float") {
    keyboard
      .text(t.plain("board-less"), BOARD_NUDGE.data(id, -1, page))
      .text(t.plain("board-number", label).trimEnd(), BOARD_TYPE.data(id))
      .text(t.plain("board-more"), BOARD_NUDGE.data(id, 1, page));
  } else {
    keyboard.text(t.plain("board-type", label).trimEnd(), BOARD_TYPE.data(id));
  }
  keyboard.row();
}

/** Renders boards for those who posted them, in their time zone. */
export function createRender(translations: Translations, boards: Boards): Render {
  return async (board) => {
    const shown = await boards.shown(board, Date.now());
    // In a group it speaks as it was posted; alone with its poster, as they do now.
    const locale = board.chatId < 0 ? board.locale : (shown?.poster.locale ?? board.locale);
    const t = translations(locale, shown?.poster.timeZone);
    if (!shown) return { text: t("board-over"), keyboard: new InlineKeyboard(), isLast: true };
    const screen = boardScreen(t, shown.unit, board.page);
    return board.chatId < 0 ? groupBoardScreen(t, screen, board, shown.poster.name) : screen;
  };
}
