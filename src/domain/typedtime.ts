import { LOCALES, patternOf } from "./language/languages.ts";
import { DAY, HOUR, MINUTE, SECOND } from "./span.ts";
import { parseLength } from "./typedlength.ts";
import { offsetOfWall, toOffset } from "./zone.ts";
import { findZones } from "./zones.ts";

/** A time as the clocks on the wall show it, as if it were UTC. */
export interface Moment {
  readonly wall: number;
  /** A day is a stretch of time on its own, a minute is not. */
  readonly isDay: boolean;
}

/** On whose clocks a time is meant, and the moment that "tomorrow" is told from. */
export interface Clocks {
  readonly timeZone: string;
  readonly now: number;
}

/** Nobody types a longer one. */
const MAX_CHARS = 100;
const HALF = `(?:${patternOf(({ am }) => am)}|${patternOf(({ pm }) => pm)})`;
const AT = patternOf(({ at }) => at);
/** The hour, the minute, the second, and which half of the day it is; fractions of a second are of no use. */
const CLOCK = String.raw`(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?)?(?:\s?(${HALF}))?`;
const CLOCK_LAST = new RegExp(String.raw`(?:^|[ t,]+)(${AT}\s+)?${CLOCK}$`, "u");
const CLOCK_FIRST = new RegExp(String.raw`^(${AT}\s+)?${CLOCK}(?:,? )(?=\S)`, "u");
const PM = new RegExp(`^${patternOf(({ pm }) => pm)}$`, "u");
const YEAR = String.raw`(?:,? (\d{4})(?: ?${patternOf(({ units }) => units.year)}\.?)?)?`;
const ORDINAL = `${patternOf(({ ordinal }) => ordinal)}?`;
const ISO = /^(\d{4})([-/])(\d\d)\2(\d\d)$/;
/** Without a year it is a day only beside a time: "1.5" is an hour and a half, and 01.11 may be two days. */
const DOTTED = /^(\d{1,2})\.(?:(\d\d)|(\d{1,2})\.(\d{4}|\d\d))$/;
const BARE = /^\d{1,2}\.\d\d$/;
/** As messages write it: "31 дек. 2026 г." and "Dec 31, 2026". */
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})${ORDINAL}\.? (\p{L}{3,})\.?${YEAR}$`, "u");
const MONTH_FIRST = new RegExp(String.raw`^(\p{L}{3,})\.? (\d{1,2})${ORDINAL}${YEAR}$`, "u");
const NOW = new RegExp(`^${patternOf(({ now }) => now)}$`, "u");
const AFTER = new RegExp(String.raw`^${patternOf(({ after }) => after)}\s+`, "u");
const DAYS = [
  [-2 * DAY, new RegExp(`^${patternOf(({ beforeYesterday }) => beforeYesterday)}$`, "u")],
  [-DAY, new RegExp(`^${patternOf(({ yesterday }) => yesterday)}$`, "u")],
  [0, new RegExp(`^${patternOf(({ today }) => today)}$`, "u")],
  [DAY, new RegExp(`^${patternOf(({ tomorrow }) => tomorrow)}$`, "u")],
  [2 * DAY, new RegExp(`^${patternOf(({ afterTomorrow }) => afterTomorrow)}$`, "u")],
] as const;
/** Where a time ends and its zone begins. */
const END = String.raw`(?::\d\d(?:[.,]\d{1,9})?|\d)(?:\s?${HALF})?`;
const OFFSET = new RegExp(
  String.raw`^(.*${END})\s*(?:z|(?:utc|gmt)(?:\s*([+-])\s*(\d{1,2})(?::?(\d\d))?)?|(?<=:\d\d(?:[.,]\d{1,9})?(?:\s?${HALF})?\s*)([+-])(\d{1,2})(?::?(\d\d))?)$`,
  "u",
);
const PLACE = new RegExp(
  String.raw`^(.*${END})\s+(?:${patternOf(({ within }) => within)}\s+)?\(?(\p{L}[^()]*)\)?$`,
  "u",
);
/** Short names of zones of which there is one each, in hours ahead of UTC. CST, IST and BST are several. */
const ABBREVIATIONS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ wet: 0, west: 1, cet: 1, cest: 2, eet: 2, eest: 3, jst: 9, kst: 9, aest: 10, aedt: 11, nzst: 12, nzdt: 13 },
    ...{ est: -5, edt: -4, cdt: -5, mdt: -6, pst: -8, pdt: -7, akst: -9, akdt: -8, hst: -10 },
  }),
);

const MONTH_LETTERS = 3;
const MONTHS = new Map(
  LOCALES.flatMap((locale) => {
    const nameOf = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
    const alone = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
    return Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month)).flatMap((at, month) => {
      const within = nameOf.formatToParts(at).find(({ type }) => type === "month")?.value ?? "";
      return [within, alone.format(at)].map((name) => [name.toLowerCase().slice(0, MONTH_LETTERS), month + 1] as const);
    });
  }),
);

/** In lower case, with single spaces. */
export function foldTime(text: string): string {
  return text.trim().toLowerCase().replaceAll(/\s+/g, " ").replaceAll("−", "-");
}

/**
 * A time as people type it or copy it from a message, folded, on clocks that show `now`; a time without a day is one
 * of the day of `near`.
 */
export function readMoment(text: string, near: number, now: number): Moment | undefined {
  if (text.length > MAX_CHARS) return undefined;
  if (NOW.test(text)) return { wall: now, isDay: false };
  const day = BARE.test(text) ? undefined : readDay(text, now);
  if (day !== undefined) return Number.isNaN(day) ? undefined : { wall: toMidnight(day), isDay: true };
  if (AFTER.test(text)) {
    const length = parseLength(text.replace(AFTER, ""));
    return length === undefined ? undefined : { wall: now + length, isDay: false };
  }
  for (const pattern of [CLOCK_LAST, CLOCK_FIRST]) {
    const found = pattern.exec(text);
    if (!found) continue;
    const rest = text.slice(0, found.index) + text.slice(found.index + found[0].length);
    const of = rest === "" ? near : readDay(rest, now);
    const clock = toClock(found.slice(1));
    if (of !== undefined && !Number.isNaN(of) && clock !== undefined)
      return { wall: toMidnight(of) + clock, isDay: false };
  }
  return undefined;
}

/** A time of a day that is named; NaN where there is no such day, undefined where it is none. */
function readDay(text: string, now: number): number | undefined {
  const thisYear = new Date(now).getUTCFullYear();
  const [, isoYear, , isoMonth, isoDay] = ISO.exec(text) ?? [];
  if (isoYear) return toDay(isoYear, isoMonth, isoDay);
  const [, day, ofThisYear, month = ofThisYear, year = thisYear] = DOTTED.exec(text) ?? [];
  if (day) return toDay(Number(year) + (Number(year) < 100 ? 2000 : 0), month, day);
  const named = DAY_FIRST.exec(text)?.slice(1) ?? swap(MONTH_FIRST.exec(text)?.slice(1));
  if (named) {
    const [first, name = "", last = thisYear] = named;
    return toDay(last, MONTHS.get(name.slice(0, MONTH_LETTERS)), first);
  }
  const [days] = DAYS.find(([, pattern]) => pattern.test(text)) ?? [];
  return days === undefined ? undefined : now + days;
}

/**
 * A time with its zone, or meant in the reader's, as RFC 3339 writes it; undefined when it can't be read, or is only a
 * day.
 */
export function readTime(text: string, { timeZone, now }: Clocks): string | undefined {
  const folded = foldTime(text);
  if (folded.length > MAX_CHARS) return undefined;
  const [bare, offsetOf] = splitZone(folded, timeZone, now);
  const shown = now + Number(toMinutes(offsetOf(now))) * MINUTE;
  const moment = readMoment(bare, shown, shown);
  if (!moment || moment.isDay) return undefined;
  const wall = Math.floor(moment.wall / SECOND) * SECOND;
  return `${new Date(wall).toISOString().slice(0, 19)}${offsetOf(wall)}`;
}

type OffsetOf = (wall: number) => string;

function splitZone(text: string, timeZone: string, now: number): [time: string, offsetOf: OffsetOf] {
  const [, time, ...given] = OFFSET.exec(text) ?? [];
  if (time !== undefined) {
    const [sign = "+", hours = 0, minutes = 0] = given.slice(given[0] === undefined ? 3 : 0);
    const offset = toOffset((sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)));
    return [time, () => offset];
  }
  const [, before, place = ""] = PLACE.exec(text) ?? [];
  const hours = ABBREVIATIONS.get(place);
  if (before !== undefined && hours !== undefined) return [before, () => toOffset(hours * 60)];
  const found = before === undefined ? undefined : findZones(place, now);
  const [zone] = found?.isSure ? found.zones : [];
  if (before !== undefined && zone !== undefined) return [before, (wall) => offsetOfWall(zone, wall)];
  return [text, (wall) => offsetOfWall(timeZone, wall)];
}

/** `+05:30` in minutes. */
function toMinutes(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(":").map(Number);
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

function swap(found: readonly string[] | undefined): (string | undefined)[] | undefined {
  if (!found) return undefined;
  const [month, day, ...rest] = found;
  return [day, month, ...rest];
}

type Figure = string | number | undefined;

/** Midnight of a day that there is; NaN of any other. */
function toDay(...date: readonly [year: Figure, month: Figure, day: Figure]): number {
  const [year = 0, month = 0, day = 0] = date.map(Number);
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const isReal = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  return isReal && midnight.getUTCFullYear() === year ? midnight.getTime() : Number.NaN;
}

function toMidnight(wall: number): number {
  return Math.floor(wall / DAY) * DAY;
}

/** How long after midnight it is. A number alone is no time: "at 7" and "7 pm" are. */
function toClock([at, hours, minutes, seconds, half]: readonly (string | undefined)[]): number | undefined {
  if (minutes === undefined && at === undefined) {
    // "2 дня" are two days rather than two in the afternoon.
    if (half === undefined || parseLength(`${hours} ${half}`) !== undefined) return undefined;
  }
  const [given = 0, minute = 0, second = 0] = [hours, minutes, seconds].map((figure) => Number(figure ?? 0));
  if (half !== undefined && (given < 1 || given > 12)) return undefined;
  const hour = half === undefined ? given : (given % 12) + (PM.test(half) ? 12 : 0);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return hour * HOUR + minute * MINUTE + second * SECOND;
}
