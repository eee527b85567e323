import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Shown } from "../../../src/sandbox/telegram/message.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { readRows } from "../../support/database.ts";
import { openBoard, openGroup, postBoard, seesGone, seesLabel } from "../../support/groups.ts";
import { turns } from "../../support/links.ts";
import { meet, menuOf } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let eve: Person;
let unit: VirtualUnit;
let home: Group;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  eve = world.telegram.person({ first_name: "Eve", language_code: "ru" });
  ({ unit } = await createUnitInChat(world, ann));
  home = await openGroup(world, { title: "Home", members: [ann, bob, eve], supergroup: true });
});
afterAll(() => world.stop());

const starting = (label: string) => (button: { text: string }) => button.text.startsWith(label);
const relayIs = async () => (await unit.sync({ at: null })).json?.input_variables?.relay;
const count = () => home.chat.messages.length;

describe("/board", () => {
  test("asks which device and who may press, and its message becomes the board", async () => {
    const before = count();
    ann.in(home).says("/board@emulated_bot");
    const list = await ann.in(home).sees("Which device?");
    expect(list.buttons).toEqual([["Greenhouse"], ["✖️ Cancel"]]);
    await ann.in(home).presses(list, "Greenhouse");
    const question = await ann.in(home).sees("Who may press");
    expect(question.text).toBe("Greenhouse: everyone here will see the values. Who may press the buttons?");
    expect(question.buttons).toEqual([["Only me"], ["Those with access"], ["Everyone here"], ["« Back"]]);
    await ann.in(home).presses(question, "Only me");
    const board = await seesLabel(ann.in(home), list, "⚙️");
    expect(board.text).toContain("👤 Ann · nobody else can press");
    expect(board.buttons.flat()).toContain("Relay: off ⏳");
    expect(count()).toBe(before + 2);
  });

  test("counts the presses of whoever asked, and tells others quietly", async () => {
    ann.in(home).says("/board");
    const list = await ann.in(home).sees("Which device?");
    const before = count();
    const refusal = { text: expect.stringContaining("These buttons are for whoever asked."), show_alert: true };
    expect(await bob.in(home).presses(list, "Greenhouse")).toEqual(refusal);
    expect((await eve.in(home).presses(list, "✖️ Cancel")).text).toContain("Эти кнопки для того, кто спросил.");
    expect(home.chat.current(list)?.text).toBe("Which device?");
    expect(count()).toBe(before);
    await ann.in(home).presses(list, "✖️ Cancel");
    await seesGone(ann.in(home), list);
  });

  test("of somebody without a device says where to get one; of a stranger is left unanswered", async () => {
    const before = count();
    eve.in(home).says("/board");
    bob.in(home).says("/board");
    const hint = await bob.in(home).sees("You have no devices yet.");
    expect(hint.buttons).toEqual([["💬 Private chat"]]);
    expect(count()).toBe(before + 3);
  });
});

test("a board in a forum topic stays in that topic", async () => {
  const forum = await openGroup(world, { title: "Forum", members: [ann, bob], forum: true });
  const garden = forum.topic("Garden");
  const board = await postBoard(ann.in(garden), "Greenhouse", "Only me");
  expect(board.thread).toBe(garden.id);
  expect(await readRows(world.dir, "select thread_id, audience from posting where chat_id = ?", forum.id)).toEqual([
    { thread_id: garden.id, audience: "owner" },
  ]);
  bob.in(garden).says("/board");
  expect((await bob.in(garden).sees("You have no devices yet.")).thread).toBe(garden.id);
});

describe("a board for its poster only", () => {
  test("obeys the poster, follows the device, and refuses all others", async () => {
    const { group, board } = await openBoard(world, [ann, bob, eve], "Greenhouse", "Only me");
    await ann.in(group).presses(board, starting("Relay"));
    await seesLabel(ann.in(group), board, "Relay: on ⏳");
    expect(await bob.in(group).presses(board, starting("Relay"))).toEqual({
      text: "Only Ann can do that on this board.",
      show_alert: true,
    });
    expect((await eve.in(group).presses(board, starting("+"))).text).toBe("На этой панели это может только Ann.");
    const mark = group.chat.mark();
    await unit.sync({ output_variables: { temperature: 21.5 } });
    await ann.in(group).sees(({ id, text }) => id === board.id && text.includes("21.5"), { since: mark });
    expect(await relayIs()).toBe(true);
    await ann.in(group).presses(board, starting("Relay"));
    await seesLabel(ann.in(group), board, "Relay: off ⏳");
  });

  test("has settings that only the poster opens: who may press, and its end", async () => {
    const { group, board } = await openBoard(world, [ann, bob, eve], "Greenhouse", "Only me");
    expect((await bob.in(group).presses(board, "⚙️")).text).toBe("Only Ann can do that on this board.");
    await ann.in(group).presses(board, "⚙️");
    const settings = await seesLabel(ann.in(group), board, "• Only me");
    expect(settings.buttons).toEqual([
      ["• Only me"],
      ["Those with access"],
      ["Everyone here"],
      ["📌 Pin here"],
      ["⬇️ Send again here"],
      ["🗑 Remove the board"],
      ["« Back"],
    ]);
    expect((await bob.in(group).presses(settings, "Everyone here")).text).toContain("Only Ann");
    expect((await ann.in(group).forges(settings, "g-aud:3")).text).toContain("I can’t find that.");
    await ann.in(group).presses(settings, "Everyone here");
    await seesLabel(ann.in(group), board, "• Everyone here");
    await ann.in(group).presses(settings, "« Back");
    expect((await seesLabel(ann.in(group), board, "⚙️")).text).toContain("everyone here can press");
    await eve.in(group).presses(board, starting("Relay"));
    await seesLabel(ann.in(group), board, "Relay: on ⏳");
    await ann.in(group).presses(board, "⚙️");
    await ann.in(group).presses(await seesLabel(ann.in(group), board, "🗑 Remove the board"), "🗑 Remove the board");
    await seesGone(ann.in(group), board);
    expect(await readRows(world.dir, "select * from posting where chat_id = ?", group.id)).toEqual([]);
    expect((await bob.in(group).forges(board, "b-set:1:0:0")).text).toBe(
      "This board no longer works. /board posts a fresh one.",
    );
  });
});

