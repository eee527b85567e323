import { InlineKeyboard } from "grammy";
import { type Condition, type Hours, isEvent, SEVERITIES, type Timing } from "../../../domain/alert/condition.ts";
import { questionOf } from "../../../domain/alert/typed.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../domain/span.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import { createButton } from "../../button.ts";
import { RULE } from "../../buttons.ts";
import { addChoices, addGrid } from "../../grid.ts";
import type { Screen } from "../../screen.ts";
import { formatCondition } from "../../text/condition.ts";
import { formatLength } from "../../text/format.ts";
import { formatBand, formatHours, watchedName, weekdayOf } from "../../text/rule.ts";
import { RULE_EDIT } from "./alertview.ts";
import { KINDS, kindKeyboard } from "./makeview.ts";

// `all` is as that of RULE, in all of these.
/** A place in KINDS from 1 for another condition, 0 to choose it. */
export const RULE_KIND = createButton<[rule: number, kind: number, all?: number]>("rule-kind", 2, 1);
export const RULE_BAND = createButton<[rule: number, all?: number]>("rule-band", 1, 1);
/** A place in WAITS. */
export const RULE_WAIT = createButton<[rule: number, wait: number, all?: number]>("rule-wait", 2, 1);
export const RULE_WAIT_SET = createButton<[rule: number, wait: number, seconds: number, all?: number]>("rule-wait-set", 3, 1); // biome-ignore format: short
export const RULE_WAIT_TYPE = createButton<[rule: number, wait: number, all?: number]>("rule-wait-type", 2, 1);
export const RULE_SEVERITY = createButton<[rule: number, all?: number]>("rule-sev", 1, 1);
/** A place in SEVERITIES. */
export const RULE_SEVERITY_SET = createButton<[rule: number, severity: number, all?: number]>("rule-sev-set", 2, 1);
export const RULE_HOURS = createButton<[rule: number, all?: number]>("rule-hours", 1, 1);
/** Days are bits from Monday on, 0 for always; times are minutes since midnight. */
export const RULE_HOURS_SET = createButton<[rule: number, days: number, from: number, to: number, all?: number]>("rule-hours-set", 4, 1); // biome-ignore format: short
export const RULE_HOURS_TYPE = createButton<[rule: number, all?: number]>("rule-hours-type", 1, 1);

/** What a rule waits for, as buttons count it. */
export const WAITS = [
  { key: "forMs", part: "for" },
  { key: "keepMs", part: "keep" },
  { key: "cooldownMs", part: "cooldown" },
] as const satisfies readonly { key: keyof Timing; part: string }[];
type Wait = (typeof WAITS)[number];

const LENGTHS = [0, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY];
/** What happens must last for a while to be told. */
const EVENT_LENGTHS = [MINUTE, 5 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY];
const ALL_DAYS = 0b1111111;
const WORKDAYS = 0b0011111;
const PRESETS: readonly (readonly [days: number, from: number, to: number])[] = [
  [0, 0, 0],
  [ALL_DAYS, 8 * 60, 22 * 60],
  [WORKDAYS, 8 * 60, 18 * 60],
  [ALL_DAYS, 22 * 60, 7 * 60],
];
const WEEK = 7;

/** All that can be changed of a rule, with what it is now. */
export function editMenu(t: Translate, rule: RuleView, all: number): Screen {
  const { id, condition, timing, severity } = rule;
  const part = (name: Parameters<Translate["plain"]>[0] & `part-${string}`, value: string): string =>
    t.plain("rule-part", { part: t.plain(name as "part-number"), value });
  const keyboard = new InlineKeyboard();
  const hasBand = "deadband" in condition && rule.type !== "bool";
  const isAsked =
    questionOf(condition.kind, rule.outputId === null && rule.output === "" ? null : rule.type) !== "nothing";
  addGrid(keyboard, [
    ...(isAsked ? [[t.plain("part-number"), RULE_KIND.data(id, KINDS.indexOf(condition.kind) + 1, all)] as const] : []),
    [t.plain("part-condition"), RULE_KIND.data(id, 0, all)],
  ]);
  addGrid(keyboard, [
    ...(hasBand ? [[part("part-deadband", formatBand(t, rule, condition.deadband)), RULE_BAND.data(id, all)] as const] : []), // biome-ignore format: short
    ...WAITS.flatMap((wait, place) =>
      hasWait(condition, wait)
        ? [[part(`part-${wait.part}`, waitOf(t, wait, timing)), RULE_WAIT.data(id, place, all)] as const]
        : [],
    ),
    [t.plain("rule-severity", { severity }), RULE_SEVERITY.data(id, all)],
    [
      part("part-hours", timing.hours ? formatHours(t, timing.hours) : t.plain("rule-always")),
      RULE_HOURS.data(id, all),
    ],
  ]);
  keyboard.text(t.plain("button-back"), RULE.data(id, all));
  return { text: [...headOf(t, rule), t("rule-edit-ask")].join("\n"), keyboard };
}

