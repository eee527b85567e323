import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { OutputView } from "../../../services/alerts/alerts.ts";
import type { DryRun } from "../../../services/alerts/dryrun.ts";
import type { RuleStatistics } from "../../../services/alerts/incidents.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import type { UnitPage } from "../../../services/directory/directory.ts";
import type { CommonOutput } from "../../../services/directory/many.ts";
import { type Page, pageWith } from "../../../services/page.ts";
import type { UnitView } from "../../../services/units/unitview.ts";
import { createButton } from "../../button.ts";
import { ALERTS_OF_UNIT, RULE, RULE_REACTIONS, UNIT_BACK, WEBHOOKS } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { type Entry, listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { fitCondition, formatCondition } from "../../text/condition.ts";
import { toUnitLabel } from "../../text/entries.ts";
import { cutEnd, widthOf } from "../../text/fit.ts";
import { formatList, formatSpan, formatValue, silentLine } from "../../text/format.ts";
import { dryRunLines, ruleDetails, watchedName } from "../../text/rule.ts";
import { isEmpty, lineEntry, unitList } from "../../unitlist.ts";
import { addAny, quieterLabel } from "./anyview.ts";

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
// What follows is answered by editing.ts, copying.ts and incidentlist.ts.
export const RULE_EDIT = createButton<[rule: number, all?: number]>("rule-edit", 1, 1);
export const RULE_PEOPLE = createButton<[rule: number, all?: number]>("rule-people", 1, 1);
export const RULE_COPIES = createButton<[rule: number, page: number, all?: number]>("rule-copies", 2, 1);
/** What would it have done in the last week? */
export const RULE_TRY = createButton<[rule: number, all?: number]>("rule-try", 1, 1);
/** Makes it critical. */
export const RULE_URGENT = createButton<[rule: number, all?: number]>("rule-urgent", 1, 1);
/** Does what was suggested for that; found anew, since the week goes on. */
export const RULE_QUIETER = createButton<[rule: number, all?: number]>("rule-quieter", 1, 1);
export const RULE_INCIDENTS = createButton<[rule: number, page: number, all?: number]>("rule-inc", 2, 1);

/** Of so many days a card says how often its rule has fired. */
export const STATISTICS_DAYS = 30;

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
  if (!unit) keyboard.row().text(t.plain("to-webhooks-short"), WEBHOOKS.data());
  if (unit) keyboard.row().text(toUnitLabel(t, unit), UNIT_BACK.data(unit.id, from));
  if (list.total === 0) return { text: t("alerts-empty"), keyboard };
  const { total } = list;
  const title = unit ? t("alerts-title-unit", { unit: unit.name, total }) : t("alerts-title", { total });
  return { text: [title, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

interface RulePlace {
  readonly all?: number;
  /** What it says of the present was measured by a unit that is silent now. */
  readonly isOld?: boolean;
  /** Names of its recipients, but for its owner, and but for groups of which Telegram tells none. */
  readonly names?: ReadonlyMap<number, string>;
  /** What it has brought in the last STATISTICS_DAYS. */
  readonly statistics?: RuleStatistics | undefined;
  /** What it would have done, where that was looked at. */
  readonly run?: DryRun | null;
  /** Whether it was just made. */
  readonly isNew?: boolean;
}

/** A rule with all that is set of it. */
export function ruleCard(t: Translate, rule: RuleView, place: RulePlace = {}): Screen {
  const { all = 0, isOld = false, names = new Map(), statistics, run = null, isNew = false } = place;
  const { id, hidden, paused, revoked } = rule;
  const resumes = paused || revoked;
  const keyboard = new InlineKeyboard();
  if (run?.suggestion) keyboard.text(quieterLabel(t, rule, run.suggestion), RULE_QUIETER.data(id, all)).row();
  addGrid(keyboard, [
    [t.plain(resumes ? "rule-resume" : "rule-pause"), RULE_PAUSE.data(id, resumes ? 0 : 1, all)],
    [t.plain("button-delete"), RULE_DELETE_ASK.data(id, all)],
  ]);
  if (hidden) {
    keyboard.text(t.plain("to-alerts"), ALERTS_ALL.data(pageWith(id)));
    return { text: t("rule-card-hidden"), keyboard };
  }
  addGrid(keyboard, [
    ...(isNew && rule.severity !== "critical" ? [[t.plain("rule-urgent"), RULE_URGENT.data(id, all)] as const] : []),
    [t.plain("rule-edit"), RULE_EDIT.data(id, all)],
    [t.plain("part-people"), RULE_PEOPLE.data(id, all)],
    ...(rule.selector.kind === "output" ? [[t.plain("rule-copy"), RULE_COPIES.data(id, 0, all)] as const] : []),
    ...(run || !hasPast(rule) ? [] : [[t.plain("rule-try"), RULE_TRY.data(id, all)] as const]),
    [t.plain("rule-incidents"), RULE_INCIDENTS.data(id, 0, all)],
    [t.plain("scene-reactions"), RULE_REACTIONS.data(id, all)],
  ]);
  const back =
    all || rule.unitId === 0 ? ALERTS_ALL.data(pageWith(id)) : ALERTS_OF_UNIT.data(rule.unitId, pageWith(id));
  keyboard.text(t.plain("to-alerts"), back);
  const state = isOld ? "old" : stateOf(rule);
  const lines = [
    t("rule-card", { unit: watchedName(t, rule), condition: formatCondition(t, rule), state }),
    ...ruleDetails(t, rule),
    peopleLine(t, rule, names),
    ...(statistics && statistics.times > 0 ? [statisticsLine(t, statistics)] : []),
    ...(run ? dryRunLines(t, run) : []),
  ];
  return { text: lines.join("\n"), keyboard };
}

/** Whether something is kept of what a rule watches; of units nothing is. */
function hasPast({ selector }: RuleView): boolean {
  return selector.kind === "output" || (selector.kind === "many" && selector.name !== null);
}

/** A rule that was just made or goes on: what holds already is said with the present value. */
export function addedRule(t: Translate, rule: RuleView, output: OutputView | undefined, place: RulePlace = {}): Screen {
  const isOld = rule.firing && output?.online === false;
  const { text, keyboard } = ruleCard(t, rule, { ...place, isOld, isNew: true });
  const done = !rule.firing
    ? [t("alert-added")]
    : output
      ? [
          t("alert-added-firing", { value: formatValue(t, output, output.value), when: isOld ? "last" : "now" }),
          ...silentLine(t, output),
        ]
      : [t("alert-added-already")];
  return { text: [text, "", ...done].join("\n"), keyboard };
}

function peopleLine(t: Translate, { recipients }: RuleView, names: ReadonlyMap<number, string>): string {
  if (recipients.length === 0) return t("rule-to-nobody");
  const shown = recipients.map(({ id, chatId, threadId, accepted }) => {
    const name = names.get(id) ?? t.plain(chatId === null ? "rule-to-self" : "rule-to-some-group");
    if (threadId !== null) return t.plain("people-topic", { name });
    return accepted ? name : t.plain("rule-to-asked", { name });
  });
  return t("rule-to", { names: formatList(t, shown) });
}

function statisticsLine(t: Translate, { times, meanMs }: RuleStatistics): string {
  const mean = meanMs === null ? "none" : formatSpan(t, meanMs);
  return t("rule-stats", { days: STATISTICS_DAYS, times, mean });
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
  return { text: t("rule-delete-ask", { unit: watchedName(t, rule), condition: formatCondition(t, rule) }), keyboard };
}

/** `outputs` are what the devices of its room have. */
export function unitChoice(t: Translate, list: UnitPage, outputs: readonly CommonOutput[]): Screen {
  if (isEmpty(list)) return { text: t("units-empty"), keyboard: new InlineKeyboard() };
  const { keyboard, head, lines } = unitList(t, list, {
    dataOf: (page) => ALERT_UNIT.data(page),
    entryOf: (line) => lineEntry(t, line, ALERT_OUTPUT.data(line.id, 0, 1)),
  });
  addAny(keyboard, t, list.path.at(-1), outputs);
  keyboard.text(t.plain("to-alerts"), ALERTS_ALL.data(0));
  return { text: [t("alert-choose-unit"), ...head, ...lines].join("\n"), keyboard };
}

/** A rule in a list, marked as `mark` does; where there is little room, its unit is named in the message alone. */
export function ruleEntry(t: Translate, rule: RuleView, data: string, mark = (line: string) => line): Entry {
  const hidden = t.plain("rule-hidden");
  if (rule.hidden) return { whole: hidden, data, within: (room) => cutEnd(hidden, room) };
  const state = stateOf(rule);
  const brief = (condition: string): string => mark(t.plain("rule-line-brief", { condition, state }));
  return {
    whole: mark(t.plain("rule-line", { unit: watchedName(t, rule), condition: formatCondition(t, rule), state })),
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
