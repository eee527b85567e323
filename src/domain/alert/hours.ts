import { type Clock, openClock } from "../clock.ts";
import type { Hours } from "./condition.ts";

const DAY_MINUTES = 1440;
const clocks = new Map<string, Clock>();

/** The first time from a time on at which these hours are open. */
export function nextOpen(hours: Hours, zone: string, at: number): number {
  const clock = clockOf(zone);
  const { year, month, day, hour, minute } = clock.read(at);
  const present = hour * 60 + minute;
  // A window of yesterday may go on; within a week there is another one.
  for (let ahead = -1; ahead <= 7; ahead++) {
    const weekday = (new Date(Date.UTC(year, month - 1, day + ahead)).getUTCDay() + 6) % 7;
    if (!hours.days.includes(weekday)) continue;
    const from = ahead * DAY_MINUTES + hours.from;
    const length = (hours.to - hours.from + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
    if (present >= from + length) continue;
    if (present >= from) return at;
    return clock.find({ year, month, day: day + ahead, hour: 0, minute: hours.from });
  }
  return at;
}

/** When hours that are open at a time close; the time itself where they are closed. */
export function closesAt(hours: Hours, zone: string, at: number): number {
  const clock = clockOf(zone);
  const { year, month, day, hour, minute } = clock.read(at);
  const present = hour * 60 + minute;
  for (const ahead of [-1, 0]) {
    const weekday = (new Date(Date.UTC(year, month - 1, day + ahead)).getUTCDay() + 6) % 7;
    const from = ahead * DAY_MINUTES + hours.from;
    const length = (hours.to - hours.from + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
    if (!hours.days.includes(weekday) || present < from || present >= from + length) continue;
    return clock.find({ year, month, day: day + ahead, hour: 0, minute: hours.from + length });
  }
  return at;
}

/** Opening the clocks of a zone takes its time. */
function clockOf(zone: string): Clock {
  const known = clocks.get(zone) ?? openClock(zone);
  clocks.set(zone, known);
  return known;
}
