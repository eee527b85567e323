/** What the clocks of a place show; `month` from 1. */
export interface Reading {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

/** The clocks of one time zone. */
export interface Clock {
  /** Minutes that they are ahead of UTC at this time. */
  offset(at: number): number;
  read(at: number): Reading;
  /**
   * The first time at which they show this, ms since the epoch; what they jump over counts on from before. Days run on
   * beyond a month's end.
   */
  find(reading: Reading): number;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Opens the clocks of an IANA zone such as `Europe/Moscow`. */
export function openClock(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const read = (at: number): Reading => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return {
      year: part("year"),
      month: part("month"),
      day: part("day"),
      hour: part("hour"),
      minute: part("minute"),
    };
  };
  const offset = (at: number): number => (toUtc(read(at)) - Math.floor(at / MINUTE) * MINUTE) / MINUTE;
  return {
    read,
    offset,
    find(reading) {
      const shown = toUtc(reading);
      const [before, after] = [offset(shown - DAY), offset(shown + DAY)];
      const found = [Math.max(before, after), Math.min(before, after)]
        .map((minutes) => shown - minutes * MINUTE)
        .find((at) => toUtc(read(at)) === shown);
      return found ?? shown - before * MINUTE;
    },
  };
}

function toUtc({ year, month, day, hour, minute }: Reading): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}
