import { toTitle } from "../domain/title.ts";
import type { Value, ValueType } from "../domain/value.ts";
import { cityOf } from "../domain/zones.ts";
import type { Translate } from "../i18n/i18n.ts";
import { formatExact, formatMeasured } from "../i18n/number.ts";

const MAX_TEXT = 60;
/** As much as a button of a phone's width shows, and what of it a name keeps at the least. */
const LABEL = 26;
const LEAST_NAME = 8;
const MAX_LISTED = 12;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is needed to show a value. */
interface Shown {
  readonly type: ValueType;
  readonly measure?: string | null;
  /** With how many decimals, where its schema says. */
  readonly decimals?: number | null;
  /** Shown as it was given, not as it was measured. */
  readonly exact?: boolean;
}

/** A value as plain text for a person, with its unit of measure. */
export function formatValue(t: Translate, shown: Shown, value: Value | null | undefined): string {
  const { type, measure } = shown;
  // A conversation that is gone through again gives null for what was undefined.
  if (value === undefined || value === null) return t.plain("unset");
  if (typeof value === "boolean") return t.plain(value ? "on" : "off");
  if (typeof value === "string") return value === "" ? "“”" : shorten(value);
  if (type === "datetime") return formatTime(t, value);
  if (type === "bool") return t.plain(value === 0 ? "off" : "on");
  return withMeasure(numberOf(t, shown, value), measure);
}

function numberOf(t: Translate, { type, decimals, exact = type === "int" }: Shown, value: number): string {
  return exact ? formatNumber(t, value) : formatMeasured(t.locale, value, { decimals: decimals ?? undefined });
}

/** A value that is one of a list or a limit: its schema has given it. */
export function formatGiven(t: Translate, shown: Shown, value: Value | undefined): string {
  return formatValue(t, { ...shown, exact: true }, value);
}

/** A name and a value for one button: the value is whole on a phone, the name has what is left of it. */
export function fitLabel(t: Translate, shown: Shown & Titled, value: Value | undefined): Label {
  const whole = formatValue(t, shown, value);
  const short = typeof value === "number" ? whole : shorten(whole, LABEL - LEAST_NAME);
  const room = Math.max(LABEL - [...short].length, LEAST_NAME);
  return { name: shorten(titleOf(t, shown), room), value: short };
}

interface Label {
  readonly name: string;
  readonly value: string;
}
type Titled = Parameters<typeof toTitle>[0];

/** A time in the reader's zone, which is named in UTC or where others read it too; with its year when it isn't this one, or is asked for. */
export function formatTime(
  t: Translate,
  at: number,
  options: { readonly zone?: boolean; readonly seconds?: boolean; readonly year?: boolean } = {},
): string {
  const { locale, timeZone } = t;
  const { zone = false, seconds = true, year = false } = options;
  const yearOf = new Intl.DateTimeFormat("en", { year: "numeric", timeZone });
  const format = new Intl.DateTimeFormat(locale, {
    ...((year || yearOf.format(at) !== yearOf.format(Date.now())) && { year: "numeric" }),
    ...{ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    ...(seconds && { second: "2-digit" }),
    ...(zone && { timeZoneName: "short" }),
    timeZone,
  });
  return format.format(at);
}

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
  const city = cityOf(zone);
  if (city !== undefined) return t.plain("zone-name", { zone: zone.replaceAll("/", "-"), city });
  const [, hours] = /^Etc\/GMT([+-]\d+)$/.exec(zone) ?? [];
  return hours === undefined ? "UTC" : `UTC${hours.startsWith("-") ? "+" : "−"}${hours.slice(1)}`;
}

/** A whole number, or one that somebody gave, as people of this language write it. */
export function formatNumber(t: Translate, value: number): string {
  return formatExact(t.locale, value);
}

/** Cuts a long text, without halving an emoji. */
export function shorten(text: string, most = MAX_TEXT): string {
  const line = text.replaceAll(/\s+/g, " ");
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/** The first of a list, and how many more there are. */
export function formatList(t: Translate, items: readonly string[]): string {
  if (items.length === 0) return t.plain("none");
  const shown = items.slice(0, MAX_LISTED).join(", ");
  return items.length > MAX_LISTED ? t.plain("and-more", { shown, count: items.length - MAX_LISTED }) : shown;
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

/** What a variable is called in the person's language. */
export function titleOf(t: Translate, variable: Parameters<typeof toTitle>[0]): string {
  return toTitle(variable, t.locale);
}

const STATE_TITLES = ["ip", "mem_free", "mem_alloc", "uptime", "rssi", "freq"] as const;

/** An entry of `unit_state` as a label and a value; what the common names measure is known. */
export function formatState(
  t: Translate,
  { name, type, value }: { name: string; type: ValueType; value: Value | undefined },
): { name: string; value: string } {
  const known = STATE_TITLES.find((title) => title === name);
  const label = known ? t.plain(`state-${known}`) : name;
  return {
    name: label,
    value: typeof value === "number" ? formatReading(t, name, type, value) : formatValue(t, { type }, value),
  };
}

function formatReading(t: Translate, name: string, type: ValueType, value: number): string {
  if (type === "datetime") return formatValue(t, { type }, value);
  if (/mem|heap|flash|storage|disk/.test(name)) return formatBytes(t, value);
  if (/uptime/.test(name)) return formatSpan(t, name.endsWith("ms") ? value : value * SECOND);
  if (/rssi|signal/.test(name)) return withMeasure(formatNumber(t, value), t.plain("measure-dbm"));
  if (name === "freq") return withMeasure(formatNumber(t, value >= 1e6 ? value / 1e6 : value), t.plain("measure-mhz"));
  return numberOf(t, { type }, value);
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

function withMeasure(text: string, measure: string | null | undefined): string {
  return measure ? `${text}\u00a0${measure}` : text;
}
