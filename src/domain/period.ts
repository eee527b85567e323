import { AppError } from "../errors.ts";
import { openClock } from "./clock.ts";
import { patternOf } from "./language/languages.ts";
import { DAY, MINUTE, type Span } from "./span.ts";
import { parseLength } from "./typedlength.ts";
import { foldTime, type Moment, readMoment } from "./typedtime.ts";

/** A stretch of time, in whole minutes. */
export interface Period {
  readonly minutes: number;
  /** Where it ends, minutes since the epoch; null when it ends at the present, whenever it is looked at. */
  readonly end: number | null;
}

export const MAX_YEARS = 10;
export const MAX_MINUTES = (MAX_YEARS * 366 * DAY) / MINUTE;
/** No unit has measured anything before. */
const FIRST = Date.UTC(2000, 0);
const EPOCH = { year: 1970, month: 1, day: 1, hour: 0 };

/** A time without its day. */
const CLOCK = /^\d{1,2}:\d\d/;

const LEAD = new RegExp(`^(${patternOf(({ within }) => within)}\\s+)*(${patternOf(({ last }) => last)}\\s+)?`, "u");
const SINCE = new RegExp(`^${patternOf(({ from }) => from)}\\s+`, "u");
const BETWEEN = new RegExp(String.raw`\s*(?:…|\.{2,3}|—|–)\s*|\s+(?:-|${patternOf(({ to }) => to)})\s+`, "u");

/**
 * A period as people type it: a length that ends now ("3 days", "1 h 30 min", "12ч"), a day ("yesterday",
 * "01.11.2026"), or two times ("2026-11-01 … 2026-11-05", "с 10:00 до 12:00") on the clocks of `timeZone`. A day at
 * the end is meant whole. What can't be read strictly is refused.
 */
export function parsePeriod(text: string, now: number, timeZone: string): Period {
  const given = foldTime(text);
  const length = parseLength(given.replace(LEAD, ""));
  if (length !== undefined) return checked({ minutes: length / MINUTE, end: null });

  const clock = openClock(timeZone);
  const wall = now + clock.offset(now) * MINUTE;
  const toAt = (wall: number): number => clock.find({ ...EPOCH, minute: Math.floor(wall / MINUTE) });
  const [first = "", second, ...rest] = given.replace(SINCE, "").split(BETWEEN);
  const from = parseMoment(first, wall, wall);
  const to = second === undefined ? from : parseMoment(second, from?.wall ?? wall, wall);
  if (!from || !to || rest.length > 0) throw new AppError("period-unclear");
  if (second === undefined && SINCE.test(given)) return toPeriod(toAt(from.wall), now, now);
  if (second === undefined && !from.isDay) throw new AppError("period-unclear");
  return toPeriod(toAt(from.wall), toAt(to.isDay ? to.wall + DAY : to.wall), now);
}

/** A minute ("14:35", the last one there was) or a period, as people type them; undefined when it can't be read. */
export function parseStretch(text: string, now: number, timeZone: string): Span | undefined {
  const given = foldTime(text);
  const clock = openClock(timeZone);
  const wall = now + clock.offset(now) * MINUTE;
  const moment = parseMoment(given, wall, wall);
  if (moment && !moment.isDay) {
    const isYesterday = moment.wall > wall && CLOCK.test(given);
    const minute = Math.floor((moment.wall - (isYesterday ? DAY : 0)) / MINUTE);
    const at = clock.find({ ...EPOCH, minute });
    if (at > now) throw new AppError("period-future");
    return [at, at + MINUTE];
  }
  try {
    const { minutes, end } = parsePeriod(text, now, timeZone);
    return end === null ? [now - minutes * MINUTE, now + MINUTE] : [(end - minutes) * MINUTE, end * MINUTE];
  } catch (error) {
    if (error instanceof AppError && error.code === "period-unclear") return undefined;
    throw error;
  }
}

function parseMoment(text: string, near: number, now: number): Moment | undefined {
  const moment = readMoment(text, near, now);
  return moment && moment.wall >= FIRST ? moment : undefined;
}

function toPeriod(from: number, to: number, now: number): Period {
  if (from >= to) throw new AppError("period-backwards");
  if (from >= now) throw new AppError("period-future");
  // What has not happened yet is not shown: such a period goes along with the present.
  if (to >= now) return checked({ minutes: Math.ceil((now - from) / MINUTE), end: null });
  return checked({ minutes: Math.ceil((to - from) / MINUTE), end: Math.ceil(to / MINUTE) });
}

function checked({ minutes, end }: Period): Period {
  const whole = Math.round(minutes);
  if (whole < 1) throw new AppError("period-unclear");
  if (whole > MAX_MINUTES) throw new AppError("period-too-long", { years: MAX_YEARS });
  return { minutes: whole, end };
}
