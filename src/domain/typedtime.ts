import { LOCALES, patternOf } from "./language/languages.ts";
import { DAY, HOUR, MINUTE, SECOND } from "./span.ts";
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
const TIME = String.raw`(?:[ t,]+(?:${patternOf(({ at }) => at)}\s+)?(\d{1,2}):(\d\d)(?::(\d\d))?)?`;
const YEAR = String.raw`(?:,? (\d{4})(?: ?${patternOf(({ units }) => units.year)}\.?)?)?`;
const ISO = new RegExp(String.raw`^(\d{4})-(\d\d)-(\d\d)${TIME}$`, "u");
const DOTTED = new RegExp(String.raw`^(\d{1,2})\.(\d{1,2})\.(\d{4})${TIME}$`, "u");
/** As messages write it: "31 дек. 2026 г., 18:30" and "Dec 31, 2026, 18:30". */
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.? (\p{L}{3,})\.?${YEAR}${TIME}$`, "u");
const MONTH_FIRST = new RegExp(String.raw`^(\p{L}{3,})\.? (\d{1,2})${YEAR}${TIME}$`, "u");
const NOW = new RegExp(`^${patternOf(({ now }) => now)}$`, "u");
const DAYS = [
  [-DAY, new RegExp(`^${patternOf(({ yesterday }) => yesterday)}${TIME}$`, "u")],
  [0, new RegExp(`^${patternOf(({ today }) => today)}${TIME}$`, "u")],
  [DAY, new RegExp(`^${patternOf(({ tomorrow }) => tomorrow)}${TIME}$`, "u")],
] as const;
const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/;
const OFFSET = /^(.*:\d\d)\s*(?:z|(?:utc|gmt)(?:\s*([+-])\s*(\d{1,2})(?::?(\d\d))?)?|([+-])(\d{1,2})(?::?(\d\d))?)$/;
const PLACE = /^(.*:\d\d)\s+(\p{L}.*)$/u;

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
  if (NOW.test(text)) return { wall: now, isDay: false };
  const thisYear = new Date(now).getUTCFullYear();
  const [, ...iso] = ISO.exec(text) ?? [];
  if (iso.length > 0) return toMoment(toDay(iso[0], iso[1], iso[2]), iso.slice(3));
  const [, day, month, year, ...time] = DOTTED.exec(text) ?? [];
  if (day) return toMoment(toDay(year, month, day), time);
  const named = DAY_FIRST.exec(text)?.slice(1) ?? swap(MONTH_FIRST.exec(text)?.slice(1));
  if (named) {
    const [first, name = "", last = thisYear, ...clock] = named;
    return toMoment(toDay(last, MONTHS.get(name.slice(0, MONTH_LETTERS)), first), clock);
  }
  for (const [days, pattern] of DAYS) {
    const found = pattern.exec(text);
    if (found) return toMoment(now + days, found.slice(1));
  }
  const clock = CLOCK.exec(text);
  return clock ? toMoment(near, clock.slice(1)) : undefined;
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

function toMoment(day: number, [hours, minutes, seconds]: readonly (string | undefined)[]): Moment | undefined {
  const [hour, minute, second] = [hours, minutes, seconds].map((figure) => Number(figure ?? 0)) as [
    number,
    number,
    number,
  ];
  if (Number.isNaN(day) || hour > 23 || minute > 59 || second > 59) return undefined;
  const wall = Math.floor(day / DAY) * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
  return { wall, isDay: hours === undefined };
}