/** Which condition instead? */
export function kindMenu(t: Translate, rule: RuleView, all: number): Screen {
  const type = rule.selector.kind === "unit" || rule.output === "" ? null : rule.type;
  const keyboard = kindKeyboard(t, type, (kind) => RULE_KIND.data(rule.id, kind, all));
  keyboard.text(t.plain("button-back"), RULE_EDIT.data(rule.id, all));
  return { text: [...headOf(t, rule), t("part-condition")].join("\n"), keyboard };
}

/** Whether a rule waits for this at all: what happens holds for no time first. */
export function hasWait(condition: Condition, { key }: Wait): boolean {
  return key !== "forMs" || !isEvent(condition);
}

/** Whether it says for how long what has happened lasts. */
export function isLasting(condition: Condition, { key }: Wait): boolean {
  return key === "keepMs" && isEvent(condition);
}

export function waitMenu(t: Translate, rule: RuleView, place: number, wait: Wait, all: number): Screen {
  const present = rule.timing[wait.key];
  const lasts = isLasting(rule.condition, wait);
  const keyboard = addChoices(
    new InlineKeyboard(),
    t,
    (lasts ? EVENT_LENGTHS : LENGTHS).map((ms) => ({
      label: waitOf(t, wait, { ...rule.timing, [wait.key]: ms }),
      data: RULE_WAIT_SET.data(rule.id, place, ms / SECOND, all),
      chosen: ms === present,
    })),
  );
  addGrid(keyboard, [
    [t.plain("part-other"), RULE_WAIT_TYPE.data(rule.id, place, all)],
    [t.plain("button-back"), RULE_EDIT.data(rule.id, all)],
  ]);
  const question = lasts ? t("part-ask-lasts") : t(`part-ask-${wait.part}`);
  return { text: [...headOf(t, rule), question].join("\n"), keyboard };
}

export function severityMenu(t: Translate, rule: RuleView, all: number): Screen {
  const keyboard = addChoices(
    new InlineKeyboard(),
    t,
    SEVERITIES.map((severity, place) => ({
      label: t.plain("rule-severity", { severity }),
      data: RULE_SEVERITY_SET.data(rule.id, place, all),
      chosen: severity === rule.severity,
    })),
  );
  keyboard.text(t.plain("button-back"), RULE_EDIT.data(rule.id, all));
  return { text: [...headOf(t, rule), t("part-ask-severity")].join("\n"), keyboard };
}

/** Hours to choose from, and each day to be taken or left. */
export function hoursMenu(t: Translate, rule: RuleView, all: number): Screen {
  const { hours } = rule.timing;
  const present = hours ?? { days: [], from: 0, to: 1440 };
  const days = hours ? toBits(hours.days) : ALL_DAYS;
  const keyboard = addChoices(
    new InlineKeyboard(),
    t,
    PRESETS.map(([bits, from, to]) => ({
      label: bits === 0 ? t.plain("rule-always") : formatHours(t, { days: toDays(bits), from, to }),
      data: RULE_HOURS_SET.data(rule.id, bits, from, to, all),
      chosen: bits === 0 ? !hours : hours !== null && bits === days && from === hours.from && to === hours.to,
    })),
  );
  const toggles = Array.from({ length: WEEK }, (_, day) => {
    const bits = days ^ (1 << day);
    const label = t.plain("hours-day", { chosen: days & (1 << day) ? "yes" : "no", day: weekdayOf(t, day) });
    // Without a day it would never fire.
    return [label, RULE_HOURS_SET.data(rule.id, bits === 0 ? days : bits, present.from, present.to, all)] as const;
  });
  addGrid(keyboard, toggles);
  addGrid(keyboard, [
    [t.plain("part-other"), RULE_HOURS_TYPE.data(rule.id, all)],
    [t.plain("button-back"), RULE_EDIT.data(rule.id, all)],
  ]);
  return { text: [...headOf(t, rule), t("part-ask-hours")].join("\n"), keyboard };
}

/** Hours from a button's numbers. */
export function toHours(bits: number, from: number, to: number): Hours | null {
  const isAlways = bits === 0 || (bits === ALL_DAYS && from === to % (24 * 60));
  return isAlways ? null : { days: toDays(bits), from, to };
}

function toDays(bits: number): number[] {
  return Array.from({ length: WEEK }, (_, day) => day).filter((day) => bits & (1 << day));
}

function toBits(days: readonly number[]): number {
  return days.reduce((bits, day) => bits | (1 << day), 0);
}

function waitOf(t: Translate, { key, part }: Wait, timing: Timing): string {
  if (timing[key] > 0) return formatLength(t, timing[key]);
  return t.plain(part === "cooldown" ? "span-no-pause" : "span-none");
}

function headOf(t: Translate, rule: RuleView): string[] {
  return [t("alert-loud", { unit: watchedName(t, rule), condition: formatCondition(t, rule) })];
}
