import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { type Client, createClient, createToken, uuidsOf } from "../../support/api.ts";
import { readRows } from "../../support/database.ts";
import { links } from "../../support/links.ts";
import { begins, dataOf, meet, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { filesOf } from "../../support/programs.ts";

const LAMP = { lamp: "bool" };
const DIM = { dim: { type: "int", min: 0, max: 100, step: 1 } };
const HALL = filesOf({ inputs: { ...LAMP, ...DIM }, outputs: { lux: "float" } });

let world: World;
let ann: Person;
let bob: Person;
let hall: VirtualUnit;
let yard: VirtualUnit;
let card: Shown;
const uuids: Record<string, Awaited<ReturnType<typeof uuidsOf>>> = {};
const clients = new Map<Person, Client>();
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  await world.git.commit("hall", HALL);
  await world.git.commit("yard", filesOf({ inputs: { gate: "bool", pump: "bool" }, outputs: { open: "bool" } }));
  ({ unit: hall } = await createUnitInChat(world, ann, "Hall", world.git.urlOf("hall")));
  ({ unit: yard } = await createUnitInChat(world, ann, "Yard", world.git.urlOf("yard")));
  card = withButton(ann, "🎛");
  for (const name of ["Hall", "Yard"]) uuids[name] = await uuidsOf(world, name);
  for (const person of [ann, bob]) clients.set(person, createClient(world, await createToken(person)));
});
afterAll(() => world.stop());

async function calls(person: Person, path: string, body: object) {
  const answer = await clients.get(person)?.(path, { method: "POST", body });
  expect(answer?.status, answer?.text).toBe(200);
  return answer?.json;
}
/** Makes a board by the API, and opens it in the chat. */
async function opens(person: Person, name: string, unit: string, widgets: readonly (string | object)[]) {
  const given = widgets.map((one) => (typeof one === "string" ? { variable: uuids[unit]?.of[one] } : one));
  await calls(person, "/boards", { name, widgets: given });
  person.says("/boards");
  return person.sees(`🎛 ${name}`);
}
/** Brings the hall to a new commit. */
async function updates(files: Record<string, string>, renames?: readonly object[]): Promise<void> {
  const commit = await world.git.commit("hall", files);
  await calls(ann, `/units/${uuids.Hall?.unit}/update`, { commit, ...(renames && { renames }) });
}
const current = (shown: Shown, person = ann): Shown => person.chat.current(shown) ?? shown;
const labels = (shown: Shown) => shown.buttons.flat();
/** Waits until the message has this button, or this in its text. */
const becomes = (shown: Shown, part: string, person = ann) =>
  person.chat.next(
    ({ id, text, buttons }) => id === shown.id && (text.includes(part) || buttons.flat().includes(part)),
    {
      since: 0,
    },
  );
const inputs = async (unit: VirtualUnit) => (await unit.sync({ at: null })).json?.input_variables ?? {};
const posted = async () => (await readRows(world.dir, "select message_id from posting")).map((row) => row.message_id);

describe("an update of a device", () => {
  let board: Shown;
  beforeAll(async () => {
    board = await opens(ann, "Updated", "Hall", ["lamp", "dim", "lux"]);
  });

  test("that takes an input away leaves its place, which works again with the commit that has it", async () => {
    expect(board.buttons.slice(0, 3)).toEqual([["lamp: —"], ["dim: —"], ["−10", "−1", "+1", "+10"]]);
    const before = dataOf(board, "lamp");
    await updates(filesOf({ inputs: DIM, outputs: { lux: "float" } }));
    const without = await becomes(board, "✖️ lamp: gone");
    expect(without.buttons.slice(0, 2)).toEqual([["✖️ lamp: gone"], ["dim: —"]]);
    expect((await ann.forges(current(board), before)).text).toBe("✖️ lamp: gone");
    expect(await inputs(hall)).not.toHaveProperty("lamp");
    const since = ann.chat.mark();
    await updates(HALL);
    await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("lamp: —"), { since });
    await ann.presses(current(board), "lamp: —");
    await becomes(board, "lamp: on ⏳");
    expect(await inputs(hall)).toMatchObject({ lamp: true });
  });

  test("in which a variable has another name is followed: the widgets have it too, and work on", async () => {
    const renames = [
      { kind: "input", from: "lamp", to: "light" },
      { kind: "output", from: "lux", to: "brightness" },
    ];
    const before = dataOf(current(board), "lamp");
    await updates(filesOf({ inputs: { light: "bool", ...DIM }, outputs: { brightness: "float" } }), renames);
    const renamed = await becomes(board, "brightness: —");
    expect(labels(renamed).filter((label) => label.startsWith("light: on"))).toHaveLength(1);
    // The button that is still on somebody's phone means the same.
    expect((await ann.forges(current(board), before)).text).toContain("light: on → off");
    expect(await inputs(hall)).toMatchObject({ light: false });
    await updates(HALL);
    await becomes(board, "lamp: off ⏳");
  });

  test("in which a variable is of another type gives its widget other buttons, and those of before do nothing", async () => {
    const before = dataOf(current(board), "+1");
    const step = { type: "float", min: 0, max: 5, step: 0.5 };
    await updates(filesOf({ inputs: { lamp: "string", dim: step }, outputs: { lux: "float" } }));
    const retyped = await becomes(board, "+0.5");
    expect(retyped.buttons.slice(0, 3)).toEqual([["✖️ lamp: gone"], ["dim: —"], ["−0.5", "+0.5"]]);
    expect((await ann.forges(retyped, before)).text).toBe(
      "The board has changed since: not done. Here it is as it is now.",
    );
    expect(await inputs(hall)).not.toHaveProperty("dim");
    await ann.presses(current(board), "+0.5");
    await becomes(board, "dim: 0.5 ⏳");
    await updates(HALL);
  });
});

