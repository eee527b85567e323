import { InlineKeyboard } from "grammy";
import type { Room, RoomTree } from "../../../domain/rooms.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import { pageOf } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { UNITS_LIST } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { inRoom } from "../../unitlist.ts";

// 0 stands for outside of all rooms.
/** What is done with a room. */
export const ROOM = createButton<[room: number]>("room", 1);
export const ROOM_NEW = createButton<[parent: number]>("room-new", 1);
export const ROOM_RENAME = createButton<[room: number]>("room-name", 1);
/** Into which room does a room go? */
export const ROOM_MOVE = createButton<[room: number, page: number]>("room-move", 2);
export const ROOM_MOVE_TO = createButton<[room: number, parent: number]>("room-to", 2);
export const ROOM_DELETE_ASK = createButton<[room: number]>("room-del", 1);
export const ROOM_DELETE = createButton<[room: number]>("room-del-yes", 1, 0, "danger");
export const UNIT_ROOM_SET = createButton<[unit: number, room: number]>("unit-room-set", 2);

const ROOMS = 8;

/** A room, or with 0 all of them. */
export function roomMenu(t: Translate, tree: RoomTree, id: number): Screen {
  const room = tree.rooms.get(id);
  if (!room) {
    const keyboard = addGrid(new InlineKeyboard(), [
      [t.plain("room-new"), ROOM_NEW.data(0)],
      [t.plain("to-units"), UNITS_LIST.data(0)],
    ]);
    return { text: t("rooms-title", { count: tree.rooms.size }), keyboard };
  }
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("room-new-inside"), ROOM_NEW.data(id)],
    [t.plain("button-rename"), ROOM_RENAME.data(id)],
    [t.plain("room-move"), ROOM_MOVE.data(id, 0)],
    [t.plain("button-delete"), ROOM_DELETE_ASK.data(id)],
    [t.plain("button-back"), inRoom(id, UNITS_LIST.data(0))],
  ]);
  return { text: t("room-title", { path: pathText(tree, id) }), keyboard };
}

export function roomQuestion(t: Translate, tree: RoomTree, { id, name, parentId }: Room): Screen {
  const units = [...tree.places.values()].filter((place) => place === id).length;
  const to = parentId === null ? "none" : pathText(tree, parentId);
  const text = t("room-delete-ask", { name, units, rooms: tree.within(id).length, to });
  const keyboard = new InlineKeyboard()
    .text(t.plain("delete-yes"), ROOM_DELETE.data(id))
    .text(t.plain("button-back"), ROOM.data(id));
  return { text, keyboard };
}

export interface RoomChoice {
  readonly text: string;
  readonly page: number;
  /** Those that are not offered. */
  readonly isOffered?: (room: Room) => boolean;
  /** Where it is now; undefined where that is nowhere in particular. */
  readonly present?: number | null;
  readonly dataOf: (roomId: number) => string;
  readonly pageData: (page: number) => string;
  readonly back: string;
}

/** A room to be chosen, by the way to it, or none of them. */
export function roomChoice(t: Translate, tree: RoomTree, choice: RoomChoice): Screen {
  const { present, isOffered = () => true, dataOf } = choice;
  const { compare } = new Intl.Collator(t.locale, { numeric: true });
  const rooms = [...tree.rooms.values()]
    .filter(isOffered)
    .map(({ id }) => ({ id, path: pathText(tree, id) }))
    .toSorted((one, other) => compare(one.path, other.path));
  const list = pageOf(rooms, choice.page, ROOMS);
  const mark = (label: string, isPresent: boolean): string =>
    isPresent ? t.plain("board-chosen", { value: label }) : label;
  const entries = list.items.map(({ id, path }) =>
    nameEntry(path, dataOf(id), (shown) => mark(t.plain("room-name", { name: shown }), id === present)),
  );
  const { keyboard, lines } = listed(t, entries);
  addPager(keyboard, t, list, choice.pageData);
  addGrid(keyboard, [
    [mark(t.plain("room-none"), present === null), dataOf(0)],
    [t.plain("button-back"), choice.back],
  ]);
  const hint = tree.rooms.size === 0 ? [t("rooms-none-yet")] : [];
  return { text: [choice.text, ...hint, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** The way to a room, as people read it. */
export function pathText(tree: RoomTree, id: number): string {
  return tree
    .pathOf(id)
    .map(({ name }) => name)
    .join(" / ");
}
