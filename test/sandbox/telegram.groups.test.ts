import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Group } from "../../src/sandbox/telegram/group.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";
import { call, rowOf, whyNot } from "./telegram.ts";

let telegram: Telegram;
let ann: Person;
let bob: Person;
let home: Group;

beforeEach(async () => {
  telegram = await startTelegram();
  ann = telegram.person({ id: 7, first_name: "Ann" });
  bob = telegram.person({ id: 8, first_name: "Bob" });
  home = telegram.group({ title: "Home", members: [ann, bob] });
});
afterEach(() => telegram.stop());

const updates = async () => (await call(telegram, "getUpdates")).result;
const heard = async () =>
  (await updates()).flatMap((update: { message?: { text?: string } }) => update.message?.text ?? []);
const send = (text: string, parameters: object = {}) =>
  call(telegram, "sendMessage", { chat_id: home.id, text, ...parameters });

describe("a group", () => {
  test("announces that the bot was added and removed", async () => {
    home.removesBot();
    expect(await updates()).toMatchObject([
      { my_chat_member: { chat: { type: "group", title: "Home" }, new_chat_member: { status: "member" } } },
      { message: { from: { id: 7 }, new_chat_members: [{ id: telegram.bot.id }] } },
      { message: { left_chat_member: { id: telegram.bot.id } } },
      { my_chat_member: { from: { id: 7 }, new_chat_member: { status: "kicked" } } },
    ]);
    expect((await send("x")).description).toBe("Forbidden: bot was kicked from the group chat");
    expect(await whyNot(telegram, "getChat", { chat_id: home.id })).toBe(
      "Forbidden: bot was kicked from the group chat",
    );
    home.addsBot();
    expect(await send("x")).toMatchObject({ ok: true });
  });

  test("that the bot has left does not take its messages", async () => {
    expect(await call(telegram, "leaveChat", { chat_id: home.id })).toMatchObject({ result: true });
    expect(await send("x")).toMatchObject({
      status: 403,
      description: "Forbidden: bot is not a member of the group chat",
    });
  });

  test("lets the bot hear only what is meant for it, unless it is an administrator", async () => {
    const said = await send("hello");
    const hello = home.chat.current({ ...home.chat.last!, id: said.result.message_id });
    ann.in(home).says("just talking");
    ann.in(home).says("/status now");
    ann.in(home).says("/status@other_bot");
    ann.in(home).says("/status@emulated_bot");
    ann.in(home).says("hey @emulated_bot");
    bob.in(home).says("a reply", { reply_to: hello });
    expect(await heard()).toEqual(["/status now", "/status@emulated_bot", "hey @emulated_bot", "a reply"]);
    home.promotesBot();
    ann.in(home).says("to everybody");
    expect((await heard()).at(-1)).toBe("to everybody");
  });

  test("shows everybody the same, and each presses for themselves", async () => {
    await send("board", { reply_markup: rowOf("on") });
    const board = await bob.in(home).sees("board");
    const pressed = bob.in(home).presses(board, "on");
    const query = (await updates()).at(-1).callback_query;
    expect(query).toMatchObject({ from: { id: 8 }, message: { chat: { id: home.id } } });
    await call(telegram, "answerCallbackQuery", { callback_query_id: query.id, text: "ok" });
    await expect(pressed).resolves.toEqual({ text: "ok" });
  });

  test("hides anonymous administrators and channels behind Telegram's own bots", async () => {
    ann.in(home).says("/status", { as: "group" });
    ann.in(home).says("/status", { as: { id: -1_001_234, title: "News" } });
    const [, , anonymous, channel] = await updates();
    expect(anonymous.message).toMatchObject({
      from: { id: 1_087_968_824, is_bot: true, username: "GroupAnonymousBot" },
      sender_chat: { id: home.id, type: "group", title: "Home" },
    });
    expect(channel.message).toMatchObject({
      from: { is_bot: true, username: "Channel_Bot" },
      sender_chat: { id: -1_001_234, type: "channel", title: "News" },
    });
    expect(() => ann.says("x", { as: "group" })).toThrow("everybody writes as themselves");
  });

  test("knows its members", async () => {
    const cat = telegram.person({ id: 9, first_name: "Cat" });
    expect(() => cat.in(home).says("x")).toThrow("Cat is not in the chat");
    home.adds(cat);
    home.removes(bob);
    const standing = async (user_id: number) =>
      (await call(telegram, "getChatMember", { chat_id: home.id, user_id })).result.status;
    expect(await Promise.all([7, 8, 9].map(standing))).toEqual(["creator", "kicked", "member"]);
    expect((await call(telegram, "getChat", { chat_id: home.id })).result).toMatchObject({
      title: "Home",
      type: "group",
    });
  });

  test("lets the bot delete others' messages only as an administrator", async () => {
    const { id: message_id } = ann.in(home).says("x");
    const remove = () => call(telegram, "deleteMessage", { chat_id: home.id, message_id });
    expect((await remove()).description).toBe("Bad Request: message can't be deleted");
    home.promotesBot();
    expect(await remove()).toMatchObject({ ok: true });
  });
});

