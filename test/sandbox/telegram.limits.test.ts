import { afterEach, beforeEach, expect, test } from "vitest";
import { Limits } from "../../src/sandbox/telegram/limits.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";
import { call } from "./telegram.ts";

let telegram: Telegram;
let ann: Person;
let now: number;

beforeEach(async () => {
  now = 0;
  telegram = await startTelegram({ now: () => now, limits: "telegram" });
  ann = telegram.person({ id: 7, first_name: "Ann" });
  ann.starts();
});
afterEach(() => telegram.stop());

const send = (text: string) => call(telegram, "sendMessage", { chat_id: 7, text });

test("a private chat takes a short burst, then one message a second, and edits count", async () => {
  for (let i = 0; i < 4; i++) expect(await send(`${i}`)).toMatchObject({ ok: true });
  expect(await call(telegram, "editMessageText", { chat_id: 7, message_id: 2, text: "x" })).toMatchObject({ ok: true });
  expect(await send("5")).toEqual({
    status: 429,
    ok: false,
    error_code: 429,
    description: "Too Many Requests: retry after 1",
    parameters: { retry_after: 1 },
  });
  expect(await call(telegram, "sendChatAction", { chat_id: 7, action: "typing" })).toMatchObject({ ok: true });
  now += 1000;
  expect(await send("5")).toMatchObject({ ok: true });
  expect(await send("6")).toMatchObject({ status: 429 });
});

test("a refusal tells how long to be silent, in the header too", async () => {
  for (let i = 0; i < 5; i++) await send(`${i}`);
  const response = await fetch(`${telegram.root}/bot${telegram.token}/sendMessage?chat_id=7&text=x`);
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "1"]);
});

test("a group takes 20 messages a minute", () => {
  const limits = new Limits(() => now);
  const group = { id: -1, type: "group" } as const;
  for (let i = 0; i < 20; i++) limits.take(group);
  expect(() => limits.take(group)).toThrow("Too Many Requests: retry after 3");
  now += 60_000;
  for (let i = 0; i < 20; i++) limits.take(group);
});

test("all chats together take 30 messages a second", () => {
  const limits = new Limits(() => now);
  for (let id = 1; id <= 30; id++) limits.take({ id, type: "private" });
  expect(() => limits.take({ id: 31, type: "private" })).toThrow("Too Many Requests: retry after 1");
  now += 1000;
  limits.take({ id: 31, type: "private" });
});
