import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";
import { call, rowOf, whyNot } from "./telegram.ts";

let telegram: Telegram;
let ann: Person;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2024, 0, 1);
  telegram = await startTelegram({ now: () => now, queryLifetimeMs: 1000, deadlineMs: 1000 });
  ann = telegram.person({ id: 7, first_name: "Ann", language_code: "de" });
  ann.starts();
});
afterEach(() => telegram.stop());

const send = (text: string, parameters: object = {}) =>
  call(telegram, "sendMessage", { chat_id: 7, text, ...parameters });
const answer = (callback_query_id: string, parameters: object = {}) =>
  call(telegram, "answerCallbackQuery", { callback_query_id, ...parameters });
const lastUpdate = async () => (await call(telegram, "getUpdates", { offset: -1 })).result[0];

describe("pressing", () => {
  beforeEach(() => send("menu", { reply_markup: rowOf("one", "two") }));

  test("tells the bot what was pressed where, and brings back its answer", async () => {
    const pressed = ann.presses(ann.chat.last!, "two");
    const { callback_query } = await lastUpdate();
    expect(callback_query).toMatchObject({ from: { id: 7 }, data: "two", message: { message_id: 2, text: "menu" } });
    await answer(callback_query.id, { text: "Done", show_alert: true });
    await expect(pressed).resolves.toEqual({ text: "Done", show_alert: true });
  });

  test("is possible by anything about the button", async () => {
    const pressed = ann.presses(ann.chat.last!, ({ text }) => text.startsWith("on"));
    const { callback_query } = await lastUpdate();
    expect(callback_query.data).toBe("one");
    await answer(callback_query.id);
    await expect(pressed).resolves.toEqual({});
  });

  test("is answered once, in time, and shortly", async () => {
    const pressed = ann.presses(ann.chat.last!, "one");
    const { id } = (await lastUpdate()).callback_query;
    expect((await answer(id, { text: "x".repeat(201) })).description).toBe("Bad Request: MESSAGE_TOO_LONG");
    expect((await answer(id, { url: "https://example.com" })).description).toBe("Bad Request: URL_INVALID");
    expect(await answer(id, { url: "https://t.me/emulated_bot?start=1" })).toMatchObject({ ok: true });
    await expect(pressed).resolves.toEqual({ url: "https://t.me/emulated_bot?start=1" });
    const tooOld = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    expect((await answer(id)).description).toBe(tooOld);
    expect((await answer("unknown")).description).toBe(tooOld);
    ann.presses(ann.chat.last!, "one").catch(() => {});
    const late = (await lastUpdate()).callback_query.id;
    now += 1001;
    expect((await answer(late)).description).toBe(tooOld);
  });

  test("says so when the bot does not answer", async () => {
    await expect(ann.presses(ann.chat.last!, "one", { deadlineMs: 1 })).rejects.toThrow(
      'Ann pressed "one" and got no answer within 1 ms',
    );
  });

  test("says so when there is no such button, or no such message any more", async () => {
    const menu = ann.chat.last!;
    await expect(ann.presses(menu, "three")).rejects.toThrow('no button three on message #2 "menu", it has [one][two]');
    await call(telegram, "deleteMessage", { chat_id: 7, message_id: 2 });
    await expect(ann.presses(menu, "one")).rejects.toThrow('message #2 "menu" is deleted');
  });

  test("of a link opens it without the bot", async () => {
    await send("x", { reply_markup: { inline_keyboard: [[{ text: "Docs", url: "https://example.com/" }]] } });
    await expect(ann.presses(ann.chat.last!, "Docs")).resolves.toEqual({ url: "https://example.com/" });
  });

  test("can be forged, also on a message that is gone", async () => {
    const forged = ann.forges(99, "admin:drop");
    const { callback_query } = await lastUpdate();
    expect(callback_query).toMatchObject({ data: "admin:drop", message: { message_id: 99, date: 0, chat: { id: 7 } } });
    await answer(callback_query.id, { text: "No" });
    await expect(forged).resolves.toEqual({ text: "No" });
  });
});

describe("seeing", () => {
  test("looks back to the person's last action, and not further", async () => {
    await send("old");
    ann.says("hello");
    await send("new");
    await expect(ann.sees(/^new$/)).resolves.toMatchObject({ id: 4 });
    await expect(ann.sees("old", { deadlineMs: 1 })).rejects.toThrow(/did not see old(.|\n)*"new"/);
    await expect(ann.sees("hello", { deadlineMs: 1 })).rejects.toThrow("did not see hello");
  });

  test("waits for what is still to come, edits too", async () => {
    const seen = Promise.all([ann.sees("first"), ann.sees(({ edits }) => edits > 0), ann.chat.next("second")]);
    await send("first");
    await call(telegram, "editMessageText", { chat_id: 7, message_id: 2, text: "second" });
    expect((await seen).map(({ text }) => text)).toEqual(["first", "second", "second"]);
    expect(ann.chat.find("first")).toBeUndefined();
  });

  test("can begin at a mark", async () => {
    await send("alarm");
    const since = telegram.events.mark();
    const seen = ann.sees("alarm", { since });
    await send("alarm again");
    await expect(seen).resolves.toMatchObject({ text: "alarm again" });
  });

  test("of what came by their action alone takes no edit of another message for it", async () => {
    const other = (await send("status", { reply_markup: rowOf("one") })).result.message_id;
    const asked = (await send("menu", { reply_markup: rowOf("one") })).result.message_id;
    const edit = (message_id: number, text: string) =>
      call(telegram, "editMessageText", { chat_id: 7, message_id, text });
    ann.presses(ann.chat.last!, "one").catch(() => {});
    await edit(other, "changed");
    await edit(asked, "changed, too");
    await expect(ann.gets("changed")).resolves.toMatchObject({ id: asked });
    ann.says("/menu");
    await edit(asked, "new status");
    const { message_id } = (await send("new menu")).result;
    await expect(ann.gets("new")).resolves.toMatchObject({ id: message_id });
    await expect(ann.sees("new")).resolves.toMatchObject({ id: asked });
  });

  test("tells of calls that failed meanwhile", async () => {
    await send("");
    await expect(ann.sees("x", { deadlineMs: 1 })).rejects.toThrow(
      "sendMessage failed: Bad Request: message text is empty",
    );
  });
});

