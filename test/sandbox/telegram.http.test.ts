import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";
import { ask, call, urlOf, whyNot } from "./telegram.ts";

let telegram: Telegram;
let ann: Person;

beforeEach(async () => {
  telegram = await startTelegram();
  ann = telegram.person({ id: 7, first_name: "Ann" });
  ann.starts();
});
afterEach(() => telegram.stop());

describe("a call", () => {
  test("may come as a query, JSON, a form or multipart", async () => {
    const url = urlOf(telegram, "sendMessage");
    const markup = JSON.stringify({ inline_keyboard: [[{ text: "b", callback_data: "b" }]] });
    const fields = { chat_id: "7", text: "x", reply_markup: markup, disable_notification: "true" };
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const replies = await Promise.all([
      ask(`${url}?${new URLSearchParams(fields)}`),
      ask(url, { method: "POST", body: new URLSearchParams(fields) }),
      ask(url, { method: "POST", body: form }),
      call(telegram, "sendMessage", { chat_id: 7, text: "x", reply_markup: JSON.parse(markup) }),
    ]);
    expect(replies.map(({ status, result }) => [status, result?.text])).toEqual(Array(4).fill([200, "x"]));
    expect(new Set(ann.chat.messages.slice(1).map(({ buttons }) => String(buttons)))).toEqual(new Set(["b"]));
  });

  test("names its method in any case", async () => {
    await expect(call(telegram, "GETME")).resolves.toMatchObject({ ok: true, result: { username: "emulated_bot" } });
  });

  test("is answered with the time of Telegram's own clock", async () => {
    const read = async (url: string) => Date.parse((await fetch(url)).headers.get("date") ?? "");
    telegram.turns(-100 * 86_400_000);
    ann.says("then");
    for (const url of [urlOf(telegram, "getMe"), urlOf(telegram, "nothing"), `${telegram.root}/bot1:wrong/getMe`]) {
      expect(Math.abs((await read(url)) + 100 * 86_400_000 - Date.now())).toBeLessThan(60_000);
    }
    expect(Math.abs((ann.chat.messages.at(-1)?.date ?? 0) + 100 * 86_400 - Date.now() / 1000)).toBeLessThan(60);
  });

  test("with an unknown token is unauthorized", async () => {
    const reply = await ask(`${telegram.root}/bot1:wrong/getMe`);
    expect(reply).toEqual({ status: 401, ok: false, error_code: 401, description: "Unauthorized" });
  });

  test("of an unknown method is not found", async () => {
    await expect(call(telegram, "sendMesage")).resolves.toMatchObject({ status: 404, error_code: 404 });
    await expect(ask(`${telegram.root}/elsewhere`)).resolves.toMatchObject({ status: 404, description: "Not Found" });
  });

  test("with half a character in it is refused, wherever that is", async () => {
    const markup = { inline_keyboard: [[{ text: "\udc00", callback_data: "b" }]] };
    const why = "Bad Request: strings must be encoded in UTF-8";
    await expect(whyNot(telegram, "sendMessage", { chat_id: 7, text: "x\ud83d" })).resolves.toBe(why);
    await expect(whyNot(telegram, "sendMessage", { chat_id: 7, text: "x", reply_markup: markup })).resolves.toBe(why);
    await expect(call(telegram, "sendMessage", { chat_id: 7, text: "🌱" })).resolves.toMatchObject({ ok: true });
  });

  test("with a misspelt parameter is refused, also deep inside", async () => {
    const markup = { inline_keyboard: [[{ text: "b", callbackData: "b" }]] };
    await expect(whyNot(telegram, "sendMessage", { chat_id: 7, txt: "x" })).resolves.toMatch(/Unrecognized key: "txt"/);
    await expect(whyNot(telegram, "sendMessage", { chat_id: 7, text: "x", reply_markup: markup })).resolves.toMatch(
      /reply_markup.inline_keyboard.0.0: Unrecognized key: "callbackData"/,
    );
  });

  test("with broken JSON is refused", async () => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{" };
    await expect(ask(urlOf(telegram, "getMe"), init)).resolves.toMatchObject({ status: 400, ok: false });
  });

  test("is on record with its parameters, its time and its outcome", async () => {
    await call(telegram, "sendMessage", { chat_id: 7, text: "x" });
    await call(telegram, "sendMessage", { chat_id: 8, text: "x" });
    expect(telegram.calls("sendMessage")).toMatchObject([
      { parameters: { chat_id: 7, text: "x" }, at: expect.any(Number), outcome: { ok: true, result: { text: "x" } } },
      {
        parameters: { chat_id: 8 },
        outcome: { ok: false, error_code: 400, description: "Bad Request: chat not found" },
      },
    ]);
  });
});

describe("a call that was told to fail", () => {
  test("fails as often as ordered, then works", async () => {
    telegram.fails("sendMessage", { retry_after: 3 });
    telegram.fails("sendMessage", { error_code: 502 }, 2);
    const replies = [];
    for (let i = 0; i < 4; i++) replies.push(await call(telegram, "sendMessage", { chat_id: 7, text: `${i}` }));
    expect(replies.map(({ status }) => status)).toEqual([429, 502, 502, 200]);
    expect(replies[0]).toMatchObject({
      description: "Too Many Requests: retry after 3",
      parameters: { retry_after: 3 },
    });
    expect(ann.chat.messages.map(({ text }) => text)).toEqual(["/start", "3"]);
  });

  test("loses its connection before or after it took effect", async () => {
    telegram.fails("sendMessage", "lost request");
    telegram.fails("sendMessage", "lost answer");
    await expect(call(telegram, "sendMessage", { chat_id: 7, text: "never arrives" })).rejects.toThrow();
    await expect(call(telegram, "sendMessage", { chat_id: 7, text: "arrives" })).rejects.toThrow();
    expect(ann.chat.messages.map(({ text }) => text)).toEqual(["/start", "arrives"]);
    expect(telegram.calls("sendMessage").map(({ outcome }) => outcome)).toEqual([
      { ok: false, lost: true },
      { ok: false, lost: true },
    ]);
  });

  test("is forgiven when taken back", async () => {
    telegram.fails("getMe", { error_code: 500 }, 100);
    telegram.heals();
    await expect(call(telegram, "getMe")).resolves.toMatchObject({ status: 200 });
  });
});
