import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import type { Chosen } from "../../../services/directory/many.ts";
import { createButton } from "../../button.ts";
import { BOARD_OF_MANY, UNITS_LIST } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import type { Screen } from "../../screen.ts";
import { formatList, shortenName } from "../../text/format.ts";
import { inRoom, lineEntry, unitList } from "../../unitlist.ts";

// `room` is where the list is: 0 for outside of all rooms.
/** Selects a unit, or no longer. */
export const SELECT_ONE = createButton<[unit: number, room: number, page: number]>("sel-one", 3);
/** Selects all that the list shows, on its other pages and in rooms within too. */
export const SELECT_ALL = createButton<[room: number]>("sel-all", 1);
export const SELECT_NONE = createButton<[room: number]>("sel-none", 1);
/** The list as before. */
export const SELECT_END = createButton<[room: number]>("sel-end", 1);
/** What is to be done with them? */
export const SELECT_DO = createButton<[room: number]>("sel-do", 1);
/** The same once more, from what was about to be done. */
export const SELECT_BACK = createButton("sel-back", 0);
export const MANY_ALERT = createButton<[page: number]>("many-al", 1);
export const MANY_SHARE = createButton<[page: number]>("many-share", 1);
export const MANY_ROOM = createButton<[page: number]>("many-room", 1);
export const MANY_CSV = createButton("many-csv", 0);
export const MANY_UPDATE = createButton("many-upd", 0);
export const MANY_DELETE_ASK = createButton("many-del", 0);

const NAMES = 10;
const NAME = 30;

/** The person's units, each of which is selected or not. */
export function selectList(t: Translate, list: UnitPage, selected: readonly number[]): Screen {
  const room = list.look.room ?? 0;
  const isChosen = new Set(selected);
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => UNITS_LIST.data(page),
    entryOf: (line) =>
      lineEntry(t, line, SELECT_ONE.data(line.id, room, list.page), (name) =>
        t.plain("select-line", { name, chosen: isChosen.has(line.id) ? "yes" : "no" }),
      ),
  });
  addGrid(keyboard, [
    [t.plain("select-all", { count: list.total }), SELECT_ALL.data(room)],
    ...(selected.length > 0 ? [[t.plain("select-none"), SELECT_NONE.data(room)] as const] : []),
    [t.plain("select-end"), SELECT_END.data(room)],
  ]);
  if (selected.length > 0) keyboard.text(t.plain("select-do", { count: selected.length }), SELECT_DO.data(room));
  return { text: [t("select-title", { count: selected.length }), ...head, ...lines].join("\n"), keyboard };
}

/** What can be done with what is selected. */
export function selectedScreen(t: Translate, { all, own }: Chosen, room: number | null): Screen {
  const names = all.slice(0, NAMES).map(({ name }) => shortenName(name, NAME));
  const more = all.length - names.length;
  const others = all.length - own.length;
  const lines = [
    t("selected-title", { count: all.length }),
    formatList(t, names),
    ...(more > 0 ? [t("line-more", { count: more })] : []),
    ...(others > 0 && own.length > 0 ? ["", t("selected-others", { count: others })] : []),
  ];
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("many-alert"), MANY_ALERT.data(0)],
    [t.plain("many-board"), BOARD_OF_MANY.data()],
    [t.plain("many-room"), MANY_ROOM.data(0)],
    [t.plain("many-csv"), MANY_CSV.data()],
    ...(own.length > 0
      ? ([
          [t.plain("many-share"), MANY_SHARE.data(0)],
          [t.plain("many-update"), MANY_UPDATE.data()],
          [t.plain("many-delete"), MANY_DELETE_ASK.data()],
        ] as const)
      : []),
  ]);
  keyboard.text(t.plain("select-back"), inRoom(room, UNITS_LIST.data(0)));
  return { text: lines.join("\n"), keyboard };
}
