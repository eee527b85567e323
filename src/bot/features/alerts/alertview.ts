import { InlineKeyboard } from "grammy";
import { TRAITS } from "../../../domain/traits.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { OutputView } from "../../../services/alerts/alerts.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import { type Page, pageOf, pageWith } from "../../../services/page.ts";
import type { UnitView } from "../../../services/units/unitview.ts";
import { createButton } from "../../button.ts";
import { ALERT_DIRECTION, ALERTS_OF_UNIT, RULE, UNIT_BACK } from "../../buttons.ts";
import { type Entry, listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { fitCondition, formatCondition } from "../../text/condition.ts";
import { toUnitLabel, valueEntry } from "../../text/entries.ts";
import { cutEnd, widthOf } from "../../text/fit.ts";
import { formatValue, silentLine, titleOf } from "../../text/format.ts";
import { isEmpty, lineEntry, unitList } from "../../unitlist.ts";

/** The units to choose from. */
export const ALERT_UNIT = createButton<[page: number]>("al-unit", 1);
/** The outputs of a unit; `chosen` is 1 where the unit was chosen from a list. */
export const ALERT_OUTPUT = createButton<[unit: number, page: number, chosen?: number]>("al-out", 2, 1);
/** All of a person's rules. */
export const ALERTS_ALL = createButton<[page: number]>("al-all", 1);
// `all` is as that of RULE.
/** 1 to pause, 0 to go on. */
export const RULE_PAUSE = createButton<[rule: number, pause: number, all?: number]>("rule-pause", 2, 1);
export const RULE_DELETE_ASK = createButton<[rule: number, all?: number]>("rule-del", 1, 1);
export const RULE_DELETE = createButton<[rule: number, all?: number]>("rule-del-yes", 1, 1, "danger");
/** Asks how to send the rule's messages to a group. */
export const RULE_GROUP = createButton<[rule: number, all?: number]>("rule-group", 1, 1);
/** Sends them to its owner again. */
export const RULE_HOME = createButton<[rule: number, all?: number]>("rule-home", 1, 1);

const OUTPUTS = 8;

/** A person's rules, or those of one unit. */
export function ruleList(t: Translate, list: Page<RuleView>, unit?: UnitView, from = 0): Screen {
  const { lines, ...rules } = listed(
    t,
    list.items.map((rule) => ruleEntry(t, rule, RULE.data(rule.id, unit ? 0 : 1))),
  );
  const keyboard = addPager(rules.keyboard, t, list, (page) =>
    unit ? ALERTS_OF_UNIT.data(unit.id, page, from) : ALERTS_ALL.data(page),
  );
  keyboard.text(t.plain("alert-add"), unit ? ALERT_OUTPUT.data(unit.id, 0) : ALERT_UNIT.data(0));
  if (unit) keyboard.row().text(toUnitLabel(t, unit), UNIT_BACK.data(unit.id, from));
  if (list.total === 0) return { text: t("alerts-empty"), keyboard };
  const { total } = list;
  const title = unit ? t("alerts-title-unit", { unit: unit.name, total }) : t("alerts-title", { total });
  return { text: [title, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

interface RulePlace {
  readonly group?: string | undefined;
  readonly all?: number;
  /** What it says of the present was measured by a unit that is silent now. */
  readonly isOld?: boolean;
}

/** A rule, and where its messages go: `group` is the title of the group, where Telegram tells it. */
export function ruleCard(t: Translate, rule: RuleView, { group, all = 0, isOld = false }: RulePlace = {}): Screen {
  const state = isOld ? "old" : stateOf(rule);
  const text = rule.hidden
    ? t("rule-card-hidden")
    : t("rule-card", { unit: rule.unit, condition: formatCondition(t, rule), state });
  const resumes = rule.paused || rule.revoked;
  const pause = resumes ? t.plain("rule-resume") : t.plain("rule-pause");
  const keyboard = new InlineKeyboard()
    .text(pause, RULE_PAUSE.data(rule.id, resumes ? 0 : 1, all))
    .text(t.plain("button-delete"), RULE_DELETE_ASK.data(rule.id, all))
    .row()
    .text(...whereButton(t, rule, all))
    .row()
    .text(
      t.plain("to-alerts"),
      rule.hidden || all ? ALERTS_ALL.data(pageWith(rule.id)) : ALERTS_OF_UNIT.data(rule.unitId, pageWith(rule.id)),
    );
  return { text: [text, ...whereLine(t, rule, group)].join("\n"), keyboard };
}

/** A rule that was just made or goes on: what holds already is said with the present value. */
export function addedRule(t: Translate, rule: RuleView, output: OutputView, place: RulePlace = {}): Screen {
  const { text, keyboard } = ruleCard(t, rule, { ...place, isOld: rule.firing && !output.online });
  const when = output.online ? "now" : "last";
  const done = rule.firing
    ? [t("alert-added-firing", { value: formatValue(t, output, output.value), when }), ...silentLine(t, output)]
    : [t("alert-added")];
  return { text: [text, "", ...done].join("\n"), keyboard };
}

function whereButton(t: Translate, { id, recipients }: RuleView, all: number): [label: string, data: string] {
  return groupOf(recipients) === undefined
    ? [t.plain("rule-to-group"), RULE_GROUP.data(id, all)]
    : [t.plain("rule-to-me"), RULE_HOME.data(id, all)];
}

/** The first group that messages of a rule go to. */
export function groupOf(recipients: RuleView["recipients"]): RuleView["recipients"][number] | undefined {
  return recipients.find(({ chatId }) => chatId !== null);
}

function whereLine(t: Translate, { recipients }: RuleView, group: string | undefined): string[] {
  const found = groupOf(recipients);
  if (!found) return [];
  const topic = found.threadId === null ? "no" : "yes";
  return [group === undefined ? t("rule-in-group", { topic }) : t("rule-in-group-named", { group, topic })];
}

/** How to send a rule's messages to a group: they are chosen there. */
export function groupHint(t: Translate, ruleId: number, botName: string, all: number): Screen {
  const keyboard = new InlineKeyboard()
    .url(t.plain("rule-add-to-group"), `https://t.me/${botName}?startgroup=alerts`)
    .row()
    .text(t.plain("button-back"), RULE.data(ruleId, all));
  return { text: t("rule-group-hint"), keyboard };
}

export function ruleQuestion(t: Translate, rule: RuleView, all: number): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("delete-yes"), RULE_DELETE.data(rule.id, all))
    .text(t.plain("button-back"), RULE.data(rule.id, all));
  if (rule.hidden) return { text: t("rule-delete-ask-hidden"), keyboard };
  return { text: t("rule-delete-ask", { unit: rule.unit, condition: formatCondition(t, rule) }), keyboard };
}

export function unitChoice(t: Translate, list: UnitPage): Screen {
  if (isEmpty(list)) return { text: t("units-empty"), keyboard: new InlineKeyboard() };
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => ALERT_UNIT.data(page),
    entryOf: (line) => lineEntry(t, line, ALERT_OUTPUT.data(line.id, 0, 1)),
  });
  keyboard.text(t.plain("to-alerts"), ALERTS_ALL.data(0));
  return { text: [t("alert-choose-unit"), ...head, ...lines].join("\n"), keyboard };
}

