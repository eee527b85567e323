import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { createClient, createToken } from "../../support/api.ts";
import { createClocks } from "../../support/clocks.ts";
import { readNow } from "../../support/database.ts";
import { meet, menuOf } from "../../support/people.ts";
import { createUnitInChat, RELAY, startWorld, type World } from "../../support/pepeunit.ts";

const clocks = createClocks();
let world: World;
let ann: Person;
beforeAll(async () => {
  world = await startWorld({ clocks });
  ann = await meet(world);
});
afterAll(() => world.stop());

async function turns(message: Shown, label: string): Promise<Shown> {
  await ann.presses(message, label);
  return ann.sees(({ id, edits }) => id === message.id && edits > message.edits);
}
async function opens(name: string): Promise<Shown> {
  ann.says("/units");
  const list = await ann.sees(({ buttons }) => buttons.flat().some((label) => label.includes(name)));
  return turns(list, list.buttons.flat().find((label) => label.includes(name)) ?? "");
}
const device = (env: UnitEnv) => createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl }, clocks.wall);

test("the owner says how often a unit comes and that it sleeps: the card, the list, the API and the unit hear of it", async () => {
  const { env } = await createUnitInChat(world, ann, "Well");
  expect((await device(env).sync()).json?.interval).toBe(10);
  const rhythm = await turns(await menuOf(ann, await opens("Well")), "⏱ Rhythm");
  expect(rhythm.text).toContain("Its rhythm is not known yet.\nIt counts as silent when nothing comes for 2 min.");
  expect(rhythm.buttons.flat()).toContain("• Automatic");
  expect(rhythm.buttons.flat()).not.toContain("💤 Sleeps in between: no");

  const hourly = await turns(rhythm, "1 h");
  expect(hourly.text).toContain("You have set: every 1 h.\nIt counts as silent when nothing comes for 3 h.");
  expect(hourly.buttons.flat()).toEqual(expect.arrayContaining(["Automatic", "• 1 h", "💤 Sleeps in between: no"]));
  const asleep = await turns(hourly, "💤 Sleeps in between: no");
  expect(asleep.text).toContain("You have set: every 1 h, asleep in between.");
  expect((await turns(asleep, "« Well")).text).toMatch(/^💤 Well\nasleep until \d\d:\d\d UTC\n/);
  expect((await device(env).sync()).json).toMatchObject({ interval: 3600, sleep: true });
  ann.says("/units");
  expect((await ann.sees("One device")).buttons).toEqual([["💤 Well"]]);

  const api = createClient(world, await createToken(ann));
  const [unit] = (await api("/units?time=ms")).json.units;
  expect(unit).toMatchObject({ presence: "asleep", online: true, dueAt: unit.seenAt + 3_600_000 });
  const again = await turns(await turns(await menuOf(ann, await opens("Well")), "⏱ Rhythm"), "Automatic");
  expect(again.text).toContain("Its rhythm is not known yet.");
  const { json } = await device(env).sync();
  expect([json?.interval, json?.sleep]).toEqual([10, undefined]);
});

test("a program says so itself in schema.json", async () => {
  const schema = { ...JSON.parse(RELAY["schema.json"]), sync: { interval: 600, sleep: true } };
  await world.git.commit("sleeper", { ...RELAY, "schema.json": JSON.stringify(schema) });
  const { env } = await createUnitInChat(world, ann, "Sleeper", world.git.urlOf("sleeper"));
  expect((await device(env).sync()).json?.interval).toBe(600);
  const card = await opens("Sleeper");
  expect(card.text).toMatch(/^💤 Sleeper\nasleep until/);
  const rhythm = await turns(await menuOf(ann, card), "⏱ Rhythm");
  expect(rhythm.text).toContain("Its program says: every 10 min, asleep in between.");
  expect(rhythm.buttons.flat()).toContain("• As its program says");
  expect((await turns(rhythm, "💤 Sleeps in between: yes")).text).toContain("You have set: every 10 min.");
});

test("what is learnt of a unit is known after a restart", async () => {
  const { env } = await createUnitInChat(world, ann, "Meter");
  for (let n = 0; n < 3; n++) {
    expect((await device(env).sync({ output_variables: { temperature: n } })).status).toBe(200);
    clocks.pass(600_000);
  }
  const says = async () => (await turns(await menuOf(ann, await opens("Meter")), "⏱ Rhythm")).text;
  expect(await says()).toContain(
    "Learnt from its syncs: about every 10 min.\nIt counts as silent when nothing comes for 30 min.",
  );
  await world.restart();
  expect(
    await readNow(
      world.dir,
      "select round(pace / 60000.0) as minutes from status join unit on unit.id = unit_id where name = 'Meter'",
    ),
  ).toEqual([{ minutes: 10 }]);
  expect(await says()).toContain("about every 10 min");
});
