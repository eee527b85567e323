import { type Hours, isEvent, type Timing } from "../../domain/alert/condition.ts";
import { DAY, HOUR, MINUTE } from "../../domain/span.ts";
import type { Translate } from "../../i18n/i18n.ts";
import type { DryRun } from "../../services/alerts/dryrun.ts";
import type { RuleView } from "../../services/alerts/rule.ts";
import { formatGiven, formatLength, formatList, formatSpan } from "./format.ts";

const WHOLE_DAY = 1440;
/** 5 January 1970 was a Monday. */
const MONDAY = 4 * DAY;
const WEEK = 7;
/** Each cell of the picture is so long: four a day fit a phone. */
const CELL = 6 * HOUR;

/** Whose devices a rule watches: one by its name, or any; plain text. */
export function watchedName(t: Translate, { selector, unit }: Pick<RuleView, "selector" | "unit">): string {
  if (selector.kind !== "many") return unit;
  if (selector.roomId === null) return t.plain("rule-any");
  return unit === "" ? t.plain("rule-any-gone") : t.plain("rule-any-room", { room: unit });
}

/** What can be said of a rule beside its condition: all that is set, in few lines. */
export function ruleDetails(t: Translate, rule: RuleView): string[] {
  const { condition, timing, severity } = rule;
  const band = "deadband" in condition && rule.type !== "bool" ? formatBand(t, rule, condition.deadband) : undefined;
  const lines = [
    [t("rule-severity", { severity }), ...(band === undefined ? [] : [t("rule-band", { band })])],
    waits(t, condition, timing),
    timing.hours ? [t("rule-hours", { hours: formatHours(t, timing.hours) })] : [],
  ];
  return lines.filter((parts) => parts.length > 0).map((parts) => parts.join(" · "));
}

function waits(t: Translate, condition: RuleView["condition"], { forMs, keepMs, cooldownMs }: Timing): string[] {
  const length = (ms: number): string => formatLength(t, ms);
  return [
    ...(forMs > 0 ? [t("rule-for", { span: length(forMs) })] : []),
    ...(keepMs > 0 ? [t("rule-keep", { span: length(keepMs), kind: isEvent(condition) ? "event" : "state" })] : []),
    ...(cooldownMs > 0 ? [t("rule-cooldown", { span: length(cooldownMs) })] : []),
  ];
}

/** A deadband with the unit of measure of what it is of. */
export function formatBand(t: Translate, rule: Pick<RuleView, "type" | "measure" | "decimals">, band: number): string {
  return formatGiven(t, rule, Number(band.toPrecision(3)));
}

/** "Mon – Fri, 08:00 – 18:00"; plain text. */
export function formatHours(t: Translate, { days, from, to }: Hours): string {
  const isDaily = days.length === WEEK;
  const isWhole = from === to % WHOLE_DAY;
  const times = t.plain("rule-times", { from: formatMinutes(t, from), to: formatMinutes(t, to) });
  if (isDaily) return isWhole ? t.plain("rule-always") : times;
  const named = formatDays(t, days);
  return isWhole ? named : `${named}, ${times}`;
}

/** Days of a week, 0 is Monday; plain text. */
export function formatDays(t: Translate, given: readonly number[]): string {
  const days = [...given].sort((one, other) => one - other);
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const isRow = days.length > 2 && last - first === days.length - 1;
  if (isRow) return t.plain("rule-times", { from: weekdayOf(t, first), to: weekdayOf(t, last) });
  return formatList(
    t,
    days.map((day) => weekdayOf(t, day)),
  );
}

/** A weekday in short; 0 is Monday. */
export function weekdayOf({ locale }: Translate, day: number): string {
  return new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" }).format(MONDAY + day * DAY);
}

/** Minutes since midnight as a clock shows them. */
export function formatMinutes({ locale }: Translate, minutes: number): string {
  const style = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(locale, style).format(minutes * MINUTE);
}

/** What a rule would have done in the last days, and a small picture of when. */
export function dryRunLines(t: Translate, run: DryRun): string[] {
  const { tried, of, every, times } = run;
  return [
    dryRunSentence(t, run),
    ...(times === 0 ? [] : [t("dry-run-picture", { picture: picture(t, run) })]),
    ...(of > 1 ? [t("dry-run-many", { tried, of, all: tried === of ? "yes" : "no" })] : []),
    ...(every === null ? [] : [t("dry-run-every", { span: formatLength(t, every), tried })]),
  ];
}

export function dryRunSentence(t: Translate, { times, longestMs, from, to }: DryRun): string {
  const days = Math.max(1, Math.round((to - from) / DAY));
  return times === 0 ? t("dry-run-none", { days }) : t("dry-run", { days, times, longest: formatSpan(t, longestMs) });
}

/** A line of cells, higher the longer it would have been so, and below it where each day begins. */
export function picture(t: Translate, { from, to, spans }: Pick<DryRun, "from" | "to" | "spans">): string {
  const weekday = new Intl.DateTimeFormat(t.locale, { weekday: "short", timeZone: t.timeZone });
  const cells = Math.ceil((to - from) / CELL);
  let [bars, days] = ["", ""];
  for (let cell = 0; cell < cells; cell++) {
    const [start, end] = [from + cell * CELL, Math.min(from + (cell + 1) * CELL, to)];
    const within = spans.filter(([begin, over]) => begin < end && (over > start || begin >= start));
    const share = within.reduce((sum, [begin, over]) => sum + Math.min(over, end) - Math.max(begin, start), 0);
    bars += within.length === 0 ? "·" : heightOf(share / (end - start));
    const name = weekday.format(end - 1);
    const isNew = cell > 0 && name !== weekday.format(start - 1);
    if (isNew && days.length <= cell) days = `${days.padEnd(cell)}${name}`;
  }
  return `${bars}\n${days}`;
}

function heightOf(share: number): string {
  return share < 0.1 ? "▂" : share < 0.5 ? "▄" : "█";
}
