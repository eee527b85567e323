import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let source: VirtualUnit;
let sink: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world, { first_name: "Ann" });
  bob = await meet(world, { first_name: "Bob" });
  // Unit 1 has the inputs 1 to 4 and the outputs 5 to 7; unit 2 goes on from there.
  ({ unit: source } = await createUnitInChat(world, ann, "Greenhouse"));
  ({ unit: sink } = await createUnitInChat(world, bob, "Pump"));
});
afterAll(() => world.stop());

let clock = Date.now();
const presses = (person: Person, data: string) =>
  person.forges(person.chat.find((message) => message.buttons.length > 0) as Shown, data);
/** What the source reports arrives at the sink's target, or does not. */
async function arrives(temperature: number): Promise<unknown> {
  await source.sync({ at: ++clock, output_variables: { temperature } });
  const { json } = await sink.sync({ at: ++clock, input_rev: 0 });
  return json?.input_variables?.target;
}

test("a link ends with the right it lived by, at once, and may go on when that is back", async () => {
  await presses(ann, "give-p-yes:1:5:1:2");
  await bob.sees("Ann gives you access to Greenhouse.");
  expect((await presses(bob, "l-put:5:9:0:0:0:0:0")).text).toBeUndefined();
  expect(await arrives(21)).toBe(21);
  await presses(ann, "grant-del-yes:1");
  await bob.sees("Some of your access to Greenhouse has ended. Stopped: one link.");
  expect(await arrives(22)).toBe(21);
  bob.says("/links");
  const list = await seesButton(bob, "🚫");
  expect(`${list.text} ${list.buttons}`).not.toMatch(/temperature|22/);
  expect((await presses(bob, "l-pause:1:0")).show_alert).toBe(true);
  expect(await arrives(23)).toBe(21);
  await presses(ann, "give-p-yes:1:5:1:2");
  await presses(bob, "l-pause:1:0");
  expect(await arrives(24)).toBe(24);
});

test("the owner of a link, an alert and a board hears that the device is deleted", async () => {
  await presses(ann, "unit-del-yes:1");
  await bob.sees("Greenhouse was deleted by its owner. Stopped: one link.");
  bob.says("/links");
  await bob.sees((message) => !message.buttons.flat().some((label) => label.includes("Greenhouse")));
});

test("lists of people, rights and shared devices have pages", async () => {
  await createUnitInChat(world, ann, "Shed");
  for (let n = 0; n < 9; n++) await meet(world, { first_name: `Person ${n}` });
  for (let id = 2; id < 11; id++) await presses(ann, `give-p-yes:3:0:1:${id}`);
  ann.says("/units");
  const message = await ann.sees("One device");
  const shows = async (data: string): Promise<Shown> => {
    const before = ann.chat.current(message) as Shown;
    await ann.forges(message, data);
    return ann.sees(({ id, edits }) => id === message.id && edits > before.edits);
  };
  expect((await shows("give-p:3:0:1:0")).text).toBe("Shed — see. Who?\nPage 1 of 2");
  expect((await shows("give-p:3:0:1:1")).buttons.flat()).toEqual(expect.arrayContaining(["1", "• 2"]));
  expect((await shows("grants:3:1")).text).toBe("Shed: who it is shared with (9)\nPage 2 of 2");
  for (let n = 0; n < 9; n++) {
    await createUnitInChat(world, ann, `Open ${n}`);
    await presses(ann, `acc-vis:${4 + n}:1:1`);
  }
  bob.says("/units");
  const units = await bob.sees("2 devices");
  expect(units.buttons.flat()).toEqual(["1. 🟢 Pump", "2. ⚪️ Shed · 👥 Ann", "👥 Others’ devices"]);
  expect(units.text).toContain("2. ⚪️ Shed · not connected yet · 👥 Ann");
  await bob.presses(units, "👥 Others’ devices");
  const others = await bob.sees("10 devices of other people");
  expect(others.text).toContain("Page 1 of 2");
  await bob.presses(others, "2");
  expect((await bob.sees("Page 2 of 2")).buttons.flat()).toEqual([
    "1. ⚪️ Open 8 · 👥 Ann",
    "2. ⚪️ Shed · 👥 Ann",
    "1",
    "• 2",
    "🔍 Search",
    "« Devices",
  ]);
  await presses(ann, "unit-del-yes:3");
});