test("what may not be seen any more is “no access” in its place, and is back by itself with the right", async () => {
  const [[unit], [grant]] = [await readRows(world.dir, "select id from unit where name = 'Hall'"), [{ id: 1 }]];
  const may = (right: number) => ann.forges(card, `give-p-yes:${unit?.id}:0:${right}:2`);
  await may(3);
  const board = await opens(bob, "Shared", "Hall", ["lamp", "dim", "lux"]);
  await bob.presses(board, ({ text }) => begins(text, "lamp"));
  const on = await becomes(board, "lamp: on ⏳", bob);
  const press = dataOf(on, "lamp");
  await ann.forges(card, `grant-del-yes:${grant?.id}`);
  const lost = await becomes(board, "🚫 lux: no access", bob);
  expect(lost.buttons.slice(0, -1)).toEqual([["🚫 lamp: no access"], ["🚫 dim: no access"]]);
  expect(lost.text).not.toContain("Hall");
  expect((await bob.forges(lost, press)).text).toBe("🚫 lamp: no access");
  expect(await inputs(hall)).toMatchObject({ lamp: true });
  // To see it only
  await may(1);
  const seen = await becomes(board, "lamp: on\n", bob);
  expect(labels(seen)).toEqual(["⚙️", "☰ Boards"]);
  expect((await bob.forges(seen, press)).show_alert).toBe(true);
  expect(await inputs(hall)).toMatchObject({ lamp: true });
  const since = bob.chat.mark();
  await may(3);
  const back = await bob.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("+10"), { since });
  expect(back.text).toContain("lux: —");
  await bob.presses(back, ({ text }) => begins(text, "lamp"));
  await becomes(board, "lamp: off ⏳", bob);
  expect(await inputs(hall)).toMatchObject({ lamp: false });
});

describe("a message of a board", () => {
  test("that its person deletes is forgotten, and the others follow", async () => {
    const first = await opens(ann, "Twice", "Hall", ["lux"]);
    ann.says("/boards");
    const second = await ann.sees("🎛 Twice");
    await vi.waitFor(async () => expect(await posted()).toEqual(expect.arrayContaining([first.id, second.id])));
    ann.deletes(first);
    await hall.sync({ output_variables: { lux: 7 } });
    await becomes(second, "lux: 7");
    await vi.waitFor(async () => expect(await posted()).not.toContain(first.id));
    expect(await posted()).toContain(second.id);
  });

  test("that can never be edited again is sent anew, pinned as it was", async () => {
    const old = await opens(ann, "Old", "Hall", ["lux"]);
    await turns(ann, old, "⚙️");
    await turns(ann, current(old), "📌 Pin");
    await vi.waitFor(() => expect(ann.chat.pinned.map(({ id }) => id)).toEqual([old.id]));
    world.telegram.ages(old);
    const since = ann.chat.mark();
    await hall.sync({ output_variables: { lux: 8 } });
    const next = await ann.sees(({ id, text }) => id !== old.id && text.includes("🎛 Old") && text.includes("lux: 8"), {
      since,
    });
    await vi.waitFor(() => expect(ann.chat.pinned.map(({ id }) => id)).toEqual([next.id]));
    await vi.waitFor(async () => expect(await posted()).toContain(next.id));
    expect(await posted()).not.toContain(old.id);
    await hall.sync({ output_variables: { lux: 9 } });
    await becomes(next, "lux: 9");
  });

  test("is sent again as a whole where it can't be pinned any more", async () => {
    const old = await opens(ann, "Again", "Hall", ["lux"]);
    await turns(ann, old, "⚙️");
    await turns(ann, current(old), "📌 Pin");
    const menu = await turns(ann, current(old), "⚙️");
    world.telegram.fails("pinChatMessage", { error_code: 400, description: "Bad Request: not enough rights" });
    await ann.presses(menu, "⬇️ Send again here");
    const next = await ann.sees(({ id, text }) => id !== old.id && text.includes("🎛 Again"));
    await ann.sees("Telegram does not let me pin here.");
    expect(ann.chat.current(old)).toBeUndefined();
    const sql = "select pinned from posting where message_id in (?, ?)";
    expect(await readRows(world.dir, sql, old.id, next.id)).toEqual([{ pinned: 0 }]);
    expect(labels(await turns(ann, current(next), "⚙️"))).toContain("📌 Pin here");
  });
});

