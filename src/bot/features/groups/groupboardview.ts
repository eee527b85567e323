import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { BoardLine } from "../../../services/boards/boards.ts";
import { AUDIENCES, type Posting } from "../../../services/boards/postings.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { type Page, pageWith } from "../../../services/page.ts";
import { choice, createButton } from "../../button.ts";
import { listed } from "../../listing.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { lineEntry, unitList } from "../../unitlist.ts";

/** `person` is who asked: for nobody else are the buttons of their list. */
export const GROUP_UNITS = createButton<[person: number, page: number]>("g-units", 2);
export const GROUP_UNIT = createButton<[person: number, unit: number]>("g-unit", 2);
/** `audience` is a place in AUDIENCES. */
export const GROUP_POST = createButton<[person: number, unit: number, audience: number]>("g-post", 3);
/** The same of boards that the person has made. */
export const GROUP_BOARDS = createButton<[person: number, page: number]>("g-boards", 2);
export const GROUP_BOARD = createButton<[person: number, board: number]>("g-board", 2);
export const GROUP_POST_BOARD = createButton<[person: number, board: number, audience: number]>("g-postb", 3);
export const GROUP_CLOSE = createButton<[person: number]>("g-close", 1);
/** A page of the board, or its settings: see settingsOf. */
export const GROUP_TURN = createButton<[page: number]>("g-turn", 1);
export const GROUP_AUDIENCE = createButton<[audience: number]>("g-aud", 1);
export const GROUP_REMOVE = createButton("g-remove", 0, 0, "danger");
/** 1 to pin the message, 0 to take the pin out. */
export const GROUP_PIN = createButton<[pin: number]>("g-pin", 1);
export const GROUP_AGAIN = createButton("g-again", 0);
export const GROUP_EDIT = createButton("g-edit", 0);

/** Instead of a page, its settings: who may press; −1 are those of the first page. They lead back to it. */
const settingsOf = (page: number): number => -1 - page;
export const isSettings = (page: number): boolean => page < 0;

/** Which of the person's units to post. */
export function groupUnits(t: Translate, personId: number, list: UnitPage): Screen {
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => GROUP_UNITS.data(personId, page),
    entryOf: (line) => lineEntry(t, line, GROUP_UNIT.data(personId, line.id)),
    isTyped: false,
  });
  keyboard.text(t.plain("group-close"), GROUP_CLOSE.data(personId));
  const hint = list.pages > 1 ? [t("group-search-hint")] : [];
  return { text: [t("group-choose-unit"), ...head, ...lines, ...hint].join("\n"), keyboard };
}

/** Which of the person's boards to post, or else a device. */
export function groupBoards(t: Translate, personId: number, list: Page<BoardLine>): Screen {
  const entries = list.items.map(({ id, name }) => nameEntry(name, GROUP_BOARD.data(personId, id)));
  const { lines, ...boards } = listed(t, entries);
  const keyboard = addPager(boards.keyboard, t, list, (page) => GROUP_BOARDS.data(personId, page));
  keyboard.text(t.plain("group-a-unit"), GROUP_UNITS.data(personId, 0)).row();
  keyboard.text(t.plain("group-close"), GROUP_CLOSE.data(personId));
  return { text: [t("group-choose-board"), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** Who may press the board that is about to be posted: a unit's, or one that was made. */
export function audienceQuestion(
  t: Translate,
  personId: number,
  { id, name }: { readonly id: number; readonly name: string },
  isMade = false,
): Screen {
  const [post, back] = isMade ? [GROUP_POST_BOARD, GROUP_BOARDS] : [GROUP_POST, GROUP_UNITS];
  const buttons = AUDIENCES.map(
    (audience, index) => [t.plain("board-audience", { audience }), post.data(personId, id, index)] as const,
  );
  const keyboard = column(buttons).text(t.plain("button-back"), back.data(personId, pageWith(id)));
  return { text: t("board-audience-ask", { unit: name }), keyboard };
}

/** A board as a group sees it: with the name of who posted it, and with its settings instead of inputs where these are asked for. */
export function groupBoardScreen(t: Translate, screen: Screen, board: Posting, name: string): Screen {
  const { audience, page, boardId, pinned = false } = board;
  const text = `${screen.text}\n\n${t("board-posted-by", { name, audience })}`;
  if (!isSettings(page)) {
    return { text, keyboard: screen.keyboard.row().text(t.plain("board-settings"), GROUP_TURN.data(settingsOf(page))) };
  }
  const keyboard = new InlineKeyboard();
  for (const [index, value] of AUDIENCES.entries()) {
    const label = t.plain("board-audience", { audience: value });
    keyboard
      .text(
        choice(value === audience ? t.plain("board-chosen", { value: label }) : label, value === audience),
        GROUP_AUDIENCE.data(index),
      )
      .row();
  }
  keyboard
    .text(t.plain(pinned ? "made-unpin" : "made-pin"), GROUP_PIN.data(pinned ? 0 : 1))
    .row()
    .text(t.plain("made-again"), GROUP_AGAIN.data())
    .row();
  if (boardId !== null) keyboard.text(t.plain("made-edit"), GROUP_EDIT.data()).row();
  keyboard
    .text(t.plain("board-remove"), GROUP_REMOVE.data())
    .row()
    .text(t.plain("button-back"), GROUP_TURN.data(settingsOf(page)));
  return { text, keyboard };
}
