import { InlineKeyboard } from "grammy";
import { TRAITS } from "../../../domain/traits.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { ChangeView } from "../../../services/audit.ts";
import type { Origin } from "../../../services/mirrors/mirrors.ts";
import { pageOf, pageWith } from "../../../services/page.ts";
import type { Source } from "../../../services/units/units.ts";
import type { UnitView, VariableView } from "../../../services/units/unitview.ts";
import {
  ALERTS_OF_UNIT,
  BOARD_POST,
  CHART_DAY,
  LOG,
  OUTPUTS,
  UNIT_CARD,
  UNIT_MENU,
  UNITS_LIST,
  UPDATE,
} from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import {
  appliedOf,
  expectedLine,
  formatAge,
  formatState,
  formatValue,
  nameZoneOnce,
  titleOf,
} from "../../text/format.ts";
import { setterMark } from "../../text/setter.ts";
import { sourceLine, sourceLines } from "../program/programview.ts";

const LINES = 12;
const STATE_LINES = 10;

/** What a card tells beside the unit itself. */
export interface About {
  /** For the owner. */
  readonly source?: Source;
  /** Of a mirror. */
  readonly origin?: Origin;
  /** Whose it is, for the other people of this instance. */
  readonly owner?: string;
  /** Who set which input last, by its id. */
  readonly last?: ReadonlyMap<number, ChangeView>;
}

/** All that a person, or whoever has followed a link, sees of a unit; its variables page. */
export function unitCard(t: Translate, given: UnitView, about: About, page: number, now: number): Screen {
  const [unit, zone] = nameZoneOnce(t, given);
  const { source, owner, last, origin } = about;
  const variables = [
    ...unit.inputs.map((variable) => ({
      id: variable.id,
      head: "unit-inputs" as const,
      line: inputLine(t, variable, last?.get(variable.id)),
    })),
    ...unit.outputs.map((variable) => ({
      id: variable.id,
      head: "unit-outputs" as const,
      line: outputLine(t, variable, now),
    })),
  ];
  const shown = pageOf(variables, page, LINES);
  const section = (head: "unit-inputs" | "unit-outputs"): string[] => {
    const lines = shown.items.filter((item) => item.head === head).map(({ line }) => line);
    return lines.length > 0 ? ["", t(head), ...lines] : [];
  };
  const lines = [
    t("unit-head", { name: unit.name, presence: unit.presence }),
    ...(owner === undefined ? [] : [t("unit-owner", { owner })]),
    ...(origin ? [originLine(t, origin)] : []),
    presence(t, unit, now),
    ...zone,
    ...stateLines(t, unit),
    ...section("unit-inputs"),
    ...section("unit-outputs"),
    ...(source ? ["", sourceLine(t, source)] : []),
    ...(source ? sourceLines(t, source, now) : []),
    ...pageLine(t, shown),
  ];
  const isKnown = unit.own || owner !== undefined;
  const keyboard = addGrid(new InlineKeyboard(), daily(t, unit, isKnown, shown.page));
  addGrid(keyboard, [
    [t.plain("button-refresh"), UNIT_CARD.data(unit.id, shown.page)],
    ...(isKnown && unit.heard && !unit.isMirror ? [[t.plain("button-log"), LOG.data(unit.id, 0, 0, 0)] as const] : []),
  ]);
  if (source?.moved) keyboard.text(t.plain("button-update"), UPDATE.data(unit.id)).row();
  addPager(keyboard, t, shown, (to) => UNIT_CARD.data(unit.id, to));
  if (isKnown) {
    addGrid(keyboard, [
      [t.plain("button-menu"), UNIT_MENU.data(unit.id, shown.page)],
      [t.plain("to-units"), UNITS_LIST.data(pageWith(unit.id))],
    ]);
  }
  return { text: lines.join("\n"), keyboard };
}

/** What people press every day. */
function daily(t: Translate, unit: UnitView, isKnown: boolean, page: number): (readonly [string, string])[] {
  const { id, own, inputs, outputs } = unit;
  const hasBoard = own || inputs.some(({ writable }) => writable);
  const hasOutputs = isKnown && (outputs.length > 0 || unit.archived.some(({ kind }) => kind === "output"));
  return [
    ...(hasBoard ? [[t.plain("button-board"), BOARD_POST.data(id)] as const] : []),
    ...(own || hasOutputs ? [[t.plain("button-alerts"), ALERTS_OF_UNIT.data(id, 0, page)] as const] : []),
    ...(isKnown && [...outputs, ...inputs].some(({ type }) => TRAITS[type].chart)
      ? [[t.plain("button-day"), CHART_DAY.data(id)] as const]
      : []),
    ...(hasOutputs ? [[t.plain("button-outputs"), OUTPUTS.data(id, 0, page)] as const] : []),
  ];
}

function presence(t: Translate, unit: UnitView, now: number): string {
  const { presence, seenAt } = unit;
  if (seenAt === null) return t(unit.isMirror ? "unit-mirror-never" : "unit-never");
  if (presence === "silent" || presence === "stale") return t(`unit-${presence}`, { age: formatAge(t, seenAt, now) });
  return expectedLine(t, unit) ?? t("unit-online");
}

/** Where a mirror's values come from, and whether they still do. */
function originLine(t: Translate, { peer, state }: Origin): string {
  return peer === null ? t("unit-mirror-lost") : t("unit-mirror", { peer, state });
}

function stateLines(t: Translate, { state }: UnitView): string[] {
  const known = state.filter(({ value }) => value !== undefined);
  if (known.length === 0) return [];
  const lines = known.slice(0, STATE_LINES).map((entry) => t("line-state", formatState(t, entry)));
  const more = known.length - lines.length;
  return ["", t("unit-state"), ...lines, ...(more > 0 ? [t("line-more", { count: more })] : [])];
}

function inputLine(t: Translate, input: VariableView, last: ChangeView | undefined): string {
  const applied = appliedOf(input);
  const shown = { name: titleOf(t, input), value: formatValue(t, input, input.value), applied };
  return t("line-input", shown).trimEnd() + setterMark(t, input, last);
}

function outputLine(t: Translate, output: VariableView, now: number): string {
  const name = titleOf(t, output);
  if (output.value === undefined) return t("line-output-unset", { name });
  return t(output.old ? "line-output-old" : "line-output", {
    name,
    value: formatValue(t, output, output.value),
    age: formatAge(t, output.at, now),
  });
}
