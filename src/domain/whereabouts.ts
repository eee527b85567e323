import { openClock } from "./clock.ts";
import { DAY, MINUTE } from "./span.ts";
import { foldTime, readMoment } from "./typedtime.ts";
import { allZones, findZones, LISTED } from "./zones.ts";

/** Every zone is a multiple of so many minutes ahead of UTC. */
const QUARTER = 15;

/**
 * The zones that a person may mean who says where they are, as `findZones` takes it, or what their clock shows: "15:40",
 * of which they are asked which it is.
 */
export function findWhereabouts(
  text: string,
  now: number,
  titles: ReadonlyMap<string, string>,
): ReturnType<typeof findZones> {
  const clock = readMoment(foldTime(text), now, now);
  if (!clock || clock.isDay || !/\d/.test(text)) return findZones(text, now, titles);
  const minutes = Math.round((clock.wall - now) / MINUTE / QUARTER) * QUARTER;
  const day = DAY / MINUTE;
  const offsets = [minutes, minutes - day, minutes + day];
  const zones = allZones().filter((zone) => offsets.includes(openClock(zone).offset(now)));
  const listed = zones.filter((zone) => LISTED.includes(zone));
  return { zones: listed.length > 0 ? listed : zones, isSure: false };
}
