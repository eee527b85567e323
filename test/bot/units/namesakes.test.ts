import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { meet, menuOf, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 10);
const longName = (number: number) => `Heating circuit valve number ${number}`;
const SCHEMA = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    input_variables: Object.fromEntries(
      numbers(20).map((n) => [`valve${n}`, { type: "float", unit: "%", title: { en: longName(n) } }]),
    ),
    output_variables: {
      top: { type: "float", unit: "°C", title: { en: "Heat" } },
      bottom: { type: "float", unit: "°C", title: { en: "Heat" } },
    },
  }),
};

let world: World;
let ann: Person;
let first: VirtualUnit;
let names: string[];
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("boilers", SCHEMA);
  ann = await meet(world);
  ({ unit: first } = await createUnitInChat(world, ann, "Boiler", world.git.urlOf("boilers")));
  // In memory from before the other came.
  await first.sync({ output_variables: { top: 20, bottom: 10 } });
  await createUnitInChat(world, ann, "Boiler", world.git.urlOf("boilers"));
  const rows = await readRows(world.dir, "select uuid from unit order by id");
  names = rows.map(({ uuid }) => `Boiler · ${String(uuid).slice(0, 4)}`);
});
afterAll(() => world.stop());

async function opensCard(): Promise<Shown> {
  ann.says("/units");
  return turns(ann, await seesButton(ann, `🟢 ${names[0]}`), `🟢 ${names[0]}`);
}

test("a device that has a namesake bears its mark on its card, in questions, access and lists", async () => {
  const card = await opensCard();
  expect(card.text).toContain(`🟢 ${names[0]}`);
  const question = await turns(ann, await menuOf(ann, card), "🗑 Delete");
  expect(question.text).toContain(`Delete ${names[0]} with`);
  const access = await turns(ann, await turns(ann, question, "« Back"), "🔐 Access");
  expect(access.text).toContain(names[0]);
  const values = await turns(ann, access, "🎚 Each value");
  expect(values.text).toContain(names[0]);
  const last = await turns(ann, values, "3");
  expect(last.text.match(/\w+ · Heat/g)).toEqual(["top · Heat", "bottom · Heat"]);
});

test("an alert says which of two devices and which of two outputs it is about", async () => {
  const card = await opensCard();
  const outputs = await turns(ann, await turns(ann, card, "🔔 Alerts"), "➕");
  const direction = await turns(ann, outputs, "top · Heat");
  await ann.presses(direction, "above…");
  await ann.sees("Send a number.");
  ann.says("30");
  const rule = await ann.sees("Done.");
  expect(rule.text).toContain(`${names[0]}: top · Heat above 30\u00a0°C`);
  await first.sync({ output_variables: { top: 31 } });
  await ann.sees(`🔴 ${names[0]}: top · Heat above 30\u00a0°C`);
  ann.says("/alerts");
  const list = await seesButton(ann, "🔴 top · Heat above 30\u00a0°C");
  expect(list.text).toContain(`🔴 ${names[0]}: top · Heat above 30\u00a0°C`);
});

test("from its inputs and outputs one comes back to the page of the card that one left", async () => {
  const card = await turns(ann, await opensCard(), "2");
  for (const [way, leaf] of [
    ["🎚 Inputs", "3"],
    ["📈 Outputs", ""],
    ["🔗 Links", ""],
    ["🔐 Access", ""],
  ] as const) {
    const page = await turns(ann, way.startsWith("📈") ? card : await menuOf(ann, card), way);
    const leafed = leaf ? await turns(ann, page, leaf) : page;
    const back = await turns(ann, leafed, `« ${names[0]}`);
    expect(back.text).toContain("Page 2 of 2");
  }
});

