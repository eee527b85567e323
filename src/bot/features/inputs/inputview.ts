import { InlineKeyboard } from "grammy";
import { DAY, MINUTE } from "../../../domain/span.ts";
import { toDecimals } from "../../../domain/step.ts";
import { TRAITS } from "../../../domain/traits.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Changes, ChangeView } from "../../../services/audit.ts";
import type { DriverView } from "../../../services/links/linkview.ts";
import { firstOf, type Page, pageOf, pageWith } from "../../../services/page.ts";
import type { UnitView, VariableView } from "../../../services/units/unitview.ts";
import { createButton, isYes } from "../../button.ts";
import { CHART_NEW, HOLD, INPUT, INPUTS_OF_UNIT, SCHEDULES, UNIT_BACK } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { toUnitLabel, valueEntry } from "../../text/entries.ts";
import {
  appliedOf,
  formatAge,
  formatTime,
  formatValue,
  nameZoneOnce,
  sayMoment,
  saySecond,
  timesOnce,
  titleOf,
} from "../../text/format.ts";
import { doneBy } from "../../text/setter.ts";
import { endName } from "../links/linkview.ts";

/** The changes of all inputs of a unit. */
export const UNIT_CHANGES = createButton<[unit: number, page: number, byHand: number]>("changes", 3);
export const INPUT_UNLINK_ASK = createButton<[input: number]>("i-unlink", 1);
export const INPUT_UNLINK = createButton<[input: number]>("i-unlink-yes", 1, 0, "danger");

const INPUTS = 8;
const DRIVERS = 5;

/** What one input is, who drives it, and for its owner what it was set to. */
export interface InputPage {
  readonly unit: UnitView;
  readonly input: VariableView;
  readonly drivers: readonly DriverView[];
  readonly last: ChangeView | undefined;
  readonly changes: Page<ChangeView> | undefined;
  readonly which: Changes;
  /** How many schedules of the reader set it. */
  readonly schedules: number;
  /** Whether a link or anybody's schedule sets it, so that it may be held by hand. */
  readonly holdable: boolean;
  readonly heldUntil: number | null;
}