export function outputChoice(t: Translate, unit: UnitView, asked: number, chosen: number): Screen {
  const comparable = unit.outputs.filter(({ type }) => TRAITS[type].isQuantity);
  const list = pageOf(comparable, asked, OUTPUTS);
  const { lines, ...outputs } = listed(
    t,
    list.items.map((output) => valueEntry(t, output, ALERT_DIRECTION.data(output.id, 0, chosen))),
  );
  const keyboard = addPager(outputs.keyboard, t, list, (page) => ALERT_OUTPUT.data(unit.id, page, chosen));
  if (chosen) keyboard.text(t.plain("button-back"), ALERT_UNIT.data(pageWith(unit.id)));
  else keyboard.text(t.plain("to-alerts"), ALERTS_OF_UNIT.data(unit.id, 0));
  const text =
    list.total === 0 ? t("alerts-no-outputs", { unit: unit.name }) : t("alert-choose-output", { unit: unit.name });
  return { text: [text, ...silentLine(t, unit), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** `unit` says whether what the output is was measured now. */
export function directionChoice(t: Translate, output: OutputView, unit: UnitView, chosen: number): Screen {
  const isSwitch = TRAITS[output.type].holds === "boolean";
  const keyboard = new InlineKeyboard()
    .text(t.plain(isSwitch ? "direction-on" : "direction-above"), ALERT_DIRECTION.data(output.id, 1))
    .text(t.plain(isSwitch ? "direction-off" : "direction-below"), ALERT_DIRECTION.data(output.id, 2))
    .row()
    .text(t.plain("button-back"), ALERT_OUTPUT.data(output.unitId, pageWith(output.id), chosen));
  const named = { unit: output.unit, output: titleOf(t, output) };
  if (output.value === undefined) return { text: t("alert-choose-direction", named), keyboard };
  const value = formatValue(t, output, output.value);
  const key = unit.online ? "alert-choose-direction-now" : "alert-choose-direction-last";
  return { text: [t(key, { ...named, value }), ...silentLine(t, unit)].join("\n"), keyboard };
}

/** A rule in a list, marked as `mark` does; where there is little room, its unit is named in the message alone. */
export function ruleEntry(t: Translate, rule: RuleView, data: string, mark = (line: string) => line): Entry {
  const hidden = t.plain("rule-hidden");
  if (rule.hidden) return { whole: hidden, data, within: (room) => cutEnd(hidden, room) };
  const state = stateOf(rule);
  const brief = (condition: string): string => mark(t.plain("rule-line-brief", { condition, state }));
  return {
    whole: mark(t.plain("rule-line", { unit: rule.unit, condition: formatCondition(t, rule), state })),
    data,
    ...(state === "firing" && { style: "danger" }),
    within: (room) => brief(fitCondition(t, rule, room - widthOf(brief("")))),
  };
}

function stateOf(rule: RuleView): "revoked" | "archived" | "paused" | "firing" | "calm" {
  const { revoked, archived, paused, firing } = rule;
  if (revoked) return "revoked";
  if (archived) return "archived";
  return paused ? "paused" : firing ? "firing" : "calm";
}
