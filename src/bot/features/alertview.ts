import { InlineKeyboard } from "grammy";
import type { Translate } from "../../i18n/i18n.ts";
import type { OutputView, RuleView } from "../../services/alerts.ts";
import type { Page } from "../../services/page.ts";
import type { UnitLine } from "../../services/units.ts";
import type { UnitView } from "../../services/views.ts";
import { createAction } from "../action.ts";
import { ALERTS_OF_UNIT, UNIT_CARD } from "../actions.ts";
import { formatCondition } from "../condition.ts";
import { formatValue, shorten, titleOf } from "../format.ts";
import { addPager, column, pageLine, pageOf } from "../pager.ts";
import type { Screen } from "./card.ts";

/** Page of the list of units to choose from. */
export const ALERT_UNIT = createAction("al-unit", 1);
/** Unit, page of its outputs. */
export const ALERT_OUTPUT = createAction("al-out", 2);
/** Output, and 0 to choose, 1 for above, 2 for below. */
export const ALERT_DIRECTION = createAction("al-dir", 2);
/** Page of all of a person's rules. */
export const ALERTS_ALL = createAction("al-all", 1);
export const RULE = createAction("rule", 1);
/** Rule, and 1 to pause, 0 to go on. */
export const RULE_PAUSE = createAction("rule-pause", 2);
export const RULE_DELETE_ASK = createAction("rule-del", 1);
export const RULE_DELETE = createAction("rule-del-yes", 1);

const OUTPUTS = 8;

/** A person's rules, or those of one unit. */
export function ruleList(t: Translate, list: Page<RuleView>, unit?: UnitView): Screen {
  const buttons = list.items.map((rule) => [ruleLine(t, rule), RULE.data(rule.id)] as const);
  const keyboard = addPager(column(buttons), t, list, (page) =>
    unit ? ALERTS_OF_UNIT.data(unit.id, page) : ALERTS_ALL.data(page),
  );
  keyboard.text(t.plain("alert-add"), unit ? ALERT_OUTPUT.data(unit.id, 0) : ALERT_UNIT.data(0));
  if (unit) keyboard.row().text(t.plain("to-unit", { name: unit.name }), UNIT_CARD.data(unit.id, 0));
  if (list.total === 0) return { text: t("alerts-empty"), keyboard };
  const { total } = list;
  const title = unit ? t("alerts-title-unit", { unit: unit.name, total }) : t("alerts-title", { total });
  return { text: [title, ...pageLine(t, list)].join("\n"), keyboard };
}

export function ruleCard(t: Translate, rule: RuleView): Screen {
  const text = t("rule-card", { unit: rule.unit, condition: formatCondition(t, rule), state: stateOf(rule) });
  const pause = rule.paused ? t.plain("rule-resume") : t.plain("rule-pause");
  const keyboard = new InlineKeyboard()
    .text(pause, RULE_PAUSE.data(rule.id, rule.paused ? 0 : 1))
    .text(t.plain("button-delete"), RULE_DELETE_ASK.data(rule.id))
    .row()
    .text(t.plain("to-alerts"), ALERTS_OF_UNIT.data(rule.unitId, 0));
  return { text, keyboard };
}

export function ruleQuestion(t: Translate, rule: RuleView): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("delete-yes"), RULE_DELETE.data(rule.id))
    .text(t.plain("button-back"), RULE.data(rule.id));
  return { text: t("rule-delete-ask", { unit: rule.unit, condition: formatCondition(t, rule) }), keyboard };
}

export function unitChoice(t: Translate, list: Page<UnitLine>): Screen {
  if (list.total === 0) return { text: t("units-empty"), keyboard: new InlineKeyboard() };
  const buttons = list.items.map(({ id, name }) => [name, ALERT_OUTPUT.data(id, 0)] as const);
  const keyboard = addPager(column(buttons), t, list, (page) => ALERT_UNIT.data(page));
  keyboard.text(t.plain("to-alerts"), ALERTS_ALL.data(0));
  return { text: [t("alert-choose-unit"), ...pageLine(t, list)].join("\n"), keyboard };
}

export function outputChoice(t: Translate, unit: UnitView, asked: number): Screen {
  const comparable = unit.outputs.filter(({ type }) => type !== "string" && type !== "datetime");
  const list = pageOf(comparable, asked, OUTPUTS);
  const buttons = list.items.map(
    (output) =>
      [
        `${shorten(titleOf(t, output), 40)}: ${formatValue(t, output, output.value)}`,
        ALERT_DIRECTION.data(output.id, 0),
      ] as const,
  );
  const keyboard = addPager(column(buttons), t, list, (page) => ALERT_OUTPUT.data(unit.id, page));
  keyboard.text(t.plain("to-alerts"), ALERTS_OF_UNIT.data(unit.id, 0));
  const text =
    list.total === 0 ? t("alerts-no-outputs", { unit: unit.name }) : t("alert-choose-output", { unit: unit.name });
  return { text: [text, ...pageLine(t, list)].join("\n"), keyboard };
}

export function directionChoice(t: Translate, output: OutputView, outputId: number): Screen {
  const isSwitch = output.type === "bool";
  const keyboard = new InlineKeyboard()
    .text(t.plain(isSwitch ? "direction-on" : "direction-above"), ALERT_DIRECTION.data(outputId, 1))
    .text(t.plain(isSwitch ? "direction-off" : "direction-below"), ALERT_DIRECTION.data(outputId, 2))
    .row()
    .text(t.plain("button-back"), ALERT_OUTPUT.data(output.unitId, 0));
  const named = { unit: output.unit, output: titleOf(t, output) };
  if (output.value === undefined) return { text: t("alert-choose-direction", named), keyboard };
  const value = formatValue(t, output, output.value);
  return { text: t("alert-choose-direction-now", { ...named, value }), keyboard };
}

function ruleLine(t: Translate, rule: RuleView): string {
  return t.plain("rule-line", { unit: rule.unit, condition: formatCondition(t, rule), state: stateOf(rule) });
}

function stateOf({ paused, firing }: RuleView): "paused" | "firing" | "calm" {
  return paused ? "paused" : firing ? "firing" : "calm";
}
