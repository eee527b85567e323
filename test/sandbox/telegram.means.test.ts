import { afterEach, beforeEach, expect, test } from "vitest";
import type { Group } from "../../src/sandbox/telegram/group.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";
import { call } from "./telegram.ts";

let telegram: Telegram;
let ann: Person;
let bob: Person;
let home: Group;
let now: number;

beforeEach(async () => {
  now = Date.now();
  telegram = await startTelegram({ now: () => now });
  ann = telegram.person({ id: 7, first_name: "Ann" });
  bob = telegram.person({ id: 8, first_name: "Bob" });
  ann.starts();
  home = telegram.group({ title: "Home", members: [ann, bob], supergroup: true });
});
afterEach(() => telegram.stop());

const send = (given: Record<string, unknown>) => call(telegram, "sendMessage", { chat_id: 7, text: "x", ...given });
const keys = (...row: object[]) => ({ reply_markup: { inline_keyboard: [row] } });

test("buttons have one of three styles, may be disabled, or copy a text of at most 256 characters", async () => {
  const row = [
    { text: "On", callback_data: "on", style: "success" },
    { text: "Gone", disabled: {} },
    { text: "Copy", copy_text: { text: "y".repeat(256) }, style: "primary" },
  ];
  expect(await send(keys(...row))).toMatchObject({ ok: true, result: { reply_markup: { inline_keyboard: [row] } } });
  expect(await send(keys({ text: "On", callback_data: "on", style: "green" }))).toMatchObject({ ok: false });
  expect(await send(keys({ text: "Gone", disabled: {}, callback_data: "on" }))).toMatchObject({
    description: expect.stringContaining("one action"),
  });
  for (const text of ["", "y".repeat(257)]) {
    expect(await send(keys({ text: "Copy", copy_text: { text } }))).toMatchObject({
      description: "Bad Request: BUTTON_COPY_TEXT_INVALID",
    });
  }
  await expect(ann.presses(ann.chat.last!, "Gone")).rejects.toThrow();
});

test("a moment is text with a time in it, and another time is another message", async () => {
  const at = Math.floor(now / 1000);
  const time = (unix: unknown, format = "dt") => `Since <tg-time unix="${unix}" format="${format}">14:05</tg-time>`;
  const html = (text: string) => send({ text, parse_mode: "HTML" });
  expect(await html(time(at))).toMatchObject({
    result: {
      text: "Since 14:05",
      entities: [{ type: "date_time", unix_time: at, date_time_format: "dt", offset: 6, length: 5 }],
    },
  });
  const { id } = ann.chat.last!;
  const edit = (text: string) =>
    call(telegram, "editMessageText", { chat_id: 7, message_id: id, text, parse_mode: "HTML" });
  expect(await edit(time(at))).toMatchObject({ description: expect.stringContaining("not modified") });
  expect(await edit(time(at + 1))).toMatchObject({ ok: true });
  for (const bad of [time(""), time("soon"), time(at, "x"), time(at, "rt"), time(at, "td"), time(at + 1099 * 86_400)]) {
    expect(await html(bad), bad).toMatchObject({ ok: false, description: expect.stringContaining("tg-time") });
  }
});

test("a message may come without a sound", async () => {
  await send({ disable_notification: true });
  expect(ann.chat.last?.silent).toBe(true);
  await send({});
  expect(ann.chat.last?.silent).toBe(false);
});

test("in a group a message may be for the one alone who has just pressed", async () => {
  await send({ chat_id: home.id, text: "board", ...keys({ text: "Go", callback_data: "go" }) });
  const board = home.chat.last!;
  void bob
    .in(home)
    .presses(board, "Go")
    .catch(() => {});
  const query = (await call(telegram, "getUpdates", {})) as { result: { callback_query?: { id: string } }[] };
  const id = query.result.at(-1)?.callback_query?.id;
  const alone = (receiver: number, given: object = { callback_query_id: id }) =>
    send({ chat_id: home.id, text: "alone", ephemeral_message_parameters: { receiver_user_id: receiver, ...given } });
  expect(await alone(8)).toMatchObject({
    result: { message_id: 0, ephemeral_message_id: 1, receiver_user: { id: 8 } },
  });
  expect(bob.in(home).chat.last?.text).toBe("alone");
  expect([ann.in(home).chat.last?.text, home.chat.last?.text]).toEqual(["board", "board"]);
  expect(await alone(7)).toMatchObject({ description: "Bad Request: QUERY_ID_INVALID" });
  expect(await alone(99)).toMatchObject({ description: "Bad Request: USER_NOT_PARTICIPANT" });
  expect(await alone(8, {})).toMatchObject({ description: "Bad Request: CHAT_ADMIN_REQUIRED" });
  now += 15_001;
  expect(await alone(8)).toMatchObject({ description: "Bad Request: QUERY_ID_INVALID" });
  home.promotesBot();
  expect(await alone(8, {})).toMatchObject({ ok: true });
  expect(await send({ ephemeral_message_parameters: { receiver_user_id: 7 } })).toMatchObject({ ok: false });
});

test("a chat, a person or a place is asked for in private chats only, and comes as a message of its own", async () => {
  const asks = {
    reply_markup: {
      keyboard: [
        [{ text: "Group", request_chat: { request_id: 1, chat_is_channel: false, request_title: true } }],
        [{ text: "Person", request_users: { request_id: 2, request_name: true } }],
        [{ text: "Place", request_location: true }],
      ],
    },
  };
  expect(await send({ chat_id: home.id, ...asks })).toMatchObject({
    description: "Bad Request: chats can be requested in private chats only",
  });
  const [, , place] = asks.reply_markup.keyboard;
  expect(await send({ chat_id: home.id, reply_markup: { keyboard: [place] } })).toMatchObject({
    description: "Bad Request: location can be requested in private chats only",
  });
  expect(await send(asks)).toMatchObject({ ok: true });
  await call(telegram, "getUpdates", { offset: -1 });
  ann.shares("Group", home);
  ann.shares("Person", bob);
  ann.shares("Place", { latitude: 55.75, longitude: 37.62 });
  const { result } = (await call(telegram, "getUpdates", {})) as { result: { message?: object }[] };
  expect(result.slice(-3).map(({ message }) => message)).toMatchObject([
    { chat_shared: { request_id: 1, chat_id: home.id, title: "Home" } },
    { users_shared: { request_id: 2, users: [{ user_id: 8, first_name: "Bob" }] } },
    { location: { latitude: 55.75, longitude: 37.62 } },
  ]);
  expect(() => ann.shares("Person", home)).toThrow();
  expect(() => ann.shares("Nothing", bob)).toThrow();
});
