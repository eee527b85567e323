import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Group, Topic } from "../../../src/sandbox/telegram/group.ts";
import type { Person } from "../../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv } from "../../../src/sandbox/unit.ts";
import { write } from "../../support/api.ts";
import { readNow } from "../../support/database.ts";
import { addAlert, openGroup, seesGone, sendAlertHere } from "../../support/groups.ts";
import { meet, seesButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let ann: Person;
let bob: Person;
let env: UnitEnv;
let home: Group;
beforeAll(async () => {
  world = await startWorld();
  ann = await meet(world);
  bob = await meet(world, { first_name: "Bob" });
  ({ env } = await createUnitInChat(world, ann));
  await addAlert(ann, "30");
  home = await openGroup(world, { title: "Home", members: [ann, bob] });
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
const outbox = () => readNow(world.dir, "select chat_id, thread_id from outbox order by id");
const isEmptied = () => vi.waitFor(async () => expect(await outbox()).toEqual([]), { timeout: 5000 });
const rules = () => readNow(world.dir, "select chat_id, thread_id from recipient order by id");
const told = (where: { messages: readonly { text: string }[] }, text: string) =>
  where.messages.filter((message) => message.text.includes(text)).length;

async function opensRule(): Promise<Awaited<ReturnType<typeof seesButton>>> {
  ann.says("/alerts");
  const list = await ann.sees("One alert");
  await ann.presses(list, ({ text }) => text.includes("temperature"));
  return ann.sees(({ id, buttons }) => id === list.id && buttons.flat().includes("🗑 Delete"));
}

describe("alerts in a group", () => {
  test("are chosen there by whoever owns them, and shown so in the private chat", async () => {
    const card = await opensRule();
    await ann.presses(card, "💬 Recipients");
    await ann.presses(await seesButton(ann, "➕ A group"), "➕ A group");
    const hint = await ann.sees("write /alerts there");
    expect((await ann.presses(hint, "➕ Add me to a group")).url).toBe("https://t.me/emulated_bot?startgroup=alerts");
    ann.in(home).says("/start@emulated_bot alerts");
    const list = await ann.in(home).sees("Ann, which of your alerts should come here?");
    expect(list.buttons).toEqual([["🟢 temperature above 30\u00a0°C"], ["✔️ Done"]]);
    expect((await bob.in(home).presses(list, ({ text }) => text.includes("🟢"))).text).toContain("for whoever asked");
    await ann.in(home).presses(list, ({ text }) => text.includes("🟢"));
    await ann.in(home).sees(({ buttons }) => buttons[0]?.[0] === "✅ 🟢 temperature above 30\u00a0°C");
    await ann.in(home).presses(list, "✔️ Done");
    await seesGone(ann.in(home), list);

    const since = home.chat.mark();
    await fires(31);
    const alert = await bob.in(home).sees("🔴 Greenhouse: temperature above 30\u00a0°C", { since });
    expect(alert.buttons).toEqual([["✅ Acknowledge", "🔕 Quiet…"]]);
    await reports(-969);
    await bob.in(home).sees("🟢 Greenhouse: over after", { since });
    expect(told(ann.chat, "Now 31")).toBe(0);
    expect((await opensRule()).text).toContain("\n💬 Home\n");
  });

  test("that an earlier version has left to be sent are in their owner’s language, and of somebody blocked none", async () => {
    await reports(-936);
    await isEmptied();
    for (const [id, name, role] of [
      [501, "Иван", "user"],
      [502, "Zed", "blocked"],
    ] as const) {
      // biome-ignore format: pairs
      await write(
        world,
        `insert into "user" (id, telegram_id, name, locale, role, created_at) values (?, ?, ?, 'ru', ?, 0)`,
        ...[id, id, name, role],
      );
      await write(
        world,
        `insert into rule (id, owner_id, of_many, condition, created_at) values (?, ?, 1, '{"kind":"back"}', 0)`,
        ...[id, id],
      );
      const watched = { unitId: 0, unit: name, output: "heat", title: null, type: "float", measure: null };
      const notice = { kind: "alert-fired", ruleId: id, ...watched, direction: "above", threshold: 5, value: 6, at: 0 };
      const sql = "insert into outbox (chat_id, notice, created_at, due_at) values (?, ?, 0, 0)";
      await write(world, sql, home.id, JSON.stringify(notice));
    }
    const since = home.chat.mark();
    await reports(36);
    await bob.in(home).sees("Now 36", { since });
    await isEmptied();
    expect(told(home.chat, "🔴 Иван: heat выше 5\nСейчас 6")).toBe(1);
    expect(told(home.chat, "Zed")).toBe(0);
  });

  test("go back to the private chat by a button, there or here", async () => {
    await ann.presses(await opensRule(), "💬 Recipients");
    await ann.presses(await seesButton(ann, "✖️ Group Home"), "✖️ Group Home");
    await ann.presses(await seesButton(ann, "➕ Me"), "➕ Me");
    await seesButton(ann, "✖️ You");
    const since = ann.chat.mark();
    await fires(32);
    await ann.sees("Now 32", { since });
    const list = await sendAlertHere(ann.in(home));
    expect((await rules())[0]?.chat_id).toBe(home.id);
    await ann.in(home).presses(list, ({ text }) => text.includes("✅"));
    await ann.in(home).sees(({ id, buttons }) => id === list.id && buttons[0]?.[0]?.startsWith("🔴") === true);
    expect(await rules()).toEqual([{ chat_id: null, thread_id: null }]);
  });

  test("are none for somebody without any, and a stranger is not answered", async () => {
    bob.in(home).says("/alerts");
    expect((await bob.in(home).sees("You have no alerts yet.")).buttons).toEqual([["💬 Private chat"]]);
  });
});

describe("alerts in a forum topic", () => {
  let forum: Group;
  let garden: Topic;
  beforeAll(async () => {
    forum = await openGroup(world, { title: "Forum", members: [ann], forum: true });
    garden = forum.topic("Garden");
    await sendAlertHere(ann.in(garden));
  });

  test("come into that topic", async () => {
    expect(await rules()).toEqual([{ chat_id: forum.id, thread_id: garden.id }]);
    const since = forum.chat.mark();
    await fires(33);
    await ann.in(garden).sees("Now 33", { since });
    expect((await opensRule()).text).toContain("\n💬 Forum, a topic\n");
  });

  test("go to the whole group once the topic is closed, and stay there", async () => {
    garden.closes();
    const since = forum.chat.mark();
    await fires(34);
    const alert = await ann.in(forum).sees("Now 34", { since });
    expect(alert.thread).toBeUndefined();
    await isEmptied();
    expect(await rules()).toEqual([{ chat_id: forum.id, thread_id: null }]);
    expect(told(forum.chat, "Now 34")).toBe(1);
  });

  test("go to the whole group once the topic is deleted", async () => {
    const cellar = forum.topic("Cellar");
    await sendAlertHere(ann.in(cellar));
    cellar.deletes();
    const since = forum.chat.mark();
    await fires(35);
    await ann.in(forum).sees("Now 35", { since });
    expect(await rules()).toEqual([{ chat_id: forum.id, thread_id: null }]);
  });

  test("come to the owner when the whole group takes no messages, who is told once", async () => {
    const refused = {
      error_code: 400,
      description: "Bad Request: not enough rights to send text messages to the chat",
    };
    const since = ann.chat.mark();
    await reports(-964);
    await isEmptied();
    world.telegram.fails("sendMessage", refused);
    await reports(36);
    await ann.sees("I am not in one of your groups any more. The alert that went there comes to you again.", { since });
    await ann.sees("Now 36", { since });
    await isEmptied();
    await fires(37);
    await ann.sees("Now 37", { since });
    expect(told(ann.chat, "I am not in one of your groups")).toBe(1);
    expect(await rules()).toEqual([{ chat_id: null, thread_id: null }]);
  });
});
