import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { CLIMATE, reportClimate, seesPicture } from "../../support/charts.ts";
import { meet, menuOf, seesButton, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("climate", CLIMATE);
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Cellar", world.git.urlOf("climate")));
  await reportClimate(unit, Date.now());
});
afterAll(() => world.stop());

test("the card has what is daily, and the rest behind one button", async () => {
  expect(withButton(ann, "🎛").buttons).toEqual([
    ["🎛 Board", "🔔 Alerts"],
    ["📈 24 h", "📈 Outputs"],
    ["🔄 Refresh", "📜 Log"],
    ["⚙️ More", "« Devices"],
  ]);
  const menu = await menuOf(ann);
  expect(menu.text).toMatch(/^⚙️ Cellar\n\nRepository, commit [\da-f]{7}$/);
  expect(menu.buttons.slice(1)).toEqual([
    ["✏️ Rename", "🏷 Values"],
    ["📄 env.json", "📦 All in one zip"],
    ["🔑 New keys", "🔐 Access"],
    ["⏱ Rhythm", "🧩 Program"],
    ["🧾 Audit", "🎁 Transfer"],
    ["🗑 Delete"],
    ["« Cellar"],
  ]);
  expect((await turns(ann, menu, "« Cellar")).buttons.flat()).toContain("🎛 Board");
});

test("a chart of the day is one press away, of as many outputs as a chart holds", async () => {
  await ann.presses(withButton(ann, "📈 24 h"), "📈 24 h");
  const chart = await seesPicture(ann);
  expect(chart.buttons.flat()).toContain("• 24 h");
  expect(chart.text).toMatch(/Temperature[\s\S]*Humidity[\s\S]*Cellar[\s\S]*Mode/);
  expect(chart.text).not.toContain("Pump");
});

test("a unit without anything to draw offers no chart", async () => {
  const files = { "schema.json": '{"output_variables": {"booted": "datetime"}}', "json_example.json": "{}" };
  await world.git.commit("clock", files);
  await createUnitInChat(world, ann, "Clock", world.git.urlOf("clock"));
  const card = withButton(ann, "🎛");
  expect(card.buttons.slice(0, 3)).toEqual([["🎛 Board", "🔔 Alerts"], ["📈 Outputs"], ["🔄 Refresh", "📜 Log"]]);
  expect((await ann.forges(card, "cd:2")).text).toContain("I can’t find that.");
});

test("others find behind it what they may see, and nothing that is the owner's", async () => {
  const card = await turns(ann, withButton(ann, "⚙️ "), "⚙️");
  await turns(ann, await turns(ann, card, "🔐"), "👥 Internal");
  const bob = await meet(world, { first_name: "Bob" });
  bob.says("/units");
  const others = await turns(bob, await seesButton(bob, "👥 Others’"), "👥 Others’");
  const menu = await menuOf(bob, await turns(bob, others, "⚪️ Clock"));
  expect(menu.text).toBe("⚙️ Clock");
  expect(menu.buttons).toEqual([["🔗 Links", "🕸 Graph", "🏠 Room"], ["« Clock"]]);
});

test("the buttons of cards of before go on working", async () => {
  const card = withButton(ann, "⚙️ ");
  for (const data of ["inputs:1:0:0", "links:1:0:0", "graph:1:0", "access:1:0", "env:1", "renew:1", "unit-del:1"]) {
    expect((await ann.forges(card, data))?.text ?? "", data).toBe("");
  }
});