test("a press on an input that a link sets asks first: once, or for good", async () => {
  await links(ann, ["Yard", "open", "Yard", "pump"]);
  const board = await opens(ann, "Pump", "Yard", ["pump"]);
  const question = await turns(ann, board, "pump");
  expect(question.text).toBe("pump follows 🔗 Yard: open. A value set by hand lasts until the link brings another.");
  expect(question.buttons).toEqual([["Set once", "Unlink and set"], ["Cancel"]]);
  await turns(ann, question, "Cancel");
  expect(await inputs(yard)).not.toHaveProperty("pump");
  await turns(ann, await turns(ann, current(board), "pump"), "Set once");
  await becomes(board, "pump: on ⏳ 🔗");
  await turns(ann, await turns(ann, current(board), "pump"), "Unlink and set");
  const free = await ann.sees(({ id, buttons }) => id === board.id && buttons.flat().includes("pump: off ⏳"), {
    since: 0,
  });
  expect(labels(free)).toContain("pump: off ⏳");
  expect(await readRows(world.dir, "select * from link")).toEqual([]);
});

test("a momentary press that the device does not take in time is withdrawn, which is said", async () => {
  const gate = { kind: "momentary", variable: uuids.Yard?.of.gate, options: { withinMs: 1000 } };
  const board = await opens(ann, "Gate", "Yard", [gate]);
  // Silent or asleep, it will not take this when it is back.
  expect((await ann.presses(board, "☝️ gate"))?.text).toBe(
    "gate: on. It is not there now: what it does not take within 1 s, I withdraw.",
  );
  await ann.sees("Yard did not take “gate” within a second. I withdrew it: it will not happen later.");
  await becomes(board, "☝️ gate");
  expect(await inputs(yard)).toMatchObject({ gate: false });
});

test("a hundred boards are listed in pages, and one more is refused in words", async () => {
  const cid = await meet(world, { first_name: "Cid" });
  clients.set(cid, createClient(world, await createToken(cid)));
  for (let n = 1; n <= 100; n++) await calls(cid, "/boards", { name: `Board ${n}`, widgets: [] });
  cid.says("/boards");
  const opened = await cid.sees("🎛 Board 100");
  const list = await turns(cid, opened, "☰ Boards");
  expect(list.text).toContain("Your 100 boards");
  const last = await turns(cid, list, "13");
  expect(labels(last).filter((label) => /^(?:\d+\. )?Board \d/.test(label))).toHaveLength(4);
  await cid.presses(last, "➕ New board");
  await cid.sees("What shall the board be called?");
  cid.says("One more");
  await cid.sees("You have 100 boards, the most there can be. Delete one first.");
  expect((await cid.forges(last, dataOf(list, "Board").replace("b-open", "b-copy"))).text).toContain("100 boards");
});

test("no name on a board is longer than a line: they are asked for again", async () => {
  const board = await opens(ann, "Names", "Hall", ["lamp"]);
  const [row] = await readRows(world.dir, "select id, board_id from widget order by id desc limit 1");
  for (const data of [`b-name:${row?.board_id}`, `b-add-t:${row?.board_id}`, `w-type:${row?.id}:0:0`]) {
    await ann.forges(current(board), data);
    await ann.sees("shall");
    ann.says("N".repeat(4096));
    await ann.sees("A name is one line of 1 to 64 characters.");
    ann.says("/cancel");
    await ann.sees("Stopped");
  }
});

test("a board is copied by one press, with all that is on it", async () => {
  const board = await opens(ann, "Flat", "Hall", ["lamp", "dim", "lux"]);
  await turns(ann, board, "⚙️");
  const copy = await turns(ann, current(board), "📄 Copy");
  expect(copy.text).toBe(board.text.replace("Flat", "Flat (copy)"));
  expect(copy.buttons).toEqual(board.buttons);
});
