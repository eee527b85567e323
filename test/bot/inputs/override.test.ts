import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { LAMP, links, turns } from "../../support/links.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let sensor: VirtualUnit;
let lamp: VirtualUnit;
let board: Shown;
let clock = Date.now();
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("lamp", LAMP);
  ann = await meet(world);
  ({ unit: sensor } = await createUnitInChat(world, ann));
  ({ unit: lamp } = await createUnitInChat(world, ann, "Lamp", world.git.urlOf("lamp")));
  const card = withButton(ann, "🎛");
  await sensor.sync({ at: ++clock, output_variables: { temperature: 20, running: false, door: "open" } });
  await ann.presses(card, "🎛 Board");
  board = await seesButton(ann, "Light");
});
afterAll(() => world.stop());
beforeEach(async () => {
  if ((await readRows(world.dir, "select id from link")).length > 0) return;
  await links(ann, ["Greenhouse", "running", "Lamp", "Light"]);
  await links(ann, ["Greenhouse", "temperature", "Lamp", "level"]);
  await links(ann, ["Greenhouse", "door", "Lamp", "text"]);
});

const inputs = async () => (await lamp.sync({ at: null })).json?.input_variables ?? {};
const linked = async () =>
  (await readRows(world.dir, "select name from link join variable on variable.id = target_id order by name")).map(
    ({ name }) => name,
  );
const starting = (label: string) => (button: { text: string }) => button.text.startsWith(label);
const data = (sent: string) => (button: object) =>
  "callback_data" in button && String(button.callback_data).startsWith(sent);

describe("a press on an input that follows a link", () => {
  test("shows 🔗 on the board, is answered, and asks before it sets anything", async () => {
    await ann.sees((message) => message.id === board.id && message.buttons.flat().includes("Light: off ⏳ 🔗"), {
      since: 0,
    });
    expect(await ann.presses(board, starting("Light"))).toEqual({});
    const question = await ann.sees("Light follows 🔗 Greenhouse: running.");
    expect(question.buttons).toEqual([
      ["Set once", "Unlink and set"],
      ["✋ For 1 h", "Cancel"],
    ]);
    expect(await inputs()).toMatchObject({ light: false });
    expect((await turns(ann, question, "Cancel")).text).toContain("Nothing was changed.");
    expect(await inputs()).toMatchObject({ light: false });
  });

  test("is asked once: a second question takes the first one’s place", async () => {
    await ann.presses(board, starting("Light"));
    const first = await ann.sees("Light follows");
    await ann.presses(board, starting("Light"));
    const second = await ann.sees(({ id, text }) => id !== first.id && text.startsWith("Light follows"));
    expect(ann.chat.current(first)).toBeUndefined();
    await turns(ann, second, "Cancel");
  });

  test("sets it once, until the source changes", async () => {
    await ann.presses(board, starting("Light"));
    const done = await turns(ann, await ann.sees("Light follows"), "Set once");
    expect(done.text).toBe("Light is set to on, until its link brings another value.");
    expect(done.buttons).toEqual([]);
    expect(await inputs()).toMatchObject({ light: true });
    await sensor.sync({ at: ++clock, output_variables: { running: true } });
    await sensor.sync({ at: ++clock, output_variables: { running: false } });
    expect(await inputs()).toMatchObject({ light: false });
  });

  test("counts from the value at the moment of the answer, and a limit leaves the link", async () => {
    await ann.presses(board, data("b-nudge:"));
    const question = await ann.sees("level follows 🔗 Greenhouse: temperature.");
    await sensor.sync({ at: ++clock, output_variables: { temperature: -5 } });
    const answer = await ann.presses(question, "Unlink and set");
    expect(answer).toEqual({ text: "level can’t be below 0." });
    expect(await linked()).toContain("level");
    await sensor.sync({ at: ++clock, output_variables: { temperature: 50 } });
    expect((await turns(ann, question, "Set once")).text).toContain("level is set to 40, until");
  });

  test("unlinks: the input is set and follows nothing any more", async () => {
    await ann.presses(board, starting("Light"));
    const done = await turns(ann, await ann.sees("Light follows"), "Unlink and set");
    expect(done.text).toMatch(/^Light is set to (on|off) and follows no link any more\.$/);
    expect(await linked()).toEqual(["level", "text"]);
    const { light } = await inputs();
    await sensor.sync({ at: ++clock, output_variables: { running: light } });
    await sensor.sync({ at: ++clock, output_variables: { running: !light } });
    expect(await inputs()).toMatchObject({ light });
    expect(await ann.presses(board, starting("Light"))).toMatchObject({ text: expect.stringMatching(/^Light: /) });
    await ann.sees((message) => message.id === board.id && message.buttons.flat().some((label) => /^Light: \w+ (?:⏳|📨)$/.test(label))); // biome-ignore format: one sight
  });

  test("for a typed value asks first too, and unlinks only once the value fits", async () => {
    await ann.presses(board, data("b-type:"));
    const question = await ann.sees("level follows");
    await ann.presses(question, "Unlink and set");
    await ann.sees("Send a value for level, a number from 0 to 100.");
    ann.says("101");
    await ann.sees("level can’t be above 100.");
    expect(await linked()).toContain("level");
    ann.says("77");
    await ann.sees("level is set to 77 and follows no link any more.");
    expect(await linked()).toEqual(["text"]);
    expect(await inputs()).toMatchObject({ level: 77 });
  });
});

test("late and forged answers are clear and change nothing", async () => {
  await ann.presses(board, starting("✎ text"));
  const question = await ann.sees("text follows 🔗 Greenhouse: door.");
  const [{ id: light } = {}] = await readRows(world.dir, "select id from variable where name = 'light'");
  const eve = await meet(world, { first_name: "Eve" });
  eve.says("/units");
  const own = await eve.sees("No devices yet");
  for (const sent of [`o-once:${light}:0:1`, `o-unlink:${light}:0:1`, `o-cancel:${light}`, "o-once:99999:0:1"]) {
    const answer = await eve.forges(own, sent);
    expect(answer).toEqual({ text: "I can’t find that. It may have been deleted.", show_alert: true });
  }
  expect((await ann.forges(question, `o-once:${light}:9:1`)).text).toContain("I can’t find that.");
  // The link is gone meanwhile: the answer still does what it says.
  ann.says("/links");
  const card = await turns(ann, await seesButton(ann, "🔗"), starting("🔗"));
  await turns(ann, await turns(ann, card, "🗑 Delete"), "🗑 Delete");
  expect((await turns(ann, question, "Cancel")).text).toBe("Stopped. Nothing was changed.");
  expect(await inputs()).toMatchObject({ text: "open" });
});
