/** A time on the clocks of a place; `month` from 1. */
export interface Local {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Ms since local midnight, as the clock shows it. */
  readonly clock: number;
}

/** The clocks of one time zone. */
export interface Zone {
  toLocal(at: number): Local;
  /** The first moment of a local day, ms since the epoch; days beyond the month's end run on into the next. */
  startOf(year: number, month: number, day: number): number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;

export function openZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  /** What the clocks show, as if it were UTC. */
  const toClock = (at: number): number => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
    return shown + (((at % 1000) + 1000) % 1000);
  };
  return {
    toLocal(at) {
      const clock = toClock(at);
      const date = new Date(clock);
      return {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        clock: clock - Math.floor(clock / DAY) * DAY,
      };
    },
    startOf(year, month, day) {
      const midnight = Date.UTC(year, month - 1, day);
      const guess = midnight - (toClock(midnight) - midnight);
      const start = guess - (toClock(guess) - midnight);
      // Where clocks jump over midnight, the day begins when they have jumped.
      return toClock(start) >= midnight ? start : firstOf(start, midnight, toClock);
    },
  };
}

function firstOf(from: number, wanted: number, toClock: (at: number) => number): number {
  let at = from;
  while (toClock(at) < wanted) at += 15 * MINUTE;
  return at;
}

/** How far a zone is ahead of UTC at a time, as the rest of the program names it: `UTC+3`. */
export function nameOffset(timeZone: string, at: number): string {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" });
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return name
    .replace("GMT", "UTC")
    .replace(/[+-]0$/, "")
    .replace("-", "−");
}
