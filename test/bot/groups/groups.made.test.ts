import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { Answer } from "../../../src/sandbox/telegram/events.ts";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { readNow } from "../../support/database.ts";
import { openGroup, postMade, seesGone, seesLabel } from "../../support/groups.ts";
import { links } from "../../support/links.ts";
import { begins, dataOf, meet, seesButton, turns } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

const PORCH = {
  "json_example.json": "{}",
  "schema.json": JSON.stringify({
    input_variables: {
      light: "bool",
      fan: "bool",
      level: "int",
      scene: { type: "string", values: Array.from({ length: 30 }, (_, n) => `s${n}`) },
    },
    output_variables: { lux: "float" },
  }),
};

let world: World;
let ann: Person;
let bob: Person;
let env: UnitEnv;
let group: Group;
let board: Shown;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  await world.git.commit("porch", PORCH);
  await createUnitInChat(world, ann);
  ({ env } = await createUnitInChat(world, ann, "Porch", world.git.urlOf("porch")));
  await links(ann, ["Greenhouse", "running", "Porch", "light"]);
  ann.says("/boards");
  const list = await ann.sees("no boards of your own yet");
  await turns(ann, list, "📟 Board of a device");
  await turns(ann, ann.chat.current(list) ?? list, "Porch");
  await newBoard("Bare");
  group = await openGroup(world, { title: "Home", members: [ann, bob], supergroup: true });
  board = await postMade(ann.in(group), "Porch", "Everyone here");
});
afterAll(() => world.stop());

async function newBoard(name: string): Promise<void> {
  ann.says("/boards");
  const opened = await seesButton(ann, "☰ Boards");
  const list = await turns(ann, opened, "☰ Boards");
  await ann.presses(list, "➕ New board");
  await ann.sees("What shall the board be called?");
  ann.says(name);
  await ann.sees("of which device?");
}

const current = (shown: Shown = board): Shown => group.chat.current(shown) ?? shown;
/** Presses on the message as it is now, and sees what it becomes. */
async function goes(who: Person, label: string, shown = board): Promise<Shown> {
  const { edits, id } = current(shown);
  await who.in(group).presses(current(shown), ({ text }) => begins(text, label));
  return who.in(group).sees((now) => now.id === id && now.edits > edits);
}
/** The program is at another port after a restart. */
const porch = () => createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
const inputs = async () => (await porch().sync({ at: null })).json?.input_variables ?? {};

/** Presses while the program is away for so long, by Telegram's clock. */
async function pressWhileAway(press: () => Promise<Answer>, awayMs: number): Promise<Answer> {
  let pressed: Promise<Answer> | undefined;
  await world.restart(() => {
    pressed = press();
    world.telegram.turns(awayMs);
  });
  return (await pressed) ?? {};
}

