import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Group } from "../../../src/sandbox/telegram/group.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { readNow } from "../../support/database.ts";
import { addAlert, openGroup, postBoard, seesLabel, sendAlertHere } from "../../support/groups.ts";
import { meet, turns, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let env: UnitEnv;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  ({ env } = await createUnitInChat(world, ann));
  // Else her card, which follows too, would take the edits that are to go wrong.
  await turns(ann, withButton(ann, "⚙️ "), "⚙️");
  await addAlert(ann, "30");
});
afterAll(() => world.stop());
beforeEach(() => world.telegram.heals());

let clock = Date.now();
const tick = (): number => {
  clock = Math.max(clock + 1, Date.now());
  return clock;
};
const reports = (temperature: number) =>
  createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl }).sync({
    at: tick(),
    output_variables: { temperature },
  });
/** Ends what was before, too. */
const fires = async (value: number) => {
  await reports(value - 1000);
  await isEmptied();
  await reports(value);
};
const rows = (table: string) => readNow(world.dir, `select chat_id from ${table} order by id`);
const isEmptied = () => vi.waitFor(async () => expect(await rows("outbox")).toEqual([]), { timeout: 5000 });
const told = (chat: { messages: readonly { text: string }[] }, text: string) =>
  chat.messages.filter((message) => message.text.includes(text)).length;

/** A group with a board and an alert of Ann's. */
async function furnish(title: string, supergroup = false): Promise<Group> {
  const group = await openGroup(world, { title, members: [ann, bob], supergroup });
  await postBoard(ann.in(group), "Greenhouse", "Only me");
  await sendAlertHere(ann.in(group));
  return group;
}

describe("a group that becomes a supergroup", () => {
  test("keeps its board, which is posted anew and obeys, and its alerts, each sent once", async () => {
    const group = await furnish("Growing");
    const old = group.id;
    const since = group.chat.mark();
    group.upgrades();
    const board = await ann.in(group).sees(({ buttons }) => buttons.flat().includes("⚙️"), { since });
    expect(board.chat).not.toBe(old);
    await fires(41);
    await ann.in(group).sees("Now 41", { since });
    await ann.in(group).presses(board, ({ text }) => text.startsWith("Relay"));
    await seesLabel(ann.in(group), board, "Relay: on ⏳");
    await isEmptied();
    expect(told(group.chat, "Now 41")).toBe(1);
    expect(group.chat.messages.filter(({ buttons }) => buttons.flat().includes("⚙️"))).toHaveLength(1);
    expect(await rows("recipient")).toEqual([{ chat_id: group.id }]);
    expect(await rows("posting")).toEqual([{ chat_id: group.id }]);
    group.removesBot();
    await vi.waitFor(async () => expect(await rows("posting")).toEqual([]));
    await ann.sees("I am not in the group “Growing” any more.", { since });
    await isEmptied();
  });

  test("takes along what waits, and a board that Telegram puts off comes later", async () => {
    const group = await furnish("Waiting");
    const since = group.chat.mark();
    await reports(-900);
    await isEmptied();
    world.telegram.fails("sendMessage", { retry_after: 1 }, 2);
    await reports(42);
    await vi.waitFor(async () => expect(await rows("outbox")).toEqual([{ chat_id: group.id }]));
    group.upgrades();
    await ann.in(group).sees("Now 42", { since });
    await ann.in(group).sees(({ buttons }) => buttons.flat().includes("⚙️"), { since });
    await reports(-958);
    await ann.in(group).sees("🟢 Greenhouse: over after", { since });
    await isEmptied();
    expect(told(group.chat, "🟢 Greenhouse: temperature above 30")).toBe(1);
    group.removesBot();
    await vi.waitFor(async () => expect(await rows("posting")).toEqual([]));
    await isEmptied();
  });

  test.each([
    ["an alert", "sendMessage", 45],
    ["a board", "editMessageText", 29],
  ])("is noticed when %s is refused for it, though nobody has said so", async (_what, method, value) => {
    const old = await furnish("Old");
    const next = await openGroup(world, { title: "Next", members: [ann] });
    const since = next.chat.mark();
    await reports(-900);
    await isEmptied();
    world.telegram.fails(method, {
      error_code: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: next.id },
    });
    await reports(value);
    await ann.in(next).sees(({ buttons }) => buttons.flat().includes("⚙️"), { since });
    await reports(45);
    await ann.in(next).sees("Now 45", { since });
    await reports(-955);
    await ann.in(next).sees("🟢 Greenhouse: over after", { since });
    await isEmptied();
    expect(
      told(old.chat, "temperature above 30\u00a0°C\nNow") + told(next.chat, "temperature above 30\u00a0°C\nNow"),
    ).toBe(1);
    expect(await rows("recipient")).toEqual([{ chat_id: next.id }]);
    next.removesBot();
    await vi.waitFor(async () => expect(await rows("posting")).toEqual([]));
    await isEmptied();
  });
});

