import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import { FILTERS, type UnitLine, type UnitPage } from "../../../services/directory/directory.ts";
import { createButton } from "../../button.ts";
import { ACTS, OTHERS_LIST, UNIT_CARD, UNITS_LIST } from "../../buttons.ts";
import { addChoices, addGrid } from "../../grid.ts";
import type { Entry } from "../../listing.ts";
import type { Screen } from "../../screen.ts";
import { formatAge, formatValue } from "../../text/format.ts";
import { inRoom, isEmpty, lineEntry, unitList } from "../../unitlist.ts";
import { ROOM } from "./roomview.ts";

// `room` is where the list is: 0 for outside of all rooms.
/** How the list is shown. */
export const VIEW = createButton<[room: number]>("view", 1);
/** Which units: 0 for all, else 1 and a place in FILTERS. */
export const VIEW_FILTER = createButton<[room: number, filter: number]>("view-filter", 2);
/** Whether with values: 1 or 0. */
export const VIEW_VALUES = createButton<[room: number, values: number]>("view-values", 2);
/** Begins to select units. */
export const SELECT = createButton<[room: number]>("sel", 1);

/** A list that is taken in with one look needs no tools. */
const FEW = 4;

export interface ListAbout {
  readonly hasOthers: boolean;
  readonly showsValues: boolean;
}

/** The person's units. */
export function unitsList(t: Translate, list: UnitPage, { hasOthers, showsValues }: ListAbout, now: number): Screen {
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => UNITS_LIST.data(page),
    entryOf: (line) => unitEntry(t, line, now, showsValues),
  });
  const room = list.look.room ?? 0;
  if (hasTools(list)) {
    addGrid(keyboard, [
      ...(list.total > 0 ? [[t.plain("select-button"), SELECT.data(room)] as const] : []),
      [t.plain("view-button"), VIEW.data(room)],
      [t.plain(room === 0 ? "rooms-button" : "room-button"), ROOM.data(room)],
    ]);
  }
  if (hasOthers) keyboard.text(t.plain("units-others"), OTHERS_LIST.data(0));
  if (isEmpty(list)) return { text: t("units-empty"), keyboard };
  // Where there is nothing, the head says so, or of which room it is.
  const isBare = list.total === 0 && (list.look.room !== null || list.look.search !== null);
  const title = isBare ? [] : [t("units-title", { total: list.total })];
  const hint = isBare && list.look.search === null ? [t("room-empty")] : [];
  return { text: [...title, ...head, ...hint, ...lines].join("\n"), keyboard };
}

/** The units of others that the person may see. */
export function othersList(t: Translate, list: UnitPage, now: number): Screen {
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => OTHERS_LIST.data(page),
    entryOf: (line) => unitEntry(t, line, now, false),
  });
  keyboard.text(t.plain("to-units"), UNITS_LIST.data(0));
  if (isEmpty(list)) return { text: t("others-empty"), keyboard };
  return { text: [t("others-title", { total: list.total }), ...head, ...lines].join("\n"), keyboard };
}

/** Which units the list shows, and whether with values. */
export function viewScreen(t: Translate, { look }: UnitPage, showsValues: boolean): Screen {
  const room = look.room ?? 0;
  const keyboard = addChoices(new InlineKeyboard(), t, [
    { label: t.plain("filter-all"), data: VIEW_FILTER.data(room, 0), chosen: look.filter === null },
    ...FILTERS.map((filter, place) => ({
      label: t.plain("filter-name", { filter }),
      data: VIEW_FILTER.data(room, place + 1),
      chosen: look.filter === filter,
    })),
  ]);
  addGrid(keyboard, [
    [t.plain("view-values", { shown: showsValues ? "yes" : "no" }), VIEW_VALUES.data(room, showsValues ? 0 : 1)],
    [t.plain("acts-button"), ACTS.data(0, 0, 0, 0, 0)],
    [t.plain("button-back"), inRoom(look.room, UNITS_LIST.data(0))],
  ]);
  return { text: t("view-title"), keyboard };
}

function hasTools({ total, rooms, look, path }: UnitPage): boolean {
  return total > FEW || rooms.length > 0 || path.length > 0 || look.search !== null || look.filter !== null;
}

/** A unit with when it was heard of, or with what it measures. */
function unitEntry(t: Translate, line: UnitLine, now: number, showsValues: boolean): Entry {
  const { id, isMirror, presence, seenAt, found, values } = line;
  const age = seenAt === null ? t.plain("age-never") : formatAge(t, seenAt, now);
  const seen = presence === "stale" ? t.plain("unit-line-stale", { age }) : age;
  const shown = found ? [] : showsValues ? values : [];
  const write = (shownName: string): string => {
    const name = isMirror ? t.plain("unit-line-mirror", { name: shownName }) : shownName;
    const whole = t.plain("unit-line", { name, seen, presence });
    if (shown.length === 0) return whole;
    const parts = shown.map((variable) => formatValue(t, variable, variable.value));
    return t.plain("unit-line-values", { line: whole, values: parts.join(" · ") });
  };
  const data = UNIT_CARD.data(id, 0);
  const entry = lineEntry(t, line, data, write);
  // Where there is little room, when it was heard of is in the message alone.
  const { within } = lineEntry(t, line, data, (name) => write(name).replace(` · ${seen}`, ""));
  return { ...entry, within };
}
