import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { readRows } from "../../support/database.ts";
import { meet, turns } from "../../support/people.ts";
import { startWorld, type World } from "../../support/pepeunit.ts";

const MOSCOW = { latitude: 55.755833, longitude: 37.617778 };
const SYDNEY = { latitude: -33.86882, longitude: 151.209296 };
const KEY = "📍 Share my location";

let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
});
afterAll(() => world.stop());

const kept = async (name: string) =>
  (await readRows(world.dir, `select time_zone, latitude, longitude from user where name = '${name}'`))[0];
const keys = (person: Person) => person.chat.keyboard?.keyboard.flat().map((key) => (key as { text: string }).text);

async function settings(person: Person, head = "Settings") {
  person.says("/settings");
  return person.sees(head);
}

async function offers(person: Person): Promise<void> {
  const regions = await turns(person, await settings(person), "🕐 Time zone");
  await person.presses(regions, KEY);
  await person.sees("The key below shares where you are.");
  expect(keys(person)).toEqual([KEY]);
  expect(person.chat.keyboard?.one_time_keyboard).toBe(true);
}

test("a shared place gives the time zone, and is kept to a tenth of a degree, in no conversation either", async () => {
  await offers(ann);
  ann.shares(KEY, MOSCOW);
  const { text } = await ann.sees("Times are shown as in Moscow now");
  expect(text).toContain("55.8°\u00a0N, 37.6°\u00a0E");
  expect(keys(ann)).toBeUndefined();
  expect(await kept("Ann")).toEqual({ time_zone: "Europe/Moscow", latitude: 55.8, longitude: 37.6 });
  // What was asked is answered: other words are no city any more.
  ann.says("Tokyo");
  await ann.sees("I did not get that.");
  const dump = JSON.stringify([await readRows(world.dir, "select * from dialog"), await readRows(world.dir, "select * from user")]); // biome-ignore format: one sentence
  expect(dump).not.toContain("55.75");
});

test("it is shown in the settings, is part of one's data, and is forgotten when asked to; the zone stays", async () => {
  const page = await settings(ann);
  expect(page.text).toContain("\n📍 Place: 55.8°\u00a0N, 37.6°\u00a0E\n");
  await ann.presses(page, "📄 My data");
  const { document } = await ann.sees((message) => message.document?.name === "pepeunit.json");
  expect(JSON.parse(document?.text ?? "").person).toMatchObject({ location: { latitude: 55.8, longitude: 37.6 } });
  const place = await turns(ann, page, "📍 My place");
  expect(place.text).toContain("nobody else sees it");
  const after = await turns(ann, place, "🗑 Forget my place");
  expect(after.text).toContain("Time zone: Moscow");
  expect(after.text).not.toContain("📍");
  expect(after.buttons.flat()).not.toContain("📍 My place");
  expect(await kept("Ann")).toEqual({ time_zone: "Europe/Moscow", latitude: null, longitude: null });
  expect((await ann.forges(after, "place")).text).toContain("no longer works");
});

test("one from the clip beside the input field counts as well, on the other half of the Earth too", async () => {
  ann.sends({ location: SYDNEY });
  expect((await ann.sees("Times are shown as in Sydney now")).text).toContain("33.9°\u00a0S, 151.2°\u00a0E");
});

test("the key goes once a city is typed, a zone is chosen, or nothing is wanted any more", async () => {
  await offers(ann);
  ann.says("Berlin");
  await ann.sees("Times are shown as in Berlin now");
  expect(keys(ann)).toBeUndefined();

  await offers(ann);
  const regions = ann.chat.find("Where are you?")!;
  await turns(ann, await turns(ann, regions, "Asia"), "Tokyo");
  await ann.sees("Then I don’t need your location.");
  expect(keys(ann)).toBeUndefined();

  await offers(ann);
  ann.says("/cancel");
  await ann.sees("Stopped.");
  expect(keys(ann)).toBeUndefined();
  expect(await kept("Ann")).toMatchObject({ time_zone: "Asia/Tokyo" });
});

test("a newcomer shares it in answer to the first question", async () => {
  const ivan = world.telegram.person({ first_name: "Иван", language_code: "ru" });
  ivan.starts();
  const hello = await ivan.sees("Здравствуйте, Иван!");
  await ivan.presses(hello, "🕐 Другое место");
  await ivan.presses(await ivan.sees("Где вы?"), "📍 Отправить моё место");
  await ivan.sees("Кнопка внизу отправит, где вы.");
  ivan.shares("📍 Отправить моё место", MOSCOW);
  expect((await ivan.sees("Теперь время показываю по поясу «Москва»")).text).toContain(
    "55,8°\u00a0с.\u00a0ш., 37,6°\u00a0в.\u00a0д.",
  );
});

test("nothing is kept of strangers", async () => {
  const eve = world.telegram.person({ first_name: "Eve" });
  eve.sends({ location: MOSCOW });
  await eve.sees("Press /start first.");
  for (const data of ["tz-share", "place", "place-forget"])
    expect((await eve.forges(1, data)).text, data).toBe("Press /start first.");
  expect(await kept("Eve")).toBeUndefined();
});
