import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { LAMP, links, starting, turns } from "../../support/links.ts";
import { meet, menuOf, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let sensor: VirtualUnit;
let card: Shown;
let clock = Date.now();
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("lamp", LAMP);
  ann = await meet(world);
  ({ unit: sensor } = await createUnitInChat(world, ann, "<Green & house>"));
  await createUnitInChat(world, ann, "Lamp", world.git.urlOf("lamp"));
  card = withButton(ann, "🎛");
});
afterAll(() => world.stop());

const reports = (output_variables: Record<string, unknown>) => sensor.sync({ at: ++clock, output_variables });

async function inputNamed(name: string): Promise<Record<string, unknown>> {
  const [row = {}] = await readRows(world.dir, "select * from variable where name = ?", name);
  return row;
}

test("an input that nobody has set says so", async () => {
  const list = await turns(ann, await menuOf(ann, card), "🎚 Inputs");
  expect(list.text).toBe("Lamp: inputs");
  expect(list.buttons.flat()).toEqual([
    "Light: —",
    "level: —",
    "text: —",
    "mode: —",
    "when: —",
    "📜 All changes",
    "« Lamp",
  ]);
  const page = await turns(ann, list, "Light: —");
  expect(page.text).toBe(
    "Lamp: Light\nNow —\n\nSet by hand or through the API: no link leads here.\nNot set by anybody yet.\n\nChanges\nNo changes in the last 90 days.",
  );
  expect((await turns(ann, page, "« Inputs")).text).toBe("Lamp: inputs");
  expect((await turns(ann, list, "« Lamp")).text).toContain("Outputs");
});

test("shows who set it by hand, on the card and on its page", async () => {
  await ann.presses(card, "🎛 Board");
  const board = await seesButton(ann, "Light");
  await ann.presses(board, starting("Light"));
  expect((await turns(ann, card, "🔄 Refresh")).text).toContain("Light: on ⏳ · you\n");
  const page = await turns(ann, await turns(ann, await menuOf(ann, card), "🎚 Inputs"), "Light: on");
  expect(page.text).toMatch(/\nLast set (just now|\d+ s ago) by you\n\nChanges\n.* · on by you$/);
  await turns(ann, page, "« Lamp");
});

test("shows the link that drives it, its changes on pages, and those of all inputs of the unit", async () => {
  await links(ann, ["<Green", "temperature", "Lamp", "level"]);
  for (let value = 1; value <= 12; value++) await reports({ temperature: value });
  expect((await turns(ann, card, "🔄 Refresh")).text).toContain("level: 12 ⏳ 🔗\n");
  const page = await turns(ann, await turns(ann, await menuOf(ann, card), "🎚 Inputs"), "level: 12 🔗");
  expect(page.text).toContain("Now 12 ⏳ waits for the device to take it\n\n🔗 Follows <Green & house>: temperature\n");
  const lines = (shown: Shown) => shown.text.split("\n").filter((line) => / · .* by <Green & house>: temp/.test(line));
  expect(lines(page)).toHaveLength(10);
  expect(page.text).toContain("Page 1 of 2");
  const second = await turns(ann, page, "2");
  expect(lines(second)).toHaveLength(2);
  expect(second.text).toContain(" · 1 by ");
  const all = await turns(ann, await turns(ann, second, "« Inputs"), "📜 All changes");
  expect(all.text).toContain("Lamp: changes of inputs\n");
  expect(all.text).toContain(" · level 12 by <Green & house>: temperature");
  const last = await turns(ann, all, "2");
  expect(last.text).toMatch(/ · Light on by you/);
  await turns(ann, await turns(ann, last, "« Inputs"), "« Lamp");
});

test("shows what people have set apart from what links bring", async () => {
  const page = await turns(ann, await turns(ann, await menuOf(ann, card), "🎚 Inputs"), "level: 12 🔗");
  const byHand = await turns(ann, page, "👤 Without links");
  expect(byHand.text).toContain("Changes\nNobody has set anything in the last 90 days.");
  expect((await turns(ann, byHand, "🔗 With links")).text).toContain("Page 1 of 2");
  const all = await turns(ann, await turns(ann, byHand, "« Inputs"), "📜 All changes");
  const people = await turns(ann, all, "👤 Without links");
  expect(people.text).toMatch(/^Lamp: changes of inputs\n\n[^\n]* · Light on by you$/);
  await turns(ann, await turns(ann, people, "« Inputs"), "« Lamp");
});

test("takes the links away from its page, after it has asked", async () => {
  const page = await turns(ann, await turns(ann, await menuOf(ann, card), "🎚 Inputs"), "level: 12 🔗");
  const question = await turns(ann, page, "✂️ Unlink");
  expect(question.text).toBe(
    "Take away the link to level? The input keeps its present value.\n\n🔗 Follows <Green & house>: temperature",
  );
  expect((await turns(ann, question, "« Back")).text).toContain("🔗 Follows");
  const free = await turns(ann, await turns(ann, page, "✂️ Unlink"), "✂️ Unlink");
  expect(free.text).toContain("Now 12 ⏳ waits for the device to take it\n\nSet by hand or through the API: no link");
  expect(free.buttons.flat()).not.toContain("✂️ Unlink");
  await reports({ temperature: 13 });
  await ann.presses(free, "🔄 Refresh");
  expect(ann.chat.current(free)?.text).toContain("Now 12");
  expect(await readRows(world.dir, "select id from link")).toEqual([]);
  // A question that was left open finds nothing to take away any more.
  await ann.forges(free, `i-unlink-yes:${(await inputNamed("level")).id}`);
  expect(ann.chat.current(free)?.text).toContain("no link leads here");
});

test("belongs to its owner: somebody else sees neither the inputs nor the audit", async () => {
  const { id: input, unit_id: unit } = await inputNamed("light");
  const eve = await meet(world, { first_name: "Eve" });
  eve.says("/units");
  const own = await eve.sees("No devices yet");
  for (const data of [
    `i-unlink:${input}`,
    `i-unlink-yes:${input}`,
    `inputs:${unit}:0`,
    `input:${input}:0:0`,
    `changes:${unit}:0:1`,
    "input:99999:0:0",
  ]) {
    const answer = await eve.forges(own, data);
    expect(answer).toEqual({ text: "I can’t find that. It may have been deleted.", show_alert: true });
  }
});
