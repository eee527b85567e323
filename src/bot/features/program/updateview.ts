import { InlineKeyboard } from "grammy";
import type { Aspect, Described, Kept } from "../../../domain/update.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import { pageOf } from "../../../services/page.ts";
import type { Going, Updated, UpdateView } from "../../../services/program/updates.ts";
import { createButton } from "../../button.ts";
import { ENV_SEND, PROGRAM, UNIT_CARD } from "../../buttons.ts";
import { listed } from "../../listing.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry, toUnitLabel } from "../../text/entries.ts";
import { formatGiven, formatList, shorten, titleOf } from "../../text/format.ts";
import { placeOf, refOf, shortOf } from "./programview.ts";

/** What an update would do. */
export const UPDATE_VIEW = createButton<[unit: number, draft: number, page: number]>("upd-view", 3);
export const UPDATE_YES = createButton<[unit: number, draft: number]>("upd-yes", 2);
/** Which of those that go could have another name now. */
export const RENAMES = createButton<[unit: number, draft: number, page: number]>("upd-names", 3);
/** The names that one of them could have. */
export const RENAME = createButton<[unit: number, draft: number, variable: number, page: number]>("upd-name", 4);
/** `place` is that of the new name in schema.json; -1 takes a rename back. */
export const RENAME_SET = createButton<[unit: number, draft: number, variable: number, place: number]>("upd-named", 4);

const LINES = 10;
const BUTTONS = 8;
const NAME = 40;
/** Those of which old and new are said; of the others, that they change. */
const SHOWN = ["type", "min", "max", "measure", "initial"] as const;
type Shown = (typeof SHOWN)[number];

/** What an update would do; its one button does it. */
export function updateScreen(t: Translate, update: UpdateView, draft: number, page: number): Screen {
  const { unitId } = update;
  const lines = linesOf(t, update);
  const list = pageOf(
    lines.map((line, id) => ({ id, line })),
    page,
    LINES,
  );
  const keyboard = new InlineKeyboard().text(t.plain("update-yes"), UPDATE_YES.data(unitId, draft)).row();
  if (renamable(update).length + renamed(update).length > 0) {
    keyboard.text(t.plain("update-rename"), RENAMES.data(unitId, draft, 0)).row();
  }
  addPager(keyboard, t, list, (to) => UPDATE_VIEW.data(unitId, draft, to));
  keyboard.text(t.plain("to-program"), PROGRAM.data(unitId, 0));
  const text = [
    t("update-head", {
      unit: update.unit,
      from: shortOf(update.from),
      to: shortOf(update.commit),
      ref: refOf(t, update.ref),
    }),
    ...(update.isMove ? [t("update-move", { place: placeOf(t, update.place) })] : []),
    "",
    ...(update.isSame ? [t("update-same")] : list.items.map(({ line }) => line)),
    ...pageLine(t, list),
    ...(update.gone.length > 0 ? ["", t("update-keeps")] : []),
  ];
  return { text: text.join("\n"), keyboard };
}

/** What was done, and what is left to do at the device. */
export function updatedScreen(t: Translate, { unitId, unit, commit, settings, stopped }: Updated): Screen {
  const { links, alerts } = stopped;
  const names = settings.map((name) => shorten(name, NAME));
  const text = [
    t("updated", { unit, commit: shortOf(commit) }),
    ...(links + alerts > 0 ? [t("updated-stopped", { what: stoppedOf(t, links, alerts) })] : []),
    "",
    t("updated-load"),
    ...(names.length > 0 ? [t("updated-settings", { count: names.length, names: formatList(t, names) })] : []),
  ];
  const keyboard = column([
    ...(names.length > 0 ? [[t.plain("button-env"), ENV_SEND.data(unitId)] as const] : []),
    [toUnitLabel(t, { name: unit }), UNIT_CARD.data(unitId, 0)],
  ]);
  return { text: text.join("\n"), keyboard };
}