describe("a group that the bot is removed from", () => {
  test("loses its boards; the alerts come to their owner, who is told once", async () => {
    const group = await furnish("Gone");
    const since = ann.chat.mark();
    group.removesBot();
    const notice = await ann.sees("I am not in the group “Gone” any more.", { since });
    expect(notice.text).toBe(
      "I am not in the group “Gone” any more. The alert that went there comes to you again. Your board there no longer works.",
    );
    expect(await rows("posting")).toEqual([]);
    expect(await rows("recipient")).toEqual([{ chat_id: null }]);
    await fires(43);
    await ann.sees("Now 43", { since });
    await isEmptied();
    expect(told(ann.chat, "the group “Gone”")).toBe(1);
    expect(told(bob.chat, "the group “Gone”")).toBe(0);
  });

  test("is noticed by a refused alert too: that one reaches its owner", async () => {
    const group = await furnish("Silent", true);
    const since = ann.chat.mark();
    const kicked = { error_code: 403, description: "Forbidden: bot was kicked from the supergroup chat" };
    await reports(-900);
    await isEmptied();
    world.telegram.fails("sendMessage", kicked);
    await reports(44);
    await ann.sees("I am not in one of your groups any more.", { since });
    await ann.sees("Now 44", { since });
    await reports(-956);
    await ann.sees("🟢 Greenhouse: over after", { since });
    await isEmptied();
    expect(told(group.chat, "Now 44")).toBe(0);
    expect(await rows("posting")).toEqual([]);
  });

  test("and at once added again is greeted again, and starts afresh", async () => {
    const group = await furnish("Back");
    group.removesBot();
    await vi.waitFor(async () => expect(await rows("posting")).toEqual([]));
    const since = group.chat.mark();
    group.addsBot();
    await ann.in(group).sees("/board", { since });
    await postBoard(ann.in(group), "Greenhouse", "Only me");
    expect(await rows("posting")).toHaveLength(1);
  });
});

describe("the bot in a group", () => {
  test("greets once, when it is added, and offers three commands", async () => {
    const group = await openGroup(world, { title: "New", members: [ann, bob] });
    group.promotesBot();
    ann.in(group).says("/help");
    await ann.in(group).sees("/alerts");
    expect(told(group.chat, "Hello!")).toBe(2);
    const scope = { type: "all_group_chats" } as const;
    expect(world.telegram.commands("", scope).map(({ command }) => command)).toEqual(["board", "alerts", "help"]);
    expect(world.telegram.commands("ru", scope)[0]?.description).toBe("Кнопки устройства прямо здесь");
  });

  test("hears nothing but its own commands from people, even as an administrator", async () => {
    const group = await openGroup(world, { title: "Loud", members: [ann, bob] });
    group.promotesBot();
    const before = group.chat.messages.length;
    const eve = world.telegram.person({ first_name: "Eve" });
    group.adds(eve);
    const said = [
      () => ann.in(group).says("just talking"),
      () => ann.in(group).says("/board@other_bot"),
      () => ann.in(group).says("/nonsense"),
      () => ann.in(group).says("/cancel"),
      () => ann.in(group).says("/start"),
      () => ann.in(group).says("/board", { as: "group" }),
      () => ann.in(group).says("/alerts", { as: { id: -1_001_000_000_001, title: "News" } }),
      () => ann.in(group).sends({ document: { name: "x.txt", bytes: "x" }, caption: "/board" }),
      () => eve.in(group).says("/alerts"),
      () => eve.in(group).says("/units"),
    ];
    for (const say of said) say();
    // Updates of one chat are handled in turn.
    ann.in(group).says("/units");
    const hint = await ann.in(group).sees("That is for our private chat");
    expect(hint.buttons).toEqual([["💬 Private chat"]]);
    // Whoever writes anonymously is told that they do.
    expect(group.chat.messages.filter(({ text }) => text.includes("You write anonymously"))).toHaveLength(2);
    expect(group.chat.messages.length).toBe(before + said.length + 1 + 2 + 2);
  });

  test("answers private buttons that are forged in a group only to the one who pressed", async () => {
    const group = await openGroup(world, { title: "Forged", members: [ann, bob] });
    ann.in(group).says("/board");
    const list = await ann.in(group).sees("Which device?");
    const before = group.chat.messages.length;
    for (const data of ["unit:1:0", "env:1", "board:1", "alerts:1:0", "g-rule:1:999:1:0", "g-turn:-1", "b-set:1:1:0"]) {
      expect((await ann.in(group).forges(list, data)).show_alert).toBe(true);
    }
    expect(group.chat.messages.length).toBe(before);
    expect(group.chat.messages.every(({ document }) => document === undefined)).toBe(true);
  });
});
