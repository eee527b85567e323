import { cityIn } from "../../domain/language/cities.ts";
import type { Span } from "../../domain/span.ts";
import { toTitle } from "../../domain/title.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import { nameOffset } from "../../domain/zone.ts";
import { cityOf } from "../../domain/zones.ts";
import { mark, type Translate } from "../../i18n/i18n.ts";
import {
  formatBriefly,
  formatNumber,
  formatTime,
  formatValue,
  numberOf,
  type Shown,
  withMeasure,
} from "../../i18n/value.ts";
import type { UnitView } from "../../services/units/unitview.ts";
import { cutEnd, FULL, fitNames, widthOf } from "./fit.ts";

export {
  formatGiven,
  formatList,
  formatNumber,
  formatTime,
  formatValue,
  shorten,
  shortenName,
} from "../../i18n/value.ts";

/** What a name keeps of a button at the least, in px. */
const LEAST_NAME = 45;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A label of a name and a value for one button: a number is whole on a phone, with every mark; the name has what is left. */
export function fitLabel(
  t: Translate,
  shown: Shown & Titled,
  value: Value | undefined,
  write: (label: Label) => string,
  room = FULL,
): string {
  const name = titleOf(t, shown);
  const around = widthOf(write({ name: "", value: "" })) + Math.min(widthOf(name), LEAST_NAME);
  const fitted = fitValue(t, shown, value, room - around);
  return fitNames([name], ([one = ""]) => write({ name: one, value: fitted }), room);
}

/** A value in so many px: a text is cut, a number never is. */
export function fitValue(t: Translate, shown: Shown, value: Value | undefined, room = FULL): string {
  const whole = formatValue(t, shown, value);
  if (widthOf(whole) <= room) return whole;
  if (typeof value !== "number") return cutEnd(whole, room);
  const brief = formatBriefly(t, shown, value);
  if (widthOf(brief) <= room || !shown.measure) return brief;
  const number = formatBriefly(t, { ...shown, measure: null }, value);
  return withMeasure(number, cutEnd(shown.measure, Math.max(room - widthOf(`${number} `), 0)));
}

/** How far an input's value has come: wanted, given to the unit, applied by it; undefined is none that was ever set. */
export function appliedOf(input: {
  readonly value: Value | undefined;
  readonly applied: boolean;
  readonly sent?: true;
  readonly unfit?: true;
}): "unset" | "yes" | "unfit" | "sent" | "no" {
  if (input.value === undefined) return "unset";
  if (input.applied) return "yes";
  return input.unfit ? "unfit" : input.sent ? "sent" : "no";
}

interface Label {
  readonly name: string;
  readonly value: string;
}
type Titled = Parameters<typeof toTitle>[0];

/** The two ends of a time, with the zone once, unless clocks were changed in between. */
export function formatEnds(t: Translate, [from, to]: readonly [number, number]): [from: string, to: string] {
  const [plain, zoned, end] = [
    formatTime(t, from),
    formatTime(t, from, { zone: true }),
    formatTime(t, to, { zone: true }),
  ];
  return [end.endsWith(zoned.slice(plain.length)) ? plain : zoned, end];
}

/** A time as precise as people speak of it, for messages that stay; `shared` with those who live in other time zones. */
export function formatMoment(t: Translate, at: number, shared = false): string {
  return formatTime(t, at, { zone: shared || t.timeZone === "UTC", seconds: false });
}

/** The two ends of what is over, with the day once where it is one. */
export function formatPeriod(t: Translate, [from, to]: Span, shared = false): [from: string, to: string] {
  const day = new Intl.DateTimeFormat("en", { dateStyle: "short", timeZone: t.timeZone });
  const [offset, end] = [nameOffset(t.timeZone, from), nameOffset(t.timeZone, to)];
  if (day.format(from) !== day.format(to) || offset !== end) {
    return [formatMoment(t, from, shared), formatMoment(t, to, shared)];
  }
  const zone = shared || t.timeZone === "UTC" ? [end] : [];
  return [formatTime(t, from, { seconds: false }), [formatClock(t, to), ...zone].join(" ")];
}

/** The same for a message, where it becomes the reader's own time; for `t` only, which makes it one. */
export function sayMoment(t: Translate, at: number, shared = false): string {
  return mark({ text: formatMoment(t, at, shared), at, format: "dt" });
}

/** A time to the second for a message, with its zone where that is not the reader's; for `t` only. */
export function saySecond(t: Translate, at: number, zone = t.timeZone === "UTC"): string {
  return mark({ text: formatTime(t, at, { zone }), at, format: "dT" });
}

