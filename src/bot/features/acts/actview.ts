import { InlineKeyboard } from "grammy";
import type { LoggingChoice } from "../../../domain/logging.ts";
import { SECOND } from "../../../domain/span.ts";
import { toDecimals } from "../../../domain/step.ts";
import { escapeHtml, type Translate } from "../../../i18n/i18n.ts";
import { ACT_KINDS, type ActFilter, type ActView } from "../../../services/acts.ts";
import type { Page } from "../../../services/page.ts";
import { createButton, itemAt } from "../../button.ts";
import { ACTS, UNIT_MENU, UNITS_LIST } from "../../buttons.ts";
import { addChoices, addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry, toUnitLabel } from "../../text/entries.ts";
import {
  formatKept,
  formatLength,
  formatTime,
  formatValue,
  shortenName,
  timesOnce,
  titleOf,
} from "../../text/format.ts";
import { doneBy } from "../../text/setter.ts";

/** What acts are shown: 0 for all units, all people, all kinds, all days. */
export type ActNumbers = [unit: number, person: number, kind: number, days: number];

/** Whose acts, which kind of them, or since when? */
export const ACTS_WHO = createButton<ActNumbers>("acts-who", 4);
export const ACTS_FILTER = createButton<ActNumbers>("acts-filter", 4);

const DAYS = [0, 1, 7, 30] as const;
const DAY_MS = 24 * 3600_000;
const NAME = 30;

export function toFilter([unitId, userId, kind, days]: ActNumbers, now: number): ActFilter {
  return {
    ...(unitId !== 0 && { unitId }),
    ...(userId !== 0 && { userId }),
    ...(kind !== 0 && { kind: itemAt(ACT_KINDS, kind - 1) }),
    ...(days !== 0 && { from: now - days * DAY_MS }),
  };
}

export interface ActsAbout {
  readonly numbers: ActNumbers;
  readonly unit: { readonly id: number; readonly name: string } | null;
  readonly person: string | null;
}

/** What was done, the newest first. */
export function actsScreen(t: Translate, list: Page<ActView>, { numbers, unit, person }: ActsAbout): Screen {
  const [unitId, personId, kind, days] = numbers;
  const keyboard = addPager(new InlineKeyboard(), t, list, (page) => ACTS.data(...numbers, page));
  addGrid(keyboard, [
    [t.plain("acts-filter"), ACTS_FILTER.data(...numbers)],
    [t.plain("acts-who"), ACTS_WHO.data(...numbers)],
    ...(personId + kind + days > 0 ? [[t.plain("search-all"), ACTS.data(unitId, 0, 0, 0, 0)] as const] : []),
  ]);
  keyboard.row();
  if (unit) keyboard.text(toUnitLabel(t, unit), UNIT_MENU.data(unitId, 0));
  else keyboard.text(t.plain("to-units"), UNITS_LIST.data(0));
  const shown = [
    ...(kind > 0 ? [t.plain("acts-kind", { kind: itemAt(ACT_KINDS, kind - 1) })] : []),
    ...(person === null ? [] : [`👤 ${shortenName(person, NAME)}`]),
    ...(days > 0 ? [t.plain("acts-days", { days })] : []),
  ];
  const values = list.items.flatMap(({ variable, value }) => (variable ? [{ type: variable.type, value }] : []));
  const [, zone] = timesOnce(t, values);
  const lines = list.items.map((act) => actLine(t, act, unit !== null, zone.length === 0));
  return {
    text: [
      unit ? t("acts-title-unit", { unit: unit.name }) : t("acts-title"),
      ...(shown.length > 0 ? [t("acts-shown", { what: shown.join(" · ") })] : []),
      ...zone,
      "",
      ...(lines.length > 0 ? lines : [t("acts-empty")]),
      ...pageLine(t, list),
    ].join("\n"),
    keyboard,
  };
}

export function filterScreen(t: Translate, numbers: ActNumbers): Screen {
  const [unit, person, kind, days] = numbers;
  // A board is of no unit.
  const kinds = ACT_KINDS.filter((one) => unit === 0 || one !== "board");
  const keyboard = addChoices(new InlineKeyboard(), t, [
    { label: t.plain("filter-all"), data: ACTS.data(unit, person, 0, days, 0), chosen: kind === 0 },
    ...kinds.map((one) => {
      const place = ACT_KINDS.indexOf(one) + 1;
      const label = t.plain("acts-kind", { kind: one });
      return { label, data: ACTS.data(unit, person, place, days, 0), chosen: kind === place };
    }),
  ]);
  addChoices(
    keyboard,
    t,
    DAYS.map((one) => ({
      label: t.plain("acts-days", { days: one }),
      data: ACTS.data(unit, person, kind, one, 0),
      chosen: days === one,
    })),
  );
  keyboard.text(t.plain("button-back"), ACTS.data(...numbers, 0));
  return { text: t("acts-filter-ask"), keyboard };
}

export function whoScreen(
  t: Translate,
  numbers: ActNumbers,
  people: readonly { readonly id: number; readonly name: string }[],
): Screen {
  const [unit, , kind, days] = numbers;
  const { keyboard, lines } = listed(
    t,
    people.slice(0, 20).map(({ id, name }) => nameEntry(name, ACTS.data(unit, id, kind, days, 0))),
  );
  keyboard.text(t.plain("filter-all"), ACTS.data(unit, 0, kind, days, 0));
  keyboard.text(t.plain("button-back"), ACTS.data(...numbers, 0));
  return { text: [t(people.length > 0 ? "acts-who-ask" : "acts-empty"), ...lines].join("\n"), keyboard };
}

function actLine(t: Translate, act: ActView, isOfUnit: boolean, zone: boolean): string {
  const { at, kind, what, variable, value, count, unit } = act;
  const input = variable && { ...variable, decimals: toDecimals(variable), exact: true, zone };
  // What it is called is what was changed.
  const name = input ? (what === "titled" ? input.name : titleOf(t, input)) : "";
  const said = t("acts-what", {
    what,
    name,
    value: input && what === "set" ? formatValue(t, input, value) : "",
    count: count ?? 0,
    ...detailOf(t, act),
  });
  const who = doneBy(t, act);
  const of = shortenName(unit, NAME);
  const where = isOfUnit
    ? ""
    : `${kind === "board" ? t("acts-board", { board: of }) : t("acts-unit", { unit: of })} · `;
  const isNamed = name !== "" && what !== "set" && what !== "removed";
  const about = isNamed ? `${escapeHtml(shortenName(name, NAME))}: ` : "";
  return `${formatTime(t, at)} ${where}${about}${said} ${who}`;
}

/** What there is to say besides, and whether there is anything: without it, it is as in the repository. */
function detailOf(t: Translate, { what, detail, variable }: ActView): { detail: string; given: string } {
  if (what === "moved") return { detail: "", given: variable ? "yes" : "no" };
  if (detail === null) return { detail: "", given: "no" };
  if (detail === "") return { detail, given: "none" };
  if (what === "decimals" && detail === "auto") return { detail, given: "auto" };
  if (what === "rhythm") return { detail: formatLength(t, JSON.parse(detail).interval * SECOND), given: "yes" };
  if (what === "logging") return { detail: formatChoice(t, JSON.parse(detail)), given: "yes" };
  return { detail: shortenName(detail, NAME), given: "yes" };
}

function formatChoice(t: Translate, { mode, windowMs, retentionDays }: LoggingChoice): string {
  const window = windowMs === null ? "" : ` ${formatLength(t, windowMs)}`;
  return `${t.plain(`logging-${mode}`)}${window}, ${formatKept(t, retentionDays)}`;
}