/** Variables that go and may have another name, and those that have one already. */
export function renamesScreen(t: Translate, update: UpdateView, draft: number, page: number): Screen {
  const { unitId } = update;
  const entries = [
    ...renamed(update).map(({ was, becomes }) => ({
      id: was.id,
      label: t.plain("update-renamed", { from: was.name, to: becomes.name }),
      data: RENAME_SET.data(unitId, draft, was.id, -1),
    })),
    ...renamable(update).map(({ was }) => ({
      id: was.id,
      label: was.name,
      data: RENAME.data(unitId, draft, was.id, 0),
    })),
  ];
  const list = pageOf(entries, page, BUTTONS);
  const { lines, keyboard } = listed(
    t,
    list.items.map(({ label, data }) => nameEntry(label, data)),
  );
  addPager(keyboard, t, list, (to) => RENAMES.data(unitId, draft, to));
  keyboard.text(t.plain("button-back"), UPDATE_VIEW.data(unitId, draft, 0));
  return { text: [t("update-rename-which"), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** The names that one of them may have. */
export function renameScreen(t: Translate, update: UpdateView, draft: number, going: Going, page: number): Screen {
  const { unitId } = update;
  const { was, renames } = going;
  const list = pageOf(
    renames.map((one) => ({ id: one.position, one })),
    page,
    BUTTONS,
  );
  const { lines, keyboard } = listed(
    t,
    list.items.map(({ id, one }) => nameEntry(one.name, RENAME_SET.data(unitId, draft, was.id, id))),
  );
  addPager(keyboard, t, list, (to) => RENAME.data(unitId, draft, was.id, to));
  keyboard.text(t.plain("button-back"), RENAMES.data(unitId, draft, 0));
  return {
    text: [t("update-rename-to", { name: named(t, was) }), ...lines, ...pageLine(t, list)].join("\n"),
    keyboard,
  };
}

function linesOf(t: Translate, update: UpdateView): string[] {
  const { state, settings } = update;
  const said = [...state.added.map((name) => `+${name}`), ...state.gone.map((name) => `−${name}`), ...state.changed];
  return [
    ...update.gone.map((going) => goneLine(t, going)),
    ...update.added.map((one) => t("update-added", { name: named(t, one), type: typeOf(t, one.type), kind: one.kind })),
    ...update.back.map(({ becomes }) => t("update-back", { name: named(t, becomes) })),
    ...update.changed.map((kept) => changedLine(t, kept)),
    ...(settings.length > 0
      ? [
          t("update-settings", {
            names: formatList(
              t,
              settings.map((name) => shorten(name, NAME)),
            ),
          }),
        ]
      : []),
    ...(update.sync ? [t("update-sync")] : []),
    ...(said.length > 0
      ? [
          t("update-state", {
            names: formatList(
              t,
              said.map((name) => shorten(name, NAME)),
            ),
          }),
        ]
      : []),
  ];
}

function goneLine(t: Translate, { was, links, alerts }: Going): string {
  const name = named(t, was);
  if (links + alerts === 0) return t("update-gone", { name });
  return t("update-gone-stops", { name, what: stoppedOf(t, links, alerts) });
}

function changedLine(t: Translate, { was, becomes, changes }: Kept): string {
  const parts = changes.filter((aspect) => aspect !== "name").map((aspect) => aspectOf(t, was, becomes, aspect));
  if (!changes.includes("name")) return t("update-changed", { name: named(t, becomes), what: formatList(t, parts) });
  const from = named(t, { name: was.name, title: null });
  const to = named(t, { name: becomes.name, title: null });
  if (parts.length === 0) return t("update-moved", { from, to });
  return t("update-moved-changed", { from, to, what: formatList(t, parts) });
}

function aspectOf(t: Translate, was: Described, becomes: Described, aspect: Exclude<Aspect, "name">): string {
  const label = t.plain("update-aspect", { aspect });
  const shown = SHOWN.find((one) => one === aspect);
  if (!shown) return label;
  return t.plain("update-aspect-from", { label, from: said(t, was, shown), to: said(t, becomes, shown) });
}

function said(t: Translate, one: Described, aspect: Shown): string {
  const value = one[aspect];
  if (value === null) return "—";
  if (aspect === "type") return typeOf(t, one.type);
  if (aspect === "measure") return shorten(String(value), NAME);
  return formatGiven(t, { type: one.type, measure: null }, value);
}

function renamable({ gone }: UpdateView): Going[] {
  return gone.filter(({ renames }) => renames.length > 0);
}

function renamed({ changed }: UpdateView): Kept[] {
  return changed.filter(({ changes }) => changes.includes("name"));
}

function typeOf(t: Translate, type: Described["type"]): string {
  return t.plain("type-name", { type });
}

type Named = Pick<Described, "name" | "title">;

/** The title where there is one, cut: names are as long as people make them. */
function named(t: Translate, one: Named): string {
  return shorten(titleOf(t, one), NAME);
}

function stoppedOf(t: Translate, links: number, alerts: number): string {
  const parts = [
    links > 0 && t.plain("stopped-links", { count: links }),
    alerts > 0 && t.plain("stopped-alerts", { count: alerts }),
  ].filter((part) => part !== false);
  return new Intl.ListFormat(t.locale).format(parts);
}