/** Since when nothing is heard of a unit, above what it said before; without its zone where the message names it. */
export function silentLine(t: Translate, { presence, online, seenAt }: Presence, isZoneNamed = false): string[] {
  if (online || seenAt === null) return [];
  const time = isZoneNamed ? formatTime(t, seenAt, { seconds: false }) : sayMoment(t, seenAt);
  return [t("values-old", { time, presence })];
}

/** Until when a unit sleeps, or since when it is awaited; undefined where neither is so. */
export function expectedLine(
  t: Translate,
  { presence, dueAt, seenAt }: Pick<UnitView, "presence" | "dueAt" | "seenAt">,
  shared = false,
): string | undefined {
  if (dueAt === null || (presence !== "asleep" && presence !== "late")) return undefined;
  const text = expectedTime(t, { dueAt, seenAt }, shared) ?? "";
  return t(`unit-${presence}`, { time: mark({ text, at: dueAt, format: isNear(dueAt, seenAt) ? "t" : "dt" }) });
}

/** When a unit should be heard of next; undefined where nothing is known of that. */
export function expectedTime(
  t: Translate,
  { dueAt, seenAt }: Pick<UnitView, "dueAt" | "seenAt">,
  shared = false,
): string | undefined {
  if (dueAt === null) return undefined;
  if (!isNear(dueAt, seenAt)) return formatMoment(t, dueAt, shared);
  const zone = shared || t.timeZone === "UTC" ? [nameOffset(t.timeZone, dueAt)] : [];
  return [formatClock(t, dueAt), ...zone].join(" ");
}

/** Of a time that is not far everybody knows which day is meant. */
function isNear(dueAt: number, seenAt: number | null): boolean {
  return dueAt - (seenAt ?? 0) <= DAY / 2;
}

interface Timed extends Shown {
  readonly value?: Value | undefined;
  readonly values?: readonly Value[] | null;
}
type Presence = Pick<UnitView, "presence" | "online" | "seenAt">;
interface Many extends Partial<Presence> {
  readonly state: readonly Timed[];
  readonly inputs: readonly Timed[];
  readonly outputs: readonly Timed[];
}

/**
 * A unit with several times of one zone says so in a line, not with each of them; `silence` is a time that the message
 * names besides, with its zone.
 */
export function nameZoneOnce<U extends Many>(
  t: Translate,
  unit: U,
  silence?: number | undefined,
): [unit: U, line: string[]] {
  const { state, inputs, outputs } = unit;
  const [without, line] = timesOnce(t, [...state, ...inputs, ...outputs], silence);
  if (line.length === 0) return [unit, []];
  const shown = { ...unit, state: without(state), inputs: without(inputs), outputs: without(outputs) };
  return [shown, line];
}

type WithoutZone = <V extends Timed>(shown: readonly V[]) => V[];

/** Where values, and silences that are told with their zone, are several times of one zone: takes it off each of them, and gives the line that names it. */
export function timesOnce(
  t: Translate,
  timed: readonly Timed[],
  ...silences: (number | undefined)[]
): [without: WithoutZone, line: string[]] {
  const times = timed.flatMap(({ type, value, values }) => (TRAITS[type].isTime ? [value, ...(values ?? [])] : []));
  const told = [...times, ...silences].flatMap((time) =>
    typeof time === "number" ? [nameOffset(t.timeZone, time)] : [],
  );
  const [zone = ""] = told;
  if (told.length < 2 || new Set(told).size > 1) return [(shown) => [...shown], []];
  return [(shown) => shown.map((one) => ({ ...one, zone: false })), [t("times-in", { zone })]];
}

/** When a unit fell silent, where this is told with its zone: to whom lives in UTC, or in another zone than others. */
export function zonedSilence(t: Translate, { online, seenAt }: Presence, shared = false): number | undefined {
  return !online && seenAt !== null && (shared || t.timeZone === "UTC") ? seenAt : undefined;
}

/** A day, with its year. */
export function formatDate(t: Pick<Translate, "locale" | "timeZone">, at: number): string {
  return new Intl.DateTimeFormat(t.locale, { dateStyle: "long", timeZone: t.timeZone }).format(at);
}

/** What a clock shows. */
export function formatClock({ locale, timeZone }: Pick<Translate, "locale" | "timeZone">, at: number): string {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }).format(at);
}