test("a group becomes a supergroup, and the bot is told where it is now", async () => {
  const old = home.id;
  const speaker = ann.in(home);
  await send("before");
  home.upgrades();
  expect(await call(telegram, "sendMessage", { chat_id: old, text: "x" })).toEqual({
    status: 400,
    ok: false,
    error_code: 400,
    description: "Bad Request: group chat was upgraded to a supergroup chat",
    parameters: { migrate_to_chat_id: home.id },
  });
  expect((await updates()).slice(-2)).toMatchObject([
    { message: { chat: { id: old, type: "group" }, migrate_to_chat_id: home.id } },
    { message: { chat: { id: home.id, type: "supergroup" }, migrate_from_chat_id: old } },
  ]);
  await send("after");
  await expect(speaker.sees("after", { since: 0 })).resolves.toMatchObject({ chat: home.id, id: 2 });
  speaker.says("/still here");
  expect(await heard()).toContain("/still here");
});

describe("a forum", () => {
  let forum: Group;
  beforeEach(() => {
    forum = telegram.group({ title: "Forum", members: [ann], forum: true });
  });

  test("keeps its topics apart", async () => {
    const [garden, cellar] = [forum.topic("Garden"), forum.topic("Cellar")];
    ann.in(garden).says("/water");
    const message = (await updates()).at(-1).message;
    const reply = { message_id: message.message_id };
    expect(message).toMatchObject({
      message_thread_id: garden.id,
      is_topic_message: true,
      chat: { id: forum.id, type: "supergroup", is_forum: true },
    });
    await call(telegram, "sendMessage", { chat_id: forum.id, text: "wet", message_thread_id: garden.id });
    await call(telegram, "sendMessage", { chat_id: forum.id, text: "same place", reply_parameters: reply });
    await ann.in(garden).sees("wet");
    await expect(ann.in(cellar).sees("wet", { deadlineMs: 1, since: 0 })).rejects.toThrow("did not see wet");
    expect(garden.chat.messages.map(({ text }) => text)).toEqual(["", "/water", "wet", "same place"]);
  });

  test("refuses topics that are unknown, closed or General by number", async () => {
    const topic = forum.topic("Garden");
    const refusal = (message_thread_id: number) =>
      whyNot(telegram, "sendMessage", { chat_id: forum.id, text: "x", message_thread_id });
    topic.closes();
    expect(await refusal(topic.id)).toBe("Bad Request: TOPIC_CLOSED");
    topic.deletes();
    expect(await refusal(topic.id)).toBe("Bad Request: message thread not found");
    expect(await refusal(1)).toBe("Bad Request: message thread not found");
  });
});
