import { afterAll, beforeAll, expect, test } from "vitest";
import type { Group } from "../../src/sandbox/telegram/group.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../src/sandbox/unit.ts";
import { addAlert, openGroup } from "../support/groups.ts";
import { meet, menuOf, turns, withButton } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let home: Group;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  home = await openGroup(world, { title: "Home", members: [ann, bob], supergroup: true });
  ({ unit } = await createUnitInChat(world, ann));
});
afterAll(() => world.stop());

test("the group of an alert is picked in Telegram, among those that one is in", async () => {
  await addAlert(ann, "30");
  const rule = withButton(ann, "💬");
  await turns(ann, rule, "💬");
  await turns(ann, ann.chat.current(rule) ?? rule, "➕ A group");
  await ann.sees("choose the group here");
  const others = world.telegram.group({ title: "Others", members: [bob], supergroup: true });
  ann.shares("👥 Choose the group", others);
  await ann.sees("I can’t find that.");
  await turns(ann, ann.chat.current(rule) ?? rule, "«");
  await turns(ann, ann.chat.current(rule) ?? rule, "💬");
  await turns(ann, ann.chat.current(rule) ?? rule, "➕ A group");
  await ann.sees("choose the group here");
  ann.shares("👥 Choose the group", home);
  await ann.sees("Its messages go to Home now.");
  expect(ann.chat.keyboard).toBeUndefined();
  const since = home.chat.mark();
  await unit.sync({ output_variables: { temperature: 31 } });
  const alert = await bob.in(home).sees("temperature above 30", { since });
  expect(alert.silent).toBe(false);
});

test("a right is given to somebody picked in Telegram; who has never been here gets an invitation", async () => {
  let page = await menuOf(ann, withButton(ann, "⚙️ "));
  for (const label of ["🔐", "🤝", "➕", "📟", "📈🎛"]) page = await turns(ann, page, label);
  await ann.sees("pick somebody");
  const eve = world.telegram.person({ first_name: "Eve" });
  ann.shares("👤 Pick a person", eve);
  const invited = await ann.sees("Eve has never pressed Start here.");
  expect(invited.buttons.flat()).toHaveLength(1);
  const since = bob.chat.mark();
  for (const label of ["«", "📟", "📈🎛"]) page = await turns(ann, ann.chat.current(page) ?? page, label);
  await ann.sees("pick somebody");
  ann.shares("👤 Pick a person", bob);
  await ann.sees("Bob has it now.");
  await bob.sees("Greenhouse", { since });
});

test("a pick answers its own question, and none that waits for words", async () => {
  const pick = async () => {
    const rule = withButton(ann, "💬");
    await turns(ann, rule, "💬");
    await turns(ann, ann.chat.current(rule) ?? rule, "➕ A group");
    await ann.sees("choose the group here");
    ann.shares("👥 Choose the group", home);
    await ann.sees("Its messages go to Home now.");
  };
  await addAlert(ann, "40");
  ann.says("/new");
  await ann.sees("called");
  await pick();
  ann.says("Shed");
  await ann.sees("Shed it is");
  await addAlert(ann, "50");
  await ann.presses(withButton(ann, "📦"), "📦 All in one zip");
  await ann.sees("Which Wi-Fi");
  await pick();
  ann.says("Attic");
  await ann.sees("Send two lines");
});
