import { expect, test } from "vitest";
import { findCities } from "../../src/domain/places.ts";

test.each([
  ["Berlin", "Berlin, Germany"],
  ["берлин", "Berlin, Germany"],
  ["Казань", "Kazan, Russia"],
  ["Нижний Новгород", "Nizhny Novgorod, Russia"],
  ["Санкт-Петербург", "St. Petersburg, Russia"],
  ["питер", "St. Petersburg, Russia"],
  ["Париж", "Paris, France"],
  ["Киев", "Kyiv, Ukraine"],
  ["Tromsø", "Tromsø, Norway"],
  ["tromso", "Tromsø, Norway"],
  ["London", "London, United Kingdom"],
  ["London, Canada", "London, Canada"],
  ["st petersburg, us", "St. Petersburg, United States of America"],
])("a city is found by %s", async (text, found) => {
  const [first] = await findCities(text);
  expect(`${first?.city}, ${first?.country}`).toBe(found);
});

test("where it is, is told to a tenth of a degree", async () => {
  expect((await findCities("Kazan"))[0]?.location).toEqual({ latitude: 55.7, longitude: 49.1 });
});

test.each(["Atlantis", "", " ", "K", "Berlin, France", "7:30", "a".repeat(200)])(
  "there is no city %j",
  async (text) => {
    expect(await findCities(text)).toEqual([]);
  },
);
