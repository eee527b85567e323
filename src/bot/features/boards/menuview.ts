import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { BoardLine } from "../../../services/boards/boards.ts";
import type { Posting, Subject } from "../../../services/boards/postings.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { type Page, pageWith } from "../../../services/page.ts";
import { addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { isEmpty, lineEntry, unitList } from "../../unitlist.ts";
import {
  BOARD_AGAIN,
  BOARD_BACK,
  BOARD_COPY,
  BOARD_DELETE,
  BOARD_DELETE_ASK,
  BOARD_EDIT,
  BOARD_FROM,
  BOARD_FROM_UNIT,
  BOARD_MENU,
  BOARD_NEW,
  BOARD_OPEN,
  BOARD_PIN,
  BOARD_RENAME,
  BOARDS,
  MADE_TURN,
} from "./widgetbuttons.ts";

const idsOf = ({ unitId, boardId }: Subject): readonly [number, number] => [unitId ?? 0, boardId ?? 0];

/** A board in a private chat, with what else there is below it. */
export function withMenu(t: Translate, { text, keyboard }: Screen, posting: Subject): Screen {
  const menu = [[t.plain("board-settings"), BOARD_MENU.data(...idsOf(posting))]] as const;
  const list = posting.boardId === null ? 0 : pageWith(posting.boardId);
  return { text, keyboard: addGrid(keyboard.row(), [...menu, [t.plain("made-list"), BOARDS.data(list)]]) };
}

/** What can be done with a board besides pressing its buttons. */
export function boardMenu(t: Translate, name: string, posting: Posting): Screen {
  const ids = idsOf(posting);
  const { pinned = false, boardId, unitId, page } = posting;
  const keyboard = new InlineKeyboard();
  if (boardId === null) keyboard.text(t.plain("made-own"), BOARD_FROM_UNIT.data(unitId)).row();
  else
    addGrid(keyboard, [
      [t.plain("made-edit"), BOARD_EDIT.data(boardId, 0)],
      [t.plain("made-copy"), BOARD_COPY.data(boardId)],
      [t.plain("made-rename"), BOARD_RENAME.data(boardId)],
    ]);
  keyboard.text(t.plain(pinned ? "made-unpin" : "made-pin"), BOARD_PIN.data(...ids, pinned ? 0 : 1)).row();
  keyboard.text(t.plain("made-again"), BOARD_AGAIN.data(...ids)).row();
  if (boardId !== null) keyboard.text(t.plain("made-delete"), BOARD_DELETE_ASK.data(boardId)).row();
  const back = boardId === null ? BOARD_BACK.data(unitId) : MADE_TURN.data(boardId, page);
  return { text: t("made-menu", { name }), keyboard: keyboard.text(t.plain("button-back"), back) };
}

/** A person's boards, or how to get one. */
export function boardList(t: Translate, list: Page<BoardLine>): Screen {
  const entries = list.items.map(({ id, name }) => nameEntry(name, BOARD_OPEN.data(id)));
  const { lines, keyboard } = listed(t, entries);
  addPager(keyboard, t, list, (page) => BOARDS.data(page));
  addGrid(keyboard, [
    [t.plain("made-new"), BOARD_NEW.data()],
    [t.plain("made-from"), BOARD_FROM.data(0)],
  ]);
  if (list.total === 0) return { text: t("made-none"), keyboard };
  return { text: [t("made-title", { total: list.total }), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** The devices from which a board can be made at once. */
export function startList(t: Translate, list: UnitPage): Screen {
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => BOARD_FROM.data(page),
    entryOf: (line) => lineEntry(t, line, BOARD_FROM_UNIT.data(line.id)),
  });
  keyboard.text(t.plain("button-back"), BOARDS.data(0));
  const title = isEmpty(list) ? t("made-no-units") : t("made-from-which");
  return { text: [title, ...head, ...lines].join("\n"), keyboard };
}

export function deleteQuestion(t: Translate, boardId: number, name: string): Screen {
  const keyboard = column([
    [t.plain("made-delete-yes"), BOARD_DELETE.data(boardId)],
    [t.plain("button-back"), MADE_TURN.data(boardId, 0)],
  ]);
  return { text: t("made-delete-ask", { name }), keyboard };
}