/** A unit's inputs to choose from; back to the page of its card that they were opened from. */
export function inputsScreen(t: Translate, given: UnitView, asked: number, from: number): Screen {
  const [unit, zone] = nameZoneOnce(t, given);
  const list = pageOf(unit.inputs, asked, INPUTS);
  const entries = list.items.map((input) => {
    const mark = input.driven ? "🔗" : "";
    return valueEntry(t, input, INPUT.data(input.id, 0, 0), (label) =>
      t.plain("inputs-line", { ...label, mark }).trimEnd(),
    );
  });
  const { lines, ...inputs } = listed(t, entries);
  const keyboard = addPager(inputs.keyboard, t, list, (page) => INPUTS_OF_UNIT.data(unit.id, page, from));
  if (unit.own && list.total > 0) keyboard.text(t.plain("inputs-history"), UNIT_CHANGES.data(unit.id, 0, 0)).row();
  keyboard.text(toUnitLabel(t, unit), UNIT_BACK.data(unit.id, from || firstOf(list)));
  const text = t(list.total === 0 ? "inputs-empty" : "inputs-title", { unit: unit.name });
  return { text: [text, ...zone, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function inputScreen(
  t: Translate,
  { unit, input, drivers, last, changes, which, schedules, holdable, heldUntil }: InputPage,
  now: number,
): Screen {
  const applied = appliedOf(input);
  const lines = [
    t("input-head", { unit: unit.name, name: titleOf(t, input) }),
    t("input-now", { value: formatValue(t, input, input.value), applied }).trimEnd(),
    "",
    ...driverLines(t, drivers),
    ...(heldUntil === null ? [] : [t("input-held", { time: sayMoment(t, heldUntil) })]),
    lastLine(t, last, now),
    ...(changes ? ["", t("changes-title"), ...changeLines(t, changes, which, input)] : []),
  ];
  const keyboard = new InlineKeyboard();
  const at = (page: number, shown: Changes) => INPUT.data(input.id, page, toNumber(shown));
  if (changes) {
    addPager(keyboard, t, changes, (page) => at(page, which));
    keyboard.text(t.plain("changes-show", { which: other(which) }), at(0, other(which)));
  }
  keyboard.text(t.plain("button-refresh"), at(changes?.page ?? 0, which));
  if (TRAITS[input.type].chart) keyboard.text(t.plain("button-day"), CHART_NEW.data(DAY / MINUTE, input.id));
  keyboard.row();
  if (drivers.some(({ removable }) => removable)) {
    keyboard.text(t.plain("input-unlink"), INPUT_UNLINK_ASK.data(input.id)).row();
  }
  if (input.writable) {
    const hold = [
      t.plain(heldUntil === null ? "input-hold" : "input-release"),
      HOLD.data(input.id, heldUntil === null ? 60 : 0),
    ];
    addGrid(keyboard, [
      [t.plain("input-schedules", { count: schedules }), SCHEDULES.data(input.id, 0)],
      ...(holdable || heldUntil !== null ? [hold as [string, string]] : []),
    ]);
  }
  addGrid(keyboard, [
    [t.plain("to-inputs"), INPUTS_OF_UNIT.data(unit.id, pageWith(input.id))],
    [toUnitLabel(t, unit), UNIT_BACK.data(unit.id, pageWith(input.id))],
  ]);
  return { text: lines.join("\n"), keyboard };
}

/** What all inputs of a unit were set to. */
export function changesScreen(t: Translate, unit: UnitView, changes: Page<ChangeView>, which: Changes): Screen {
  const at = (page: number, shown: Changes) => UNIT_CHANGES.data(unit.id, page, toNumber(shown));
  const keyboard = addPager(new InlineKeyboard(), t, changes, (page) => at(page, which));
  keyboard
    .text(t.plain("changes-show", { which: other(which) }), at(0, other(which)))
    .text(t.plain("button-refresh"), at(changes.page, which))
    .row()
    .text(t.plain("to-inputs"), INPUTS_OF_UNIT.data(unit.id, 0));
  return {
    text: [t("changes-unit", { unit: unit.name }), "", ...changeLines(t, changes, which)].join("\n"),
    keyboard,
  };
}

function driverLines(t: Translate, drivers: readonly DriverView[]): string[] {
  if (drivers.length === 0) return [t("input-free")];
  const named = drivers.slice(0, DRIVERS).map((driver) => driverLine(t, driver));
  const more = drivers.length - named.length;
  return [...new Set(named), ...(more > 0 ? [t("line-more", { count: more })] : [])];
}

function driverLine(t: Translate, { source, owner, paused }: DriverView): string {
  const state = paused ? "paused" : "on";
  const line = source ? t("input-driven", { source: endName(t, source), state }) : t("input-driven-hidden", { state });
  return owner === null ? line : `${line} · ${t("link-of", { name: owner })}`;
}

function lastLine(t: Translate, last: ChangeView | undefined, now: number): string {
  if (!last) return t("input-never");
  return `${t("input-last", { age: formatAge(t, last.at, now) })} ${setBy(t, last)}`;
}

function changeLines(t: Translate, changes: Page<ChangeView>, which: Changes, of?: VariableView): string[] {
  if (changes.total === 0) return [t("changes-empty", { which })];
  const times = changes.items.map(({ input, value }) => ({ type: input.type, value }));
  const [, zone] = timesOnce(t, [...times, ...(of ? [of] : [])]);
  const lines = changes.items.map((change) => {
    const { input, at } = change;
    // Where a line names the zone of the values, it is that of all times.
    const time = zone.length > 0 ? formatTime(t, at) : saySecond(t, at, false);
    const shown = { ...input, decimals: toDecimals(input), exact: change.door !== "link", zone: zone.length === 0 };
    const value = formatValue(t, shown, change.value);
    const line = !of
      ? t("change-line-input", { time, name: titleOf(t, input), value })
      : t("change-line", { time, value });
    return `${line} ${setBy(t, change)}`;
  });
  // Of one input, its value above names the zone.
  return [...(of ? [] : zone), ...lines, ...pageLine(t, changes)];
}

const other = (which: Changes): Changes => (which === "all" ? "by-hand" : "all");
const toNumber = (which: Changes): number => (which === "by-hand" ? 1 : 0);

/** Which changes a button's number asks for. */
export function whichOf(byHand: number): Changes {
  return isYes(byHand) ? "by-hand" : "all";
}

/** Asks before the links that the asker may remove are taken away from an input. */
export function unlinkQuestion(t: Translate, input: VariableView, removable: readonly DriverView[]): Screen {
  const others = removable.some(({ owner }) => owner !== null) ? "yes" : "no";
  const lines = [
    t("input-unlink-ask", { name: titleOf(t, input), count: removable.length, others }),
    "",
    ...driverLines(t, removable),
  ];
  const keyboard = new InlineKeyboard()
    .text(t.plain("input-unlink"), INPUT_UNLINK.data(input.id))
    .text(t.plain("button-back"), INPUT.data(input.id, 0, 0));
  return { text: lines.join("\n"), keyboard };
}

/** "by Ann through the API", as Telegram HTML. */
function setBy(t: Translate, { door, by, doer, source }: ChangeView): string {
  if (door === "link") {
    const line = source ? t("by-link", { source: endName(t, source) }) : t("by-link-hidden");
    return by && !by.self ? `${line} · ${t("link-of", { name: by.name })}` : line;
  }
  return doneBy(t, { door, by, doer });
}
