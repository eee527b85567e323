import { expect, test } from "vitest";
import { Location, roundLocation, zoneAt } from "../../src/domain/location.ts";

test("a place is kept to a tenth of a degree, and zero is never below itself", () => {
  expect(roundLocation({ latitude: 55.75583, longitude: 37.61778 })).toEqual({ latitude: 55.8, longitude: 37.6 });
  expect(roundLocation({ latitude: -33.86882, longitude: -0.04 })).toEqual({ latitude: -33.9, longitude: 0 });
  expect(Object.is(roundLocation({ latitude: 0, longitude: -0.04 }).longitude, 0)).toBe(true);
});

test.each([
  ["Europe/Moscow", 55.7558, 37.6173],
  ["Asia/Kolkata", 22.5726, 88.3639],
  ["America/Argentina/Buenos_Aires", -34.6037, -58.3816],
  ["Pacific/Auckland", -36.8485, 174.7633],
  // On the sea.
  ["Etc/GMT+2", 30, -30],
  // At the ends of the map.
  ["Etc/GMT-12", 89.9, 180],
])("the zone of a place is found: %s", (zone, latitude, longitude) => {
  expect(zoneAt({ latitude, longitude })).toBe(zone);
});

test("what lies beyond the Earth is no place", () => {
  for (const [latitude, longitude] of [
    [90.1, 0],
    [0, -180.1],
    [Number.NaN, 0],
  ]) {
    // biome-ignore format: a table
    expect(Location.safeParse({ latitude, longitude }).success).toBe(false);
  }
});