/** A time zone by its city, or as `UTC+3`. */
export function formatZone(t: Translate, zone: string): string {
  const city = cityIn(t.locale, zone) ?? cityOf(zone);
  if (city !== undefined) return t.plain("zone-name", { zone: zone.replaceAll("/", "-"), city });
  const [, hours] = /^Etc\/GMT([+-]\d+)$/.exec(zone) ?? [];
  return hours === undefined ? "UTC" : `UTC${hours.startsWith("-") ? "+" : "−"}${hours.slice(1)}`;
}

/** How long ago, in the largest unit that fits. */
export function formatAge(t: Translate, at: number, now: number): string {
  const ms = Math.max(0, now - at);
  if (ms < SECOND) return t.plain("age-now");
  if (ms < MINUTE) return t.plain("age-seconds", { count: Math.floor(ms / SECOND) });
  if (ms < HOUR) return t.plain("age-minutes", { count: Math.floor(ms / MINUTE) });
  if (ms < DAY) return t.plain("age-hours", { count: Math.floor(ms / HOUR) });
  return t.plain("age-days", { count: Math.floor(ms / DAY) });
}

/** A length of time, in the largest unit that fits. */
export function formatSpan(t: Translate, ms: number): string {
  if (ms < MINUTE) return t.plain("span-seconds", { count: Math.floor(ms / SECOND) });
  if (ms < HOUR) return t.plain("span-minutes", { count: Math.floor(ms / MINUTE) });
  if (ms < DAY) return t.plain("span-hours", { count: Math.floor(ms / HOUR) });
  return t.plain("span-days", { count: Math.floor(ms / DAY) });
}

/** A length of time that somebody has given, in the largest unit that loses nothing. */
export function formatLength(t: Translate, ms: number): string {
  if (ms > 0 && ms % DAY === 0) return t.plain("span-days", { count: ms / DAY });
  if (ms > 0 && ms % HOUR === 0) return t.plain("span-hours", { count: ms / HOUR });
  if (ms > 0 && ms % MINUTE === 0) return t.plain("span-minutes", { count: ms / MINUTE });
  return t.plain("span-seconds", { count: Math.round(ms / SECOND) });
}

/** For how long something is kept; null is for ever. */
export function formatKept(t: Translate, days: number | null): string {
  if (days === null) return t.plain("span-ever");
  return days % 365 === 0 ? t.plain("kept-years", { count: days / 365 }) : t.plain("kept-days", { count: days });
}

/** What a variable is called in the person's language. */
export function titleOf(t: Translate, variable: Parameters<typeof toTitle>[0]): string {
  return toTitle(variable, t.locale);
}

const STATE_TITLES = ["ip", "mem_free", "mem_alloc", "uptime", "rssi", "freq"] as const;

/** An entry of `unit_state` as a label and a value; what the common names measure is known. */
export function formatState(
  t: Translate,
  { name, type, value, zone }: { name: string; type: ValueType; value: Value | undefined; zone?: boolean },
): { name: string; value: string } {
  const known = STATE_TITLES.find((title) => title === name);
  const label = known ? t.plain(`state-${known}`) : name;
  return {
    name: label,
    value:
      typeof value === "number"
        ? formatReading(t, name, { type, ...(zone !== undefined && { zone }) }, value)
        : formatValue(t, { type }, value),
  };
}

const MOST_LIKELY = 1e15;

function formatReading(t: Translate, name: string, shown: Shown, value: number): string {
  if (TRAITS[shown.type].isTime) return formatValue(t, shown, value);
  // Out of these bounds it is no size and no length of time, but a device's mistake.
  const isLikely = value >= 0 && value < MOST_LIKELY;
  if (isLikely && /mem|heap|flash|storage|disk/.test(name)) return formatBytes(t, value);
  if (isLikely && /uptime/.test(name)) return formatSpan(t, name.endsWith("ms") ? value : value * SECOND);
  if (/rssi|signal/.test(name)) return withMeasure(formatNumber(t, value), t.plain("measure-dbm"));
  if (name === "freq") return withMeasure(formatNumber(t, value >= 1e6 ? value / 1e6 : value), t.plain("measure-mhz"));
  return numberOf(t, shown, value);
}

function formatBytes(t: Translate, bytes: number): string {
  const [size, measure] =
    bytes >= 1e6
      ? ([bytes / 2 ** 20, "measure-mb"] as const)
      : bytes >= 1e3
        ? ([bytes / 1024, "measure-kb"] as const)
        : ([bytes, "measure-b"] as const);
  const text = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 1 }).format(size);
  return withMeasure(text, t.plain(measure));
}
