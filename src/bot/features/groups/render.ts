import { InlineKeyboard } from "grammy";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Boards } from "../../../services/boards.ts";
import type { Render } from "../../delivery/follower.ts";
import { boardScreen } from "../boards/boardview.ts";
import { groupBoardScreen } from "./groupboardview.ts";

/** Renders boards for those who posted them, in their time zone. */
export function createRender(translations: Translations, boards: Boards): Render {
  return async (board) => {
    const shown = await boards.shown(board, Date.now());
    // In a group it speaks as it was posted; alone with its poster, as they do now.
    const locale = board.chatId < 0 ? board.locale : (shown?.poster.locale ?? board.locale);
    const t = translations(locale, shown?.poster.timeZone);
    if (!shown) return { text: t("board-over"), keyboard: new InlineKeyboard(), isLast: true };
    const screen = boardScreen(t, shown.unit, board.page, { shared: board.chatId < 0 });
    return board.chatId < 0 ? groupBoardScreen(t, screen, board, shown.poster.name) : screen;
  };
}
