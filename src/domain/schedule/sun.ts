import { getTimes } from "suncalc";
import type { Location } from "../location.ts";
import { DAY, HOUR, MINUTE } from "../span.ts";
import type { SunEvent } from "./schedule.ts";
import { type Day, instantOf, utcOf } from "./wall.ts";

const NOON = 720;
/** The sun turns by a degree in so long. */
const DEGREE = 4 * MINUTE;

/**
 * When the sun rises or sets on a day of a zone, to the minute; null when it does not. The day is the one around the
 * highest sun: far north the sun may set after midnight.
 */
export function sunAt(event: SunEvent, day: Day, timeZone: string, { latitude, longitude }: Location): number | null {
  const highest = utcOf(day) + 12 * HOUR - longitude * DEGREE;
  // Beside the date line clocks and sun have different dates.
  const shift = Math.round((instantOf(timeZone, day, NOON) - highest) / DAY) * DAY;
  const at = getTimes(new Date(highest + shift), latitude, longitude)[event];
  return at instanceof Date && !Number.isNaN(at.getTime()) ? Math.round(at.getTime() / MINUTE) * MINUTE : null;
}
