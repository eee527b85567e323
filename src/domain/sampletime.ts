import { DAY, MINUTE, type Span } from "./span.ts";

/** 1 January 2000 (UTC), where MicroPython on an ESP8266 begins to count. */
const YEAR_2000_MS = Date.UTC(2000, 0, 1);
/** No device measured anything then: as seconds, it is after 1970. */
const APRIL_1970_MS = 1e10;

/** How far a unit's clock, the time of a sample or that of a line of its log may be ahead of the instance's clock. */
export const MAX_SKEW_MS = MINUTE;

/** Whether one of these times, in order, holds a moment. */
export function isWithin(spans: readonly Span[], at: number): boolean {
  return spans.some(([from, to]) => at >= from && at < to);
}

/** Why a sample for a time that is sealed is not taken, with what its time may have been meant to be. */
export function toTooOld(at: number, now: number): string {
  if (at < APRIL_1970_MS) return "too old: times are ms since 1970, is this in seconds?";
  if (Math.abs(at + YEAR_2000_MS - now) < 366 * DAY) return "too old: times are ms since 1970, is this since 2000?";
  return "too old: what was kept of its time has been cleared away";
}
