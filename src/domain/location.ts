import findZone from "@photostructure/tz-lookup";
import { z } from "zod";
import { isZone } from "./zone.ts";

/** A place on Earth, in degrees. */
export const Location = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type Location = Readonly<z.infer<typeof Location>>;

/** A place to a tenth of a degree, some 10 km: enough for when the sun rises there, and nobody's door. */
export function roundLocation({ latitude, longitude }: Location): Location {
  return { latitude: toTenth(latitude), longitude: toTenth(longitude) };
}

/** The time zone of a place, on the sea too; undefined where this machine does not know it. */
export function zoneAt({ latitude, longitude }: Location): string | undefined {
  const zone = findZone(latitude, longitude);
  return isZone(zone) ? zone : undefined;
}

/** Never −0. */
function toTenth(degrees: number): number {
  return Math.round(degrees * 10) / 10 || 0;
}