describe("a board that somebody has made, in a group", () => {
  test("asks about an input that a link sets, and names no device that the group may not know of", async () => {
    for (const who of [ann, bob]) {
      const question = await goes(who, "light");
      expect(question.text).toBe("light follows a link. A value set by hand lasts until the link brings another.");
      expect(question.buttons).toEqual([["Set once"], ["Cancel"]]);
      await goes(who, "Cancel");
      await seesLabel(ann.in(group), board, "⚙️");
    }
    await goes(bob, "light");
    await goes(bob, "Set once");
    await seesLabel(ann.in(group), board, "light: on ⏳ 🔗");
    expect(await inputs()).toMatchObject({ light: true });
  });

  test("shows its settings to nobody who forges a page of them", async () => {
    // What is pressed in one chat is done one after the other: the first is stored when the second is answered.
    for (let time = 0; time < 2; time++) await bob.in(group).forges(board, "b-turn:1:-1");
    expect(await readNow(world.dir, "select page from posting where chat_id = ?", group.id)).toEqual([{ page: 0 }]);
  });

  test("does not take an answer to that which came while the program was away, and follows again", async () => {
    await goes(ann, "light");
    const answer = await pressWhileAway(() => ann.in(group).presses(current(), "Set once"), 5000);
    expect(answer.text).toBe("Pressed while I was away: not done. Press again if you still want it.");
    await seesLabel(ann.in(group), board, "⚙️");
    expect(await inputs()).toMatchObject({ light: true });
    await porch().sync({ output_variables: { lux: 321 } });
    await ann.in(group).sees(({ id, text }) => id === board.id && text.includes("lux: 321"), { since: 0 });
  });

  test("has the pages of a long list, and is there again once a value is chosen", async () => {
    const list = await goes(bob, "▾ scene");
    expect(list.text).toBe("scene: choose a value\nPage 1 of 2");
    expect(list.buttons.flat()).toEqual([...Array.from({ length: 24 }, (_, n) => `s${n}`), "• 1", "2", "« Back"]);
    const next = await goes(bob, "2");
    expect(next.buttons.flat()).toEqual(["s24", "s25", "s26", "s27", "s28", "s29", "1", "• 2", "« Back"]);
    await goes(bob, "s29");
    await seesLabel(ann.in(group), board, "▾ scene: s29 ⏳");
    expect(await inputs()).toMatchObject({ scene: "s29" });
  });

  test("is left from its settings by whoever posted it, though nothing is on it", async () => {
    const bare = await postMade(ann.in(group), "Bare", "Those with access");
    const settings = await goes(ann, "⚙️", bare);
    expect(settings.buttons.flat()).toContain("• Those with access");
    const back = await goes(ann, "« Back", bare);
    expect(back.buttons).toEqual([["⚙️"]]);
    expect((await bob.in(group).presses(back, "⚙️")).text).toBe("Only Ann can do that on this board.");
  });

  test("is sent again as a whole where it can't be pinned any more", async () => {
    group.promotesBot();
    await goes(ann, "⚙️");
    await goes(ann, "📌 Pin here");
    await seesLabel(ann.in(group), board, "📌 Unpin");
    world.telegram.fails("pinChatMessage", { error_code: 400, description: "Bad Request: not enough rights" });
    await ann.in(group).presses(current(), "⬇️ Send again here");
    const again = await ann.in(group).sees(({ id, text, buttons }) => {
      return id !== board.id && text.includes("Porch") && buttons.flat().includes("⚙️");
    });
    await seesGone(ann.in(group), board);
    await ann.in(group).sees("Telegram does not let me pin here.");
    const settings = await goes(ann, "⚙️", again);
    expect(settings.buttons.flat()).toContain("📌 Pin here");
  });
});

test("/board with a word looks for a device, for those who have boards of their own too", async () => {
  ann.in(group).says("/board green");
  const list = await ann.in(group).sees("Which device?");
  expect(list.buttons.flat()).toContain("Greenhouse");
  expect(list.buttons.flat()).not.toContain("Porch");
});

describe("several messages of one board", () => {
  test("follow together, in private, in a group and in a topic", async () => {
    const forum = await openGroup(world, { title: "Forum", members: [ann, bob], forum: true });
    const garden = forum.topic("Garden");
    const there = await postMade(ann.in(garden), "Porch", "Everyone here");
    expect(there.thread).toBe(garden.id);
    const here = await postMade(ann.in(group), "Porch", "Everyone here");
    ann.says("/boards");
    const opened = await seesButton(ann, "☰ Boards");
    await turns(ann, opened, "☰ Boards");
    const own = await turns(ann, ann.chat.current(opened) ?? opened, "Porch");
    const places = [
      [ann, own],
      [ann.in(group), here],
      [ann.in(garden), there],
    ] as const;
    await porch().sync({ output_variables: { lux: 555 } });
    for (const [who, { id }] of places) {
      await who.sees((now) => now.id === id && now.text.includes("lux: 555"), { since: 0 });
    }
    await bob.in(garden).presses(there, ({ text }) => begins(text, "fan"));
    for (const [who, { id }] of places) {
      await who.sees((now) => now.id === id && now.buttons.flat().some((label) => label.startsWith("fan: on")), {
        since: 0,
      });
    }
    expect(await inputs()).toMatchObject({ fan: true });
  });
});

