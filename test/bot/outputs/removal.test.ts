import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { CLIMATE, opensOutput, turns } from "../../support/charts.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const MINUTE = 60_000;
/** Between a number and its unit of measure no line is broken. */
const plain = (text: string): string => text.replaceAll("\u00a0", " ");
let world: World;
let ann: Person;
let unit: VirtualUnit;
const now = Date.now();
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("climate", CLIMATE);
  ann = await meet(world);
  ({ unit } = await createUnitInChat(world, ann, "Cottage", world.git.urlOf("climate")));
  const readings = Array.from({ length: 60 }, (_, place) => [now - (60 - place) * MINUTE, 20 + place / 10]);
  await unit.sync({
    output_variables: { temperature: [...readings, [now - 2000, 85], [now - 1000, 85]], mode: [[now - MINUTE, "eco"]] },
  });
});
afterAll(() => world.stop());

test("the highest readings are removed with three presses, asked first, and the present value is what is left", async () => {
  let page = await opensOutput(ann, "Temperature");
  expect(plain(page.text)).toContain("85 °C");
  page = await turns(ann, page, "🧹 Bad readings");
  expect(plain(page.text)).toContain("These are the highest and the lowest of the last 24 hours.");
  expect(page.buttons.map((row) => row.map(plain))).toEqual([
    ["⬆️ 85 °C × 2"],
    ["⬆️ 25.9 °C"],
    ["⬇️ 20.1 °C"],
    ["⬇️ 20 °C"],
    ["✎ A time or a limit"],
    ["« Back"],
  ]);
  page = await turns(ann, page, "⬆️ 85");
  expect(plain(page.text)).toContain("🧹 Remove these 2 readings?");
  expect(plain(page.text)).toContain("📏 85 °C");
  expect(page.buttons.map((row) => row.map(plain))).toEqual([["🧹 Remove 2"], ["« Back"]]);
  page = await turns(ann, page, "🧹 Remove 2");
  expect(plain(page.text)).toContain("✅ 2 readings are removed.");
  page = await turns(ann, page, "« Back");
  expect(plain(page.text)).toContain("Last 24 hours: 20 °C … 25.9 °C");
  page = await turns(ann, page, "🧹 Bad readings");
  expect(plain(page.text)).toMatch(/Removed before:\n• .*: 2 \(85 °C\), by you/);
});

test("a button that is pressed twice at once says both times what was removed", async () => {
  await unit.sync({ output_variables: { temperature: [[now - 1500, 91], [now - 900, 91]] } }); // biome-ignore format: pairs
  let page = await turns(ann, await opensOutput(ann, "Temperature"), "🧹 Bad readings");
  const asked = await turns(ann, page, "⬆️ 91");
  await Promise.all([ann.presses(asked, "🧹 Remove 2"), ann.presses(asked, "🧹 Remove 2")]);
  // What is pressed in one chat is done one after another.
  page = await turns(ann, await opensOutput(ann, "Temperature"), "🧹 Bad readings");
  expect(plain(page.text).match(/2 \(91 °C\), by you/g)).toHaveLength(1);
  expect(ann.chat.current(asked)?.text).toContain("✅ 2 readings are removed.");
});

test.each([
  ["below 20.05", "🧹 Remove this reading?", "📏 20 °C"],
  ["> 25,85", "🧹 Remove this reading?", "📏 25.9 °C"],
  ["ниже 20.15", "🧹 Remove these 2 readings?", "📏 20 °C … 20.1 °C"],
  ["yesterday … today", "🧹 Remove these 60 readings?", "📏 20 °C … 25.9 °C"],
  ["above 80", "There are no such readings.", ""],
])("a typed %s is asked about", async (text, question, values) => {
  const page = await turns(ann, await opensOutput(ann, "Temperature"), "🧹 Bad readings");
  await ann.presses(page, "✎ A time or a limit");
  await ann.sees("Which readings of");
  ann.says("rubbish");
  await ann.sees("I don’t understand which readings");
  ann.says(text);
  const asked = await ann.sees(question);
  expect(plain(asked.text)).toContain(values);
});

test("a text has no limits, and what has come since is another question", async () => {
  let page = await turns(ann, await opensOutput(ann, "Mode"), "🧹 Bad readings");
  expect(page.buttons.map((row) => row.map(plain))).toEqual([["✎ A time or a limit"], ["« Back"]]);
  page = await turns(ann, await opensOutput(ann, "Temperature"), "🧹 Bad readings");
  page = await turns(ann, page, "⬆️ 25.9");
  await unit.sync({ output_variables: { temperature: [[now - 500, 30]] } });
  page = await turns(ann, page, "🧹 Remove it");
  expect(plain(page.text)).toContain("🧹 Remove these 2 readings?");
});