describe("a board for everyone", () => {
  let group: Group;
  let board: Shown;
  beforeAll(async () => {
    ({ group, board } = await openBoard(world, [ann, bob, eve], "Greenhouse", "Everyone here"));
  });

  test("obeys the registered and strangers, and the audit names them", async () => {
    const [relay] = await readRows(world.dir, "select id from variable where name = 'relay'");
    const changes = () =>
      readRows(world.dir, "select user_id from input_change where variable_id = ? order by rev", relay?.id);
    const before = (await changes()).length;
    const wanted = (label: string) => (label.includes("on") ? "Relay: off ⏳" : "Relay: on ⏳");
    for (const person of [bob, eve]) {
      const label = group.chat.current(board)?.buttons.flat()[0] ?? "";
      expect(await person.in(group).presses(board, starting("Relay"))).toMatchObject({
        text: expect.stringMatching(/^(?:Relay: \w+ → \w+|Реле: \S+ → \S+)/),
      });
      await seesLabel(person.in(group), board, wanted(label));
    }
    expect((await changes()).slice(before)).toEqual([{ user_id: 2 }, { user_id: null }]);
    const inputs = await turns(ann, await menuOf(ann), "🎚 Inputs");
    const page = await turns(ann, inputs, starting("Relay"));
    expect(page.text).toMatch(/Last set .* by Eve\n\nChanges\n.* by Eve\n.* by Bob/);
    await turns(ann, await turns(ann, page, starting("«")), starting("«"));
  });

  test("reaches nothing but its own device, whatever is forged", async () => {
    await createUnitInChat(world, ann, "Cellar");
    const [other] = await readRows(
      world.dir,
      "select variable.id from variable join unit on unit.id = unit_id where unit.name = 'Cellar' and variable.name = 'relay'",
    );
    expect((await eve.in(group).forges(board, `b-set:${other?.id}:1:0`)).text).toContain("Не могу это найти.");
    expect((await eve.in(group).forges(board, `b-type:${other?.id}`)).url).toBeUndefined();
    // Nor does a list of their own turn somebody else's board into theirs, or take it away.
    for (const data of ["g-post:2:1:2", "g-units:2:0", "g-close:2"]) {
      expect((await bob.in(group).forges(board, data)).text).toContain("for whoever asked");
    }
    expect(group.chat.current(board)?.text).toContain("👤 Ann");
  });

  test("takes typed values in the private chat, from the one who pressed", async () => {
    const before = group.chat.messages.length;
    const { url = "" } = await bob.in(group).presses(board, starting("✎ label"));
    expect(url).toMatch(/^https:\/\/t\.me\/emulated_bot\?start=v_/);
    const payload = url.split("=")[1] ?? "";
    eve.starts(payload);
    await eve.sees("Ссылка устарела.");
    bob.starts(payload);
    await bob.sees("Send a value for label");
    bob.says("roses");
    await bob.sees("label is set to roses.");
    await seesLabel(bob.in(group), board, "✎ label: roses ⏳", 0);
    const typed = await eve.in(group).presses(board, starting("target"));
    eve.starts(typed.url?.split("=")[1]);
    await eve.sees("Пришлите");
    eve.says("99");
    await eve.sees("30");
    eve.says("25");
    await seesLabel(ann.in(group), board, "target: 25\u00a0°C ⏳", 0);
    expect(await readRows(world.dir, "select * from user where telegram_id = ?", eve.id)).toEqual([]);
    expect(group.chat.messages.length).toBe(before);
  });

  test("stops when its poster loses the right", async () => {
    const since = group.chat.mark();
    const card = ann.chat.find(({ text, buttons }) => text.includes("Greenhouse") && buttons.flat().includes("⚙️ More"));
    await ann.presses(await menuOf(ann, card), "🗑 Delete");
    await ann.presses(await ann.sees("Delete Greenhouse with"), "🗑 Delete");
    const end = await bob.in(group).sees(({ id, buttons }) => id === board.id && buttons.length === 0, { since });
    expect(end.text).toContain("This board is over");
    expect((await bob.in(group).forges(board, "b-set:1:1:0")).text).toContain("no longer works");
  });
});
