import type { InlineKeyboard } from "grammy";
import type { Translate } from "../i18n/i18n.ts";
import type { UnitLine, UnitPage } from "../services/directory/directory.ts";
import { LIMIT_BYTES } from "./button.ts";
import { type Entry, listed } from "./listing.ts";
import { addPager, pageLine } from "./pager.ts";
import { nameEntry, sharedEntry } from "./text/entries.ts";
import { fitNames } from "./text/fit.ts";
import { titleOf } from "./text/format.ts";

/** What a button does to a list of units: looks for something, shows all again, or a room. The list's own button follows. */
export const WRAPPED = /^(?:(find|all)|in:(\d{1,15}))>(.+)$/;

/** The button of a list for one of its rooms. */
export function inRoom(room: number | null, data: string): string {
  return room === null ? data : `in:${room}>${data}`;
}

/** A room as a button has it, which has 0 for outside of all. */
export function toRoom(number: number): number | null {
  return number === 0 ? null : number;
}

export interface UnitListParts {
  readonly keyboard: InlineKeyboard;
  /** Where one is, and what is looked for. */
  readonly head: readonly string[];
  /** What buttons have no room for. */
  readonly lines: readonly string[];
}

/** A list of units as every chooser shows it: rooms first, then units, pages, and the way to look for one. */
export function unitList(
  t: Translate,
  list: UnitPage,
  {
    dataOf,
    entryOf,
    isTyped = true,
  }: {
    readonly dataOf: (page: number) => string;
    readonly entryOf: (line: UnitLine) => Entry;
    /** Whether the bot hears what is looked for. */
    readonly isTyped?: boolean;
  },
): UnitListParts {
  const { rooms, items, path, look } = list;
  const first = dataOf(0);
  const entries = [
    ...rooms.map(({ id, name, units }) =>
      nameEntry(name, inRoom(id, first), (shown) => t.plain("room-line", { name: shown, units })),
    ),
    ...items.map(entryOf),
  ];
  const { keyboard, lines } = listed(t, entries.filter(fits));
  if (path.length > 0) {
    const outer = path.at(-2);
    const label = fitNames([outer?.name ?? t.plain("rooms-all")], ([name = ""]) => t.plain("to-unit", { name }));
    keyboard.text(label, inRoom(outer?.id ?? null, first)).row();
  }
  addPager(keyboard, t, list, (page) => inRoom(look.room, dataOf(page)));
  const isNarrow = look.search !== null || look.filter !== null;
  if (isTyped && (list.pages > 1 || isNarrow) && fits({ data: `find>${first}` })) {
    keyboard.text(t.plain("search-button"), `find>${first}`);
    if (isNarrow) keyboard.text(t.plain("search-all"), `all>${first}`);
    keyboard.row();
  }
  return { keyboard, head: headOf(t, list), lines: [...lines, ...pageLine(t, list)] };
}

/** Whether there is nothing to choose from, however it is looked at. */
export function isEmpty({ total, look, rooms }: UnitPage): boolean {
  return total === 0 && rooms.length === 0 && look.search === null && look.filter === null && look.room === null;
}

/** A unit by its name, and by the variable that was looked for. */
export function lineEntry(t: Translate, line: UnitLine, data: string, write = (shown: string) => shown): Entry {
  const { name, owner, found } = line;
  const withFound = (shown: string): string =>
    found ? t.plain("search-found", { name: write(shown), variable: titleOf(t, found) }) : write(shown);
  return owner === undefined ? nameEntry(name, data, withFound) : sharedEntry(t, name, owner, data, withFound);
}

function headOf(t: Translate, { path, look, total, rooms }: UnitPage): string[] {
  const names = path.map(({ name }) => name).join(" / ");
  return [
    ...(path.length > 0 ? [t("room-path", { path: names })] : []),
    ...(look.search === null
      ? []
      : [t(total + rooms.length === 0 ? "search-nothing" : "search-shown", { search: look.search })]),
    ...(look.filter === null ? [] : [t("filter-shown", { filter: look.filter, total })]),
  ];
}

function fits({ data }: Pick<Entry, "data">): boolean {
  return Buffer.byteLength(data) <= LIMIT_BYTES;
}
