import { Temporal } from "temporal-polyfill";

export type Day = Temporal.PlainDate;

/** The day that clocks in a zone show. */
export function dayAt(timeZone: string, at: number): Day {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
}

/** What clocks in a zone show. */
export function shownAt(timeZone: string, at: number) {
  const shown = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return { date: shown.toPlainDate().toString(), hour: shown.hour, minute: shown.minute };
}

export function dayOf(date: string): Day {
  return Temporal.PlainDate.from(date);
}

/** 0 is Monday. */
export function weekdayOf(day: Day): number {
  return day.dayOfWeek - 1;
}

/** Midnight of a day in UTC. */
export function utcOf({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day);
}

/**
 * When clocks in a zone show so many minutes since midnight, which may be of a later day. What they show twice is meant
 * the first time; what they jump over is when they have jumped.
 */
export function instantOf(timeZone: string, day: Day, minutes: number): number {
  const shown = day
    .add({ days: Math.floor(minutes / 1440) })
    .toPlainDateTime({ hour: Math.floor((((minutes % 1440) + 1440) % 1440) / 60), minute: ((minutes % 60) + 60) % 60 });
  const first = shown.toZonedDateTime(timeZone, { disambiguation: "earlier" });
  if (first.toPlainDateTime().equals(shown)) return first.epochMilliseconds;
  return first.getTimeZoneTransition("next")?.epochMilliseconds ?? first.epochMilliseconds;
}
