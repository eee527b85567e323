import { Temporal } from "temporal-polyfill";
import { readHours } from "../alert/typed.ts";
import { openClock } from "../clock.ts";
import { patternOf } from "../language/languages.ts";
import { DAY, MINUTE } from "../span.ts";
import { parseLength } from "../typedlength.ts";
import { type Clocks, foldTime, readMoment } from "../typedtime.ts";
import { DAY_MINUTES, type End, EVERY_DAY, MAX_AFTER, MAX_OFFSET, type SunEvent, type When } from "./schedule.ts";
import { type Day, instantOf } from "./wall.ts";

export type Unread =
  | "schedule-time-expected"
  | "schedule-end-expected"
  | "schedule-too-often"
  | "schedule-past"
  | "schedule-too-long";
type Read<T> = T | Unread;

const SUN = `(?:(?<rise>${patternOf(({ sunrise }) => sunrise)})|(?<set>${patternOf(({ sunset }) => sunset)}))`;
const AT = String.raw`(?:(?:${patternOf(({ at }) => at)}|on|на|по)\s+)?`;
const CLOCK = String.raw`(\d{1,2}[:.]\d\d(?:\s?[ap]m)?|\d{1,2}\s?[ap]m)`;
/** "sunset - 30 min", "sunset +1:15". */
const SUN_FIRST = new RegExp(String.raw`^${AT}${SUN}(?:\s*(?<sign>[+-])\s*(?<length>.+))?$`, "u");
/** "30 min before sunset". */
const SUN_LAST = new RegExp(
  String.raw`^(?:${patternOf(({ within, after }) => [...within, ...after])}\s+)?(?<length>.+?)\s+(?:(?<before>${patternOf(({ before }) => before)})|${patternOf(({ behind }) => behind)})\s+${SUN}$`,
  "u",
);
const LIMITS = [
  [
    "earliest",
    new RegExp(String.raw`[\s,;]+(?:but\s+|но\s+)?${patternOf(({ notBefore }) => notBefore)}\s+${CLOCK}`, "u"),
  ],
  ["latest", new RegExp(String.raw`[\s,;]+(?:but\s+|но\s+)?${patternOf(({ notAfter }) => notAfter)}\s+${CLOCK}`, "u")],
] as const;
const EVERY = new RegExp(
  String.raw`^${patternOf(({ every }) => every)}\s+(.+?)(?:,?\s+(?:${patternOf(({ from }) => from)}\s+)?(\d{1,2}[:.]\d\d.*|\d{1,2}\s?(?:[-–—]|[ap]m|${patternOf(({ to }) => to)}).*))?$`,
  "u",
);
const COLON = /^(\d{1,2})[:.](\d\d)$/;

/** When a schedule is to run, as a person types it: "7:30", "sunset - 30 min", "every 15 min 8:00-20:00", "tomorrow 18:00". */
export function readWhen(text: string, clocks: Clocks): Read<When> {
  const given = foldTime(text);
  const sun = readSun(given);
  if (sun) return typeof sun === "string" ? sun : { ...sun, days: [...EVERY_DAY] };
  const every = EVERY.exec(given);
  if (every) return readEvery(every);
  const minute = readMinute(given);
  if (minute !== undefined) return { kind: "time", minute, days: [...EVERY_DAY] };
  return readOnce(given, clocks);
}

/** When it is to end what it has begun: "23:00", "2 h", "sunrise". */
export function readEnd(text: string): Read<End> {
  const given = foldTime(text);
  const sun = readSun(given);
  if (sun) return sun;
  const minute = readMinute(given);
  if (minute !== undefined) return { kind: "time", minute };
  const length = parseLength(
    given.replace(new RegExp(`^${patternOf(({ after, behind }) => [...after, ...behind])}\\s+`, "u"), ""),
  );
  if (length === undefined) return "schedule-end-expected";
  if (length < MINUTE) return "schedule-too-often";
  const minutes = Math.round(length / MINUTE);
  return minutes > MAX_AFTER ? "schedule-too-long" : { kind: "after", minutes };
}

/** A time of the day in minutes since midnight, such as "21:00" or "9 pm". */
export function readMinute(text: string): number | undefined {
  const clock = foldTime(text).replace(COLON, "$1:$2");
  const moment = readMoment(clock, 0, 0);
  // Without a day it is of whichever is near.
  if (!moment || moment.isDay || readMoment(clock, DAY, 0)?.wall !== moment.wall + DAY) return undefined;
  return Math.floor(moment.wall / MINUTE);
}

function readSun(text: string): Read<Omit<Extract<When, { kind: "sun" }>, "days">> | undefined {
  let rest = text;
  const limits: { earliest: number | null; latest: number | null } = { earliest: null, latest: null };
  for (const [side, pattern] of LIMITS) {
    const [all, clock] = pattern.exec(rest) ?? [];
    if (all === undefined || clock === undefined) continue;
    limits[side] = readMinute(clock) ?? null;
    rest = rest.replace(all, "").trim();
  }
  const found = SUN_FIRST.exec(rest)?.groups ?? SUN_LAST.exec(rest)?.groups;
  if (!found) return undefined;
  const { rise, length = "", sign, before } = found;
  const event: SunEvent = rise ? "sunrise" : "sunset";
  const offset = length === "" ? 0 : readOffset(length);
  if (offset === undefined) return "schedule-time-expected";
  if (offset > MAX_OFFSET) return "schedule-too-long";
  return { kind: "sun", event, offset: (sign === "-" || before ? -1 : 1) * offset || 0, ...limits };
}

/** "30 min", "1 h 15 min" or "1:15" in minutes. */
function readOffset(text: string): number | undefined {
  const [, hours, minutes] = COLON.exec(text.trim()) ?? [];
  if (hours !== undefined) return Number(hours) * 60 + Number(minutes);
  const length = parseLength(text);
  return length === undefined ? undefined : Math.round(length / MINUTE);
}

function readEvery([, every = "", between]: RegExpExecArray): Read<When> {
  const length = parseLength(every);
  const hours = between === undefined ? { from: 0, to: 0 } : readHours(between);
  if (length === undefined || !hours) return "schedule-time-expected";
  if (length < MINUTE) return "schedule-too-often";
  const minutes = Math.round(length / MINUTE);
  if (minutes > DAY_MINUTES) return "schedule-too-long";
  return { kind: "every", minutes, from: hours.from, to: hours.to % DAY_MINUTES, days: [...EVERY_DAY] };
}

function readOnce(text: string, { timeZone, now }: Clocks): Read<When> {
  const shown = now + openClock(timeZone).offset(now) * MINUTE;
  const moment = readMoment(text, shown, shown);
  if (!moment || moment.isDay) return "schedule-time-expected";
  const wall = Math.floor(moment.wall / MINUTE) * MINUTE;
  const day: Day = Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO("UTC").toPlainDate();
  const minute = new Date(wall).getUTCHours() * 60 + new Date(wall).getUTCMinutes();
  if (instantOf(timeZone, day, minute) <= now) return "schedule-past";
  return { kind: "once", date: day.toString(), minute };
}