test("two who press at once are both answered, and the later sees what it was", async () => {
  const shared = await postMade(ann.in(group), "Porch", "Everyone here");
  const both = async (label: string) => {
    const data = dataOf(shared, label);
    const answers = await Promise.all([ann, bob].map((who) => who.in(group).forges(shared, data)));
    return answers.map(({ text = "" }) => text.replace(/\..*/, ""));
  };
  expect(await both("fan")).toEqual([
    expect.stringMatching(/^fan: .* → (on|off)$/),
    expect.stringMatching(/^fan: (on|off) already$/),
  ]);
  expect(await both("+1")).toEqual(["level: 1", "level: 1 → 2"]);
  await seesLabel(ann.in(group), shared, "level: 2 ⏳", 0);
});

describe("a group with a board that somebody has made", () => {
  test.each([
    ["as it was", false, "📌 Unpin"],
    ["not, where it can't be", true, "📌 Pin here"],
  ])("becomes a supergroup: the board is posted anew and obeys, pinned %s", async (_how, isRefused, label) => {
    const growing = await openGroup(world, { title: "Growing", members: [ann, bob] });
    growing.promotesBot();
    const old = await postMade(ann.in(growing), "Porch", "Everyone here");
    const presses = async (shown: Shown, button: string, then: string) => {
      await ann.in(growing).presses(growing.chat.current(shown) ?? shown, ({ text }) => begins(text, button));
      await seesLabel(ann.in(growing), shown, then);
    };
    await presses(old, "⚙️", "📌 Pin here");
    await presses(old, "📌 Pin here", "📌 Unpin");
    await presses(old, "« Back", "⚙️");
    if (isRefused) {
      world.telegram.fails("pinChatMessage", { error_code: 400, description: "Bad Request: not enough rights" });
    }
    const since = growing.chat.mark();
    growing.upgrades();
    const board = await ann.in(growing).sees(({ buttons }) => buttons.flat().includes("⚙️"), { since });
    await vi.waitFor(async () => {
      const rows = await readNow(world.dir, "select message_id, pinned from posting where chat_id = ?", growing.id);
      expect(rows).toEqual([{ message_id: board.id, pinned: isRefused ? 0 : 1 }]);
    });
    expect(growing.chat.pinned.map(({ id }) => id)).toEqual(isRefused ? [] : [board.id]);
    const { text = "" } = await bob.in(growing).presses(board, ({ text }) => begins(text, "fan"));
    expect(text).toMatch(/^fan: (on → off|off → on)/);
    await presses(board, "⚙️", label);
  });

  test("loses it with the bot, and gets it afresh once the bot is there again", async () => {
    const visited = await openGroup(world, { title: "Visited", members: [ann, bob] });
    const old = await postMade(ann.in(visited), "Porch", "Everyone here");
    visited.removesBot();
    const rows = () => readNow(world.dir, "select message_id from posting where chat_id = ?", visited.id);
    await vi.waitFor(async () => expect(await rows()).toEqual([]));
    const since = visited.chat.mark();
    visited.addsBot();
    await ann.in(visited).sees("/board", { since });
    const answer = await bob.in(visited).presses(old, ({ text }) => begins(text, "fan"));
    expect(answer.text).toBe("This board no longer works. /board posts a fresh one.");
    const next = await postMade(ann.in(visited), "Porch", "Everyone here");
    expect(await rows()).toEqual([{ message_id: next.id }]);
    await porch().sync({ output_variables: { lux: 77 } });
    await ann.in(visited).sees(({ id, text }) => id === next.id && text.includes("lux: 77"), { since: 0 });
  });
});
