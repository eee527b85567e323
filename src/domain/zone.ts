import { openClock } from "./clock.ts";

const MINUTE = 60_000;

/** Whether this machine knows a time zone of that name, such as `Europe/Berlin` or `Etc/GMT-3`. */
export function isZone(name: string): boolean {
  // Newer engines take bare offsets too, which older ones would not read back.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** A zone that was stored, where this machine knows it: another engine may have known more of them. Otherwise UTC. */
export function toZone(stored: string | null | undefined): string {
  return stored && isKnown(stored) ? stored : "UTC";
}

const known = new Map<string, boolean>();

/** As isZone, which takes its time: who writes, presses or asks has a zone. */
function isKnown(name: string): boolean {
  const found = known.get(name) ?? isZone(name);
  known.set(name, found);
  return found;
}

/**
 * What RFC 3339 puts after a time that clocks in this zone show: `+02:00`. `wall` is that time as if it were UTC. Of a
 * time that comes twice, when clocks go back, the first is meant; one that they jump over counts on from before.
 */
export function offsetOfWall(timeZone: string, wall: number): string {
  const shown = new Date(wall);
  const at = openClock(timeZone).find({
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
  });
  return toOffset((Math.floor(wall / MINUTE) * MINUTE - at) / MINUTE);
}

/** Minutes ahead of UTC as `+05:30`. */
export function toOffset(minutes: number): string {
  const pad = (number: number): string => String(number).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** What a zone is called where times in it are told: how far it is ahead of UTC then, as `UTC+3` or `UTC−3:30`. */
export function nameOffset(timeZone: string, at: number): string {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "shortOffset" });
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return name
    .replace("GMT", "UTC")
    .replace(/[+-]0$/, "")
    .replace("-", "−");
}
