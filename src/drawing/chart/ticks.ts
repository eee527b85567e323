import { nameOffset, openZone, type Zone } from "./zone.ts";

/** A mark on the time axis and what is written there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
  /** A new day among hours, a new year among months. */
  readonly strong: boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly locale: string;
  readonly timeZone: string;
  readonly withYear?: boolean;
}

type Unit = "clock" | "day" | "month" | "year";
interface Step {
  readonly unit: Unit;
  /** Ms for the clock, else days, months or years. */
  readonly size: number;
  /** About, in ms. */
  readonly length: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.44 * DAY;
const YEAR = 365.25 * DAY;
const CLOCK = [
  ...[1, 2, 5, 10, 15, 30].map((size) => size * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((size) => size * MINUTE),
  ...[1, 2, 3, 6, 12].map((size) => size * HOUR),
];
const STEPS: readonly Step[] = [
  ...CLOCK.map((size): Step => ({ unit: "clock", size, length: size })),
  ...[1, 2, 7, 14].map((size): Step => ({ unit: "day", size, length: size * DAY })),
  ...[1, 2, 3, 6].map((size): Step => ({ unit: "month", size, length: size * MONTH })),
  ...[1, 2, 5, 10, 20, 50, 100].map((size): Step => ({ unit: "year", size, length: size * YEAR })),
];

/** Marks at round times of the place, `most` of them or a few more. */
export function toTicks(span: Span, most: number): Tick[] {
  const { from, to, locale, timeZone } = span;
  const step = STEPS.find(({ length }) => (to - from) / length <= most) ?? {
    unit: "year",
    size: 200,
    length: 200 * YEAR,
  };
  const zone = openZone(timeZone);
  const label = createLabels(locale, timeZone, step);
  return findTimes(zone, span, step).map((at) => {
    const { month, clock } = zone.toLocal(at);
    const strong = step.unit === "clock" ? clock === 0 : step.unit === "month" && month === 1;
    return { at, label: label(at, strong), strong };
  });
}

/** What the ends of the axis are in words, with the zone where hours matter. */
export function toCaption({ from, to, locale, timeZone, withYear }: Span): string {
  const short = to - from <= 7 * DAY;
  const date = { timeZone, day: "numeric", month: "short" } as const;
  const year = { year: "numeric" } as const;
  if (!short) return new Intl.DateTimeFormat(locale, { ...date, ...year }).formatRange(from, to);
  const clock = { ...date, ...(withYear && year), hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const format = new Intl.DateTimeFormat(locale, clock);
  const [first, last] = [nameOffset(timeZone, from), nameOffset(timeZone, to)];
  // Named once, unless clocks were changed in between.
  if (first !== last) return `${format.format(from)} ${first} – ${format.format(to)} ${last}`;
  return `${format.formatRange(from, to)} ${last}`;
}

function createLabels(locale: string, timeZone: string, { unit, size }: Step): (at: number, strong: boolean) => string {
  const write = (options: Intl.DateTimeFormatOptions): ((at: number) => string) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone, ...options });
    return (at) => format.format(at);
  };
  const seconds = size < MINUTE ? ({ second: "2-digit" } as const) : {};
  const clock = write({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...seconds });
  const day = write({ day: "numeric", month: "short" });
  const month = write({ month: "short" });
  const year = write({ year: "numeric" });
  if (unit === "clock") return (at, strong) => (strong ? day(at) : clock(at));
  if (unit === "month") return (at, strong) => (strong ? year(at) : month(at));
  return unit === "day" ? day : year;
}

function findTimes(zone: Zone, { from, to }: Span, { unit, size }: Step): number[] {
  const times: number[] = [];
  if (unit === "clock") return findClockTimes(zone, from, to, size);
  const start = zone.toLocal(from);
  for (let index = 0; ; index++) {
    const at = toTime(zone, start, unit, size, index);
    if (at > to) return times;
    if (at >= from) times.push(at);
  }
}

/** The `index`th round day, month or year, from one at or before `start`. */
function toTime(
  zone: Zone,
  start: { year: number; month: number; day: number },
  unit: Unit,
  size: number,
  index: number,
): number {
  const { year, month, day } = start;
  if (unit === "year") return zone.startOf(Math.floor(year / size) * size + index * size, 1, 1);
  if (unit === "month") return zone.startOf(year, Math.floor((month - 1) / size) * size + 1 + index * size, 1);
  // Counted from a Monday, so that weeks begin as they do there.
  const days = Math.floor(Date.UTC(year, month - 1, day) / DAY) - MONDAY;
  return zone.startOf(year, month, day - (((days % size) + size) % size) + index * size);
}

/** Days from the epoch to its first Monday. */
const MONDAY = 4;

/**
 * Times at which the clocks show a multiple of `size`, found by looking at them: where they are put forward some are
 * missing, and where they are put back the one that comes twice counts once, unless an hour apart is far enough.
 */
function findClockTimes(zone: Zone, from: number, to: number, size: number): number[] {
  const look = Math.min(size, 15 * MINUTE);
  const times: number[] = [];
  for (let at = from - (zone.toLocal(from).clock % look); at <= to; at += look) {
    const before = times.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (at >= from && zone.toLocal(at).clock % size === 0 && at - before >= size / 2 + 1) times.push(at);
  }
  return times;
}