describe("a person", () => {
  test("blocks and unblocks, and the bot hears of it", async () => {
    ann.blocks();
    expect((await lastUpdate()).my_chat_member).toMatchObject({
      chat: { id: 7, type: "private" },
      old_chat_member: { status: "member" },
      new_chat_member: { status: "kicked" },
    });
    expect(() => ann.says("x")).toThrow("Ann has blocked the bot");
    ann.starts();
    const updates = (await call(telegram, "getUpdates")).result;
    expect(updates.at(-2).my_chat_member.new_chat_member.status).toBe("member");
    expect(updates.at(-1).message.text).toBe("/start");
  });

  test("edits and deletes what they wrote", async () => {
    const said = ann.says("a");
    ann.edits(said, "b");
    expect((await lastUpdate()).edited_message).toMatchObject({ message_id: said.id, text: "b" });
    ann.deletes(said);
    expect(ann.chat.current(said)).toBeUndefined();
  });

  test("sends files and replies", async () => {
    const said = ann.says("a");
    ann.sends({ document: { name: "a.json", bytes: "{}" }, caption: "here" }, { reply_to: said });
    expect((await lastUpdate()).message).toMatchObject({
      caption: "here",
      document: { file_name: "a.json", mime_type: "application/json", file_size: 2 },
      reply_to_message: { message_id: said.id },
    });
  });

  test("sees the commands of their language, or the common ones", async () => {
    const set = (description: string, parameters: object = {}) =>
      call(telegram, "setMyCommands", { commands: [{ command: "start", description }], ...parameters });
    const bob = telegram.person({ first_name: "Bob", language_code: "fr" });
    await set("Start");
    await set("Starten", { language_code: "de" });
    expect([ann, bob].map(({ commands }) => commands[0]?.description)).toEqual(["Starten", "Start"]);
    await set("Admin", { scope: { type: "chat", chat_id: 7 } });
    expect(ann.commands[0]?.description).toBe("Admin");
    await call(telegram, "deleteMyCommands", { scope: { type: "chat", chat_id: 7 } });
    expect(ann.commands[0]?.description).toBe("Starten");
    expect((await call(telegram, "getMyCommands", { language_code: "de" })).result).toEqual(telegram.commands("de"));
  });
});

test("command lists are checked", async () => {
  const set = (command: string, description: string) =>
    whyNot(telegram, "setMyCommands", { commands: [{ command, description }] });
  expect(await set("Start", "x")).toBe("Bad Request: BOT_COMMAND_INVALID");
  expect(await set("start", "")).toBe("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");
  const many = Array(101).fill({ command: "a", description: "a" });
  expect(await whyNot(telegram, "setMyCommands", { commands: many })).toBe("Bad Request: BOT_COMMANDS_TOO_MUCH");
});

test("descriptions and the menu button are kept", async () => {
  await call(telegram, "setMyDescription", { description: "Units" });
  await call(telegram, "setMyDescription", { description: "Einheiten", language_code: "de" });
  await call(telegram, "setMyShortDescription", { short_description: "short" });
  await call(telegram, "setChatMenuButton", { menu_button: { type: "commands" } });
  const get = async (method: string, parameters = {}) => (await call(telegram, method, parameters)).result;
  expect(await get("getMyDescription", { language_code: "de" })).toEqual({ description: "Einheiten" });
  expect(await get("getMyDescription", { language_code: "fr" })).toEqual({ description: "Units" });
  expect(await get("getMyShortDescription")).toEqual({ short_description: "short" });
  expect(await get("getChatMenuButton")).toEqual({ type: "commands" });
  expect(await whyNot(telegram, "setMyShortDescription", { short_description: "x".repeat(121) })).toMatch("too long");
});

test("the whole state and every event are plain data", async () => {
  ann.sends({ document: { name: "a.json", bytes: "{}" } });
  await send("x", { reply_markup: rowOf("a") });
  const snapshot = telegram.snapshot();
  expect(JSON.parse(JSON.stringify(snapshot)).chats[0].messages).toMatchObject([
    { text: "/start" },
    { document: { name: "a.json", size: 2 } },
    { text: "x", buttons: [["a"]] },
  ]);
  expect(telegram.events.since(0).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(snapshot.mark).toBe(3);
  const heard: string[] = [];
  const stop = telegram.events.on(({ type }) => heard.push(type));
  ann.says("y");
  stop();
  ann.says("z");
  expect(heard).toEqual(["message"]);
});
