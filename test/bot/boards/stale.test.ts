import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Answer } from "../../../src/sandbox/telegram/events.ts";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { openBoard, seesLabel } from "../../support/groups.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let board: Shown;
let group: Group;
let shared: Shown;

beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  await createUnitInChat(world, ann);
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  board = await seesButton(ann, "Relay");
  ({ group, board: shared } = await openBoard(world, [ann, bob], "Greenhouse", "Everyone here"));
});
afterAll(() => world.stop());
beforeEach(async () => {
  // What came before is of the moment.
  ann.says("/help");
  await ann.sees("What I can do");
});

const relays = () =>
  readRows(world.dir, "select c.number from input_change c join variable v on v.id = variable_id where name = 'relay'");
const targets = () =>
  readRows(
    world.dir,
    "select c.number from input_change c join variable v on v.id = variable_id where name = 'target'",
  );
const isRelay = ({ text }: { text: string }): boolean => text.startsWith("Relay");
const current = (person: Person, message: Shown): Shown => person.chat.current(message) ?? message;
/** The data of a button of the board as it is now. */
function dataOf(shown: Shown, is: (button: { text: string; callback_data: string }) => boolean): string {
  const { inline_keyboard: rows = [] } = (shown.reply_markup ?? {}) as { inline_keyboard?: never[][] };
  return (rows.flat().find(is) as { callback_data: string } | undefined)?.callback_data ?? "";
}

/** Presses while the program is away for so long, by Telegram's clock; gives the answer, or nothing where none came. */
async function pressWhileAway(
  press: () => Promise<Answer>,
  awayMs: number,
): Promise<() => Promise<Answer | undefined>> {
  let pressed: Promise<Answer | undefined> = Promise.resolve(undefined);
  await world.restart(() => {
    pressed = press().catch(() => undefined);
    world.telegram.turns(awayMs);
  });
  return () => pressed;
}

test("a press that waited until Telegram takes no answer does nothing, and its person is told and can press again", async () => {
  const before = await relays();
  const since = ann.chat.mark();
  await pressWhileAway(() => ann.presses(board, isRelay, { deadlineMs: 100 }), 60_000);
  const told = await ann.sees("Pressed while I was away: not done.", { since });
  expect(told.silent).toBe(true);
  expect(await relays()).toEqual(before);
  expect(await ann.presses(board, isRelay)).toEqual({
    text: "Relay: off → on. Not connected yet: it will take this when it connects.",
  });
  expect(await relays()).toHaveLength(before.length + 1);
});

test("many presses that waited are told of once, and none of them acts", async () => {
  const before = await targets();
  const since = ann.chat.mark();
  const data = dataOf(current(ann, board), ({ callback_data: one }) => /^b-nudge:\d+:1/.test(one));
  await pressWhileAway(() => {
    for (let n = 0; n < 4; n++) void ann.forges(board, data, { deadlineMs: 100 }).catch(() => {});
    return ann.forges(board, data, { deadlineMs: 100 });
  }, 60_000);
  await ann.sees("Pressed while I was away", { since });
  ann.says("/help");
  await ann.sees("What I can do");
  expect(await targets()).toEqual(before);
  const told = world.telegram.events
    .since(since)
    .filter((event) => event.type === "message" && event.message.text.includes("while I was away"));
  expect(told).toHaveLength(1);
});

test("a press that waited for a moment acts, and is answered once", async () => {
  const before = await targets();
  const data = dataOf(current(ann, board), ({ callback_data: one }) => /^b-nudge:\d+:1/.test(one));
  const calls = world.telegram.calls("answerCallbackQuery").length;
  const answered = await pressWhileAway(() => ann.forges(board, data), 5000);
  expect(await answered()).toEqual({});
  ann.says("/help");
  await ann.sees("What I can do");
  expect(await targets()).toHaveLength(before.length + 1);
  expect(world.telegram.calls("answerCallbackQuery")).toHaveLength(calls + 1);
});

test("three quick + on one board count three, and each says what it was before", async () => {
  const data = dataOf(current(ann, board), ({ callback_data: one }) => /^b-nudge:\d+:1/.test(one));
  const answers = await Promise.all([1, 2, 3].map(() => ann.forges(board, data)));
  const values = answers.map(({ text = "" }) => /(\S+)\s°C → (\S+)\s°C/.exec(text)?.slice(1).map(Number));
  expect(values.map((pair) => (pair?.[1] ?? 0) - (pair?.[0] ?? 0))).toEqual([0.5, 0.5, 0.5]);
  expect(values[1]?.[0]).toBe(values[0]?.[1]);
  expect(values[2]?.[0]).toBe(values[1]?.[1]);
});

test("a place in a list that is another by now is not taken", async () => {
  const now = dataOf(current(ann, board), ({ callback_data: one }) => one.startsWith("b-choose"));
  const other = now.replace(/\d+$/, "1");
  expect(now).toMatch(/^b-choose:\d+:0:0:\d+$/);
  expect(await ann.forges(board, other)).toMatchObject({
    text: expect.stringContaining("The board has changed since"),
  });
  // A button of before there were such numbers.
  expect(await ann.forges(board, now.replace(/:\d+$/, ""))).toMatchObject({ text: expect.stringContaining("auto") });
  expect(await ann.forges(board, now)).toMatchObject({ text: expect.stringContaining("auto already") });
});

test("two who press at once are both answered, and the later sees what it was", async () => {
  const data = dataOf(group.chat.messages.find(({ id }) => id === shared.id) ?? shared, ({ text }) =>
    /Relay/.test(text),
  );
  const answers = await Promise.all([ann.in(group).forges(shared, data), bob.in(group).forges(shared, data)]);
  const on = data.split(":")[2] === "1" ? "on" : "off";
  const off = on === "on" ? "off" : "on";
  const later = "Not connected yet: it will take this when it connects.";
  expect(answers.map(({ text }) => text)).toEqual([
    `Relay: ${off} → ${on}. ${later}`,
    `Relay: ${on} already. ${later}`,
  ]);
  await seesLabel(ann.in(group), shared, `Relay: ${on} ⏳`);
});

test("a press in a group that waited too long is told of there once, quietly", async () => {
  const before = await relays();
  const since = ann.chat.mark();
  await pressWhileAway(() => bob.in(group).presses(shared, isRelay, { deadlineMs: 100 }), 60_000);
  const told = await bob.in(group).sees("Pressed while I was away: not done.", { since });
  expect(told.silent).toBe(true);
  expect(await relays()).toEqual(before);
});

test("a value is wanted, then given to the device, then applied", async () => {
  const unit = createUnit(envOf());
  await ann.presses(board, isRelay);
  await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().some((label) => /^Relay: \w+ ⏳/.test(label)));
  const { json } = await unit.sync({ input_rev: 0 });
  await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().some((label) => /^Relay: \w+ 📨/.test(label)));
  await unit.sync({ input_rev: json?.input_rev });
  await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().some((label) => /^Relay: \w+ ✓/.test(label)));
});

function envOf(): UnitEnv {
  const document = ann.chat.find((message) => message.document?.name === "env.json")?.document;
  return { ...JSON.parse(document?.text ?? "{}"), PEPEUNIT_URL: world.instance.localUrl };
}
