import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { openBoard } from "../../support/groups.ts";
import { LAMP, links, starting, turns } from "../../support/links.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let eve: Person;
let sensor: VirtualUnit;
let lamp: VirtualUnit;
let clock = Date.now();
beforeAll(async () => {
  world = await startWorld();
  await world.git.commit("lamp", LAMP);
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  eve = world.telegram.person({ first_name: "Eve" });
  ({ unit: sensor } = await createUnitInChat(world, ann));
  ({ unit: lamp } = await createUnitInChat(world, ann, "Lamp", world.git.urlOf("lamp")));
  await reports({ temperature: 20, running: false });
});
afterAll(() => world.stop());
beforeEach(async () => {
  const known = await linked();
  if (!known.includes("light")) await links(ann, ["Greenhouse", "running", "Lamp", "Light"]);
  if (!known.includes("level")) await links(ann, ["Greenhouse", "temperature", "Lamp", "level"]);
});

const reports = (output_variables: Record<string, unknown>) => sensor.sync({ at: ++clock, output_variables });
const inputs = async () => (await lamp.sync({ at: null })).json?.input_variables ?? {};
const linked = async () =>
  (await readRows(world.dir, "select name from link join variable on variable.id = target_id order by name")).map(
    ({ name }) => name,
  );

/** Presses a button of the group's board and goes where it leads. */
async function follows(who: Person, group: Group, board: Shown, label: string): Promise<Shown> {
  const { url = "" } = await who.in(group).presses(board, ({ text }) => text.replace("✎ ", "").startsWith(label));
  const since = who.chat.mark();
  who.starts(url.split("start=")[1]);
  // A card in sight may be edited meanwhile.
  return who.sees(({ edits }) => edits === 0, { since });
}

const dataOf = ({ reply_markup }: Shown, label: string): string => {
  const buttons = reply_markup && "inline_keyboard" in reply_markup ? reply_markup.inline_keyboard.flat() : [];
  const button = buttons.find(({ text }) => text === label);
  return button && "callback_data" in button ? button.callback_data : "";
};

describe("a press in a group on an input that follows a link", () => {
  let group: Group;
  let board: Shown;
  beforeAll(async () => {
    ({ group, board } = await openBoard(world, [ann, bob, eve], "Lamp", "Everyone here"));
  });

  test("is asked about in the private chat, and the group sees nothing of it", async () => {
    const before = group.chat.messages.length;
    const question = await follows(ann, group, board, "Light");
    expect(question.text).toContain("Light follows 🔗 Greenhouse: running.");
    expect(question.buttons).toEqual([["Set once", "Unlink and set"], ["Cancel"]]);
    expect((await turns(ann, question, "Cancel")).text).toContain("Nothing was changed.");
    expect(await inputs()).toMatchObject({ light: false });
    expect(group.chat.messages.length).toBe(before);
  });

  test("sets it once, until the source changes", async () => {
    const done = await turns(ann, await follows(ann, group, board, "Light"), "Set once");
    expect(done.text).toBe("Light is set to on, until its link brings another value.");
    expect(await inputs()).toMatchObject({ light: true });
    await reports({ running: true });
    await reports({ running: false });
    expect(await inputs()).toMatchObject({ light: false });
  });

  test("unlinks it for its owner, a typed value once it fits", async () => {
    const done = await turns(ann, await follows(ann, group, board, "Light"), "Unlink and set");
    // The group's board may still be behind: what it says is what is set.
    const [, light] = /^Light is set to (on|off) and follows no link any more\.$/.exec(done.text) ?? [];
    const question = await follows(ann, group, board, "level");
    await ann.presses(question, "Unlink and set");
    await ann.sees("Send a value for level");
    ann.says("101");
    await ann.sees("level can’t be above 100.");
    expect(await linked()).toEqual(["level"]);
    ann.says("77");
    await ann.sees("level is set to 77 and follows no link any more.");
    expect(await linked()).toEqual([]);
    expect(await inputs()).toMatchObject({ light: light === "on", level: 77 });
  });

  test("sets it once for somebody we do not know, who learns no source and can take no link away", async () => {
    const question = await follows(eve, group, board, "Light");
    expect(question.text).toBe("Light follows a link. A value set by hand lasts until the link brings another.");
    expect(question.buttons).toEqual([["Set once"], ["Cancel"]]);
    const once = dataOf(question, "Set once");
    const forged = await eve.forges(question, once.replace("once", "unlink"));
    expect(forged).toEqual({ text: "I can’t find that. It may have been deleted.", show_alert: true });
    expect((await bob.forges(await bob.sees("Hello", { since: 0 }), once)).text).toContain("That link has expired.");
    const { text } = await turns(eve, question, "Set once");
    const [, light] = /^Light is set to (on|off), until its link brings another value\.$/.exec(text) ?? [];
    const typed = await follows(eve, group, board, "level");
    await eve.presses(typed, "Set once");
    await eve.sees("Send a value for level");
    eve.says("33");
    await eve.sees("level is set to 33, until its link brings another value.");
    expect(await inputs()).toMatchObject({ light: light === "on", level: 33 });
    expect(await linked()).toEqual(["level", "light"]);
  });

  test("is set at once where the link is gone by then", async () => {
    const { url = "" } = await ann.in(group).presses(board, starting("Light"));
    ann.says("/links");
    const list = await ann.sees(({ buttons }) => buttons.flat().some((label) => label.includes("Light")));
    const card = await turns(ann, list, ({ text }) => text.includes("Light"));
    await turns(ann, await turns(ann, card, "🗑 Delete"), "🗑 Delete");
    ann.starts(url.split("start=")[1]);
    await ann.sees(/^Light is set to (on|off)\.$/);
  });
});

test("an answer counts only while the board lets that person press", async () => {
  const { group, board } = await openBoard(world, [ann, bob], "Lamp", "Everyone here");
  const question = await follows(bob, group, board, "Light");
  await ann.in(group).presses(board, "⚙️");
  const settings = await ann.in(group).sees(({ buttons }) => buttons.flat().includes("Only me"));
  await ann.in(group).presses(settings, "Only me");
  await ann.in(group).sees(({ buttons }) => buttons.flat().includes("• Only me"));
  const before = await inputs();
  expect((await bob.presses(question, "Set once")).text).toBe("Only Ann can do that on this board.");
  expect(await inputs()).toEqual(before);
});