test.each([
  ["⚙️", "🗑 Delete", "« Back", "«"],
  ["⚙️", "🔑 New keys", "« Back", "«"],
  ["⚙️", "🔐 Access", "🎚 Each value", "3", "« Back", "«"],
  ["⚙️", "🔐 Access", "🤝 Shared with", "➕", "« Back", "« Back", "«"],
  ["⚙️", "🔐 Access", "👥 Internal", "«"],
  ["⚙️", "🔐 Access", "✉️ Invitations", "« Back", "«"],
  ["🔔 Alerts", "➕", "« Alerts", "«"],
  ["⚙️", "🎚 Inputs", "Heating", "« Boiler"],
  ["⚙️", "🎚 Inputs", "📜", "« Inputs", "«"],
  ["📈 Outputs", "top", "📼", "« Back", "« Outputs", "«"],
  ["⚙️", "🔗 Links", "➕", "« Links", "«"],
])("from %s … one comes back to the page of the card that one left", async (...ways) => {
  let page = await turns(ann, await opensCard(), "2");
  for (const way of ways) page = await turns(ann, page, way);
  expect([page.text.split("\n")[0], page.text.split("\n").at(-1)]).toEqual([`🟢 ${names[0]}`, "Page 2 of 2"]);
});

test("names that differ at their ends do so on buttons", async () => {
  const inputs = await turns(ann, await menuOf(ann, await opensCard()), "🎚 Inputs");
  const labels = inputs.buttons.flat().filter((label) => label.includes("Heating"));
  expect(labels).toHaveLength(8);
  expect(new Set(labels).size).toBe(8);
  expect(labels[3]).toContain("13: ");
});

test("a device whose namesake is somebody else's bears its mark for whoever sees both, and for nobody else", async () => {
  const bob = await meet(world, { first_name: "Bob" });
  const { unit } = await createUnitInChat(world, bob, "Tank", world.git.urlOf("boilers"));
  await createUnitInChat(world, ann, "Tank", world.git.urlOf("boilers"));
  const rows = await readRows(world.dir, "select uuid from unit where name = 'Tank' order by id");
  const [theirs, mine] = rows.map(({ uuid }) => `Tank · ${String(uuid).slice(0, 4)}`);
  await unit.sync({ output_variables: { top: 20, bottom: 10 } });
  const headOf = async (person: Person, button: string): Promise<[Shown, string | undefined]> => {
    person.says("/units");
    const card = await turns(person, await seesButton(person, button), button);
    return [card, card.text.split("\n")[0]];
  };
  // Neither may know of the other's yet.
  expect((await headOf(ann, "⚪️ Tank"))[1]).toBe("⚪️ Tank");
  const [card] = await headOf(bob, "🟢 Tank");
  await turns(bob, await turns(bob, await menuOf(bob, card), "🔐 Access"), "👥 Internal");
  expect((await headOf(ann, `⚪️ ${mine}`))[1]).toBe(`⚪️ ${mine}`);
  expect((await headOf(bob, "🟢 Tank"))[1]).toBe("🟢 Tank");

  ann.says("/units");
  const others = await turns(ann, await seesButton(ann, "👥 Others’ devices"), "👥 Others’ devices");
  const seen = await turns(ann, others, `🟢 ${theirs}`);
  expect(seen.text.split("\n")[0]).toBe(`🟢 ${theirs}`);
  const outputs = await turns(ann, await turns(ann, seen, "🔔 Alerts"), "➕");
  await ann.presses(await turns(ann, outputs, "top · Heat"), "above…");
  await ann.sees("Send a number.");
  ann.says("30");
  expect((await ann.sees("Done.")).text).toContain(`${theirs}: top · Heat above 30`);
  await unit.sync({ output_variables: { top: 31 } });
  const alert = await ann.sees(`🔴 ${theirs}: top · Heat above 30`);
  expect((await turns(ann, alert, "🎛")).text.split("\n")[0]).toContain(theirs);
});

test("the mark goes with the namesake", async () => {
  ann.says("/units");
  const other = await turns(ann, await seesButton(ann, `🟢 ${names[0]}`), `⚪️ ${names[1]}`);
  await turns(ann, await turns(ann, await menuOf(ann, other), "🗑 Delete"), "🗑 Delete");
  ann.says("/units");
  const list = await seesButton(ann, "🟢 Boiler");
  const card = await turns(ann, list, "🟢 Boiler");
  expect(card.text.split("\n")[0]).toBe("🟢 Boiler");
});
