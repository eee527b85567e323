import { MINUTE } from "../span.ts";
import { DAY_MINUTES, type End, type SunEvent, type SunWhen, type Timing, type Where } from "./schedule.ts";
import { sunAt } from "./sun.ts";
import { type Day, dayAt, dayOf, instantOf, shownAt, weekdayOf } from "./wall.ts";

/** One time that a schedule runs. */
export interface Run {
  readonly at: number;
  /** When it ends what it has begun. */
  readonly end: number | null;
}

/** The next runs, and what the sun does not do until the first of them, so that there is none. */
export interface Coming {
  readonly runs: readonly Run[];
  readonly without: SunEvent | null;
}

/** What a schedule is, for when it runs; by its id its random spread is another than that of its neighbours. */
export interface Scheduled {
  readonly id: number;
  readonly timing: Timing;
  readonly where: Where;
}

/** Nobody looks further ahead; the sun rises everywhere within a year. */
const MOST_DAYS = 400;
/** A day has its run by then at the latest, and not before. */
const AROUND = 2;
/** About when the sun rises and sets: limits are taken from the half of a day around it. */
const USUAL: Readonly<Record<SunEvent, number>> = { sunrise: 6 * 60, sunset: 18 * 60 };

/** Its runs after a time, in order. */
export function* runsAfter(scheduled: Scheduled, from: number): Generator<Run> {
  let last = from;
  for (const { run } of days(scheduled, from)) {
    if (!run || run.at <= last) continue;
    last = run.at;
    yield run;
  }
}

/** The first of its runs after a time. */
export function nextRun(scheduled: Scheduled, from: number): Run | null {
  const [first = null] = runsAfter(scheduled, from);
  return first;
}

/** When it would end what it begins now. */
export function endFrom(scheduled: Scheduled, now: number): number | null {
  const { timing, where } = scheduled;
  const { hour, minute, date } = shownAt(where.timeZone, now);
  const when = { kind: "once", date, minute: hour * 60 + minute } as const;
  return nextRun({ ...scheduled, timing: { ...timing, when, spread: 0 } }, now - MINUTE)?.end ?? null;
}

/** At most so many of its next runs. */
export function comingRuns(scheduled: Scheduled, from: number, most: number): Coming {
  const runs: Run[] = [];
  let without: SunEvent | null = null;
  for (const { run, without: missing, at } of days(scheduled, from)) {
    if (run && run.at > (runs.at(-1)?.at ?? from)) runs.push(run);
    else if (missing && runs.length === 0 && at > from) without ??= missing;
    if (runs.length === most) break;
  }
  return { runs, without };
}

interface Step {
  readonly run?: Run;
  readonly without?: SunEvent;
  /** About when it would be. */
  readonly at: number;
}

/** Day by day what there is on it; the first days may be over. */
function* days(scheduled: Scheduled, from: number): Generator<Step> {
  const { timing, where } = scheduled;
  const { when } = timing;
  if (when.kind === "once") return yield* ofDay(scheduled, dayOf(when.date), from);
  const back = AROUND + (when.kind === "sun" ? Math.ceil(Math.abs(when.offset) / DAY_MINUTES) : 0);
  const first = dayAt(where.timeZone, from).subtract({ days: back });
  for (let past = 0; past <= MOST_DAYS + 2 * back; past++) {
    const day = first.add({ days: past });
    if (when.days.includes(weekdayOf(day))) yield* ofDay(scheduled, day, from);
  }
}

function* ofDay(scheduled: Scheduled, day: Day, from: number): Generator<Step> {
  const { timing, where } = scheduled;
  const { when } = timing;
  const { timeZone } = where;
  const spread = (salt: string): number => spreadOf(scheduled, day, salt);
  if (when.kind === "every") {
    const isWhole = when.from === when.to;
    const start = instantOf(timeZone, day, when.from);
    const until = instantOf(timeZone, day, when.to + (when.to > when.from ? 0 : DAY_MINUTES));
    const width = when.minutes * MINUTE;
    const skipped = Math.max(0, Math.floor((from - start) / width));
    for (let at = start + skipped * width; isWhole ? at < until : at <= until; at += width) {
      yield { run: { at, end: endAfter(timing.end, at) }, at };
    }
    return;
  }
  if (when.kind === "sun") {
    const at = sunTime(when, day, where, spread("start"));
    if (at === null) return yield { without: when.event, at: instantOf(timeZone, day, DAY_MINUTES / 2) };
    return yield ended(scheduled, day, at, USUAL[when.event] + when.offset);
  }
  yield ended(scheduled, day, instantOf(timeZone, day, when.minute) + spread("start"), when.minute);
}

/** A run with its end; none where it would end before it has begun, or not at all. */
function ended(scheduled: Scheduled, day: Day, at: number, usual: number): Step {
  const { timing, where } = scheduled;
  const { end } = timing;
  if (end === null || end.kind === "after") return { run: { at, end: endAfter(end, at) }, at };
  const spread = spreadOf(scheduled, day, "end");
  const usualEnd = end.kind === "time" ? end.minute : USUAL[end.event] + end.offset;
  // The first one after the usual time of its start.
  const later = Math.floor((usual - usualEnd) / DAY_MINUTES) + 1;
  const ofEnd = day.add({ days: later });
  const endAt =
    end.kind === "time" ? instantOf(where.timeZone, ofEnd, end.minute) + spread : sunTime(end, ofEnd, where, spread);
  if (endAt === null) return { at, ...(end.kind === "sun" && { without: end.event }) };
  return endAt > at ? { run: { at, end: endAt }, at } : { at };
}

function endAfter(end: End | null, at: number): number | null {
  return end?.kind === "after" ? at + end.minutes * MINUTE : null;
}

/** When a time of the sun is, within its limits; null when the sun does not do that. */
function sunTime(
  { event, offset, earliest, latest }: Omit<SunWhen, "days">,
  day: Day,
  { timeZone, location }: Where,
  spread: number,
): number | null {
  const sun = location && sunAt(event, day, timeZone, location);
  if (sun === null) return null;
  const usual = USUAL[event] + offset;
  const limit = (minute: number): number => {
    const days = Math.floor((usual + DAY_MINUTES / 2 - minute) / DAY_MINUTES);
    return instantOf(timeZone, day, minute + days * DAY_MINUTES);
  };
  let at = sun + offset * MINUTE + spread;
  if (latest !== null) at = Math.min(at, limit(latest));
  if (earliest !== null) at = Math.max(at, limit(earliest));
  return at;
}

/** By so much a day's run is moved: always the same, so that a restart runs nothing twice. */
function spreadOf({ id, timing: { spread } }: Scheduled, day: Day, salt: string): number {
  if (spread === 0) return 0;
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${id} ${day.toString()} ${salt}`)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  // Its low bits hardly differ from one day to the next.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  hash = (hash ^ (hash >>> 13)) >>> 0;
  return ((hash % (2 * spread + 1)) - spread) * MINUTE;
}
