import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";
import { ask, call, PIXEL, rowOf, urlOf, whyNot } from "./telegram.ts";

let telegram: Telegram;
let ann: Person;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2024, 0, 1);
  telegram = await startTelegram({ now: () => now });
  ann = telegram.person({ id: 7, first_name: "Ann" });
  ann.starts();
});
afterEach(() => telegram.stop());

const send = (parameters: object) => call(telegram, "sendMessage", { chat_id: 7, text: "x", ...parameters });
const refusal = (parameters: object) => whyNot(telegram, "sendMessage", { chat_id: 7, text: "x", ...parameters });

describe("sendMessage", () => {
  test("gives the message back as Telegram shows it", async () => {
    const { result } = await send({ text: "<b>bold</b> & more", parse_mode: "HTML", reply_markup: rowOf("a", "b") });
    expect(result).toEqual({
      message_id: 2,
      from: telegram.bot,
      chat: { id: 7, type: "private", first_name: "Ann" },
      date: now / 1000,
      text: "bold & more",
      entities: [{ type: "bold", offset: 0, length: 4 }],
      reply_markup: rowOf("a", "b"),
    });
  });

  test("takes entities instead of a parse mode", async () => {
    const entities = [{ type: "italic", offset: 0, length: 1 }];
    expect((await send({ entities })).result.entities).toEqual(entities);
  });

  test("numbers messages in each chat", async () => {
    telegram.person({ id: 8, first_name: "Bob" }).starts();
    const ids = [];
    for (const chat_id of [7, 8, 7]) ids.push((await send({ chat_id })).result.message_id);
    expect(ids).toEqual([2, 2, 3]);
  });

  test("shows what it replies to, and refuses a reply to nothing", async () => {
    expect((await send({ reply_parameters: { message_id: 1 } })).result.reply_to_message.text).toBe("/start");
    expect(await refusal({ reply_parameters: { message_id: 99 } })).toBe(
      "Bad Request: message to be replied not found",
    );
    const kind = { message_id: 99, allow_sending_without_reply: true };
    expect(await send({ reply_parameters: kind })).toMatchObject({ ok: true });
  });

  test("is refused with Telegram's words", async () => {
    expect(await refusal({ text: "" })).toBe("Bad Request: message text is empty");
    expect(await refusal({ text: "x".repeat(4097) })).toBe("Bad Request: message is too long");
    expect(await refusal({ chat_id: 99 })).toBe("Bad Request: chat not found");
    expect(await refusal({ text: "<b>", parse_mode: "HTML" })).toBe(
      "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    );
  });

  test("does not reach who never started the bot, or blocked it", async () => {
    telegram.person({ id: 8, first_name: "Bob" });
    ann.blocks();
    const replies = [await send({ chat_id: 8 }), await send({ chat_id: 7 })];
    expect(replies.map(({ status, description }) => [status, description])).toEqual([
      [403, "Forbidden: bot can't initiate conversation with a user"],
      [403, "Forbidden: bot was blocked by the user"],
    ]);
    ann.unblocks();
    expect(await send({})).toMatchObject({ ok: true });
  });
});

describe("buttons", () => {
  const inline = (button: object) => ({ reply_markup: { inline_keyboard: [[button]] } });

  test.each([
    ["data over 64 bytes", { text: "a", callback_data: "ж".repeat(33) }, "BUTTON_DATA_INVALID"],
    ["no text", { text: "", callback_data: "a" }, "inline keyboard button text must be non-empty"],
    [
      "nothing to do",
      { text: "a", callback_data: "" },
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
    [
      "an address without a dot",
      { text: "a", url: "http://localhost:3000" },
      "inline keyboard button URL 'http://localhost:3000' is invalid: Wrong HTTP URL",
    ],
  ])("with %s are refused", async (_, button, reason) => {
    expect(await refusal(inline(button))).toBe(`Bad Request: ${reason}`);
  });

  test("take exactly 64 bytes", async () => {
    expect(await send(inline({ text: "a", callback_data: "ж".repeat(32) }))).toMatchObject({ ok: true });
  });

  test("over 100, over 8 a row or over 10 kB are too many", async () => {
    const rows = (count: number, wide: number, length = 1) => ({
      reply_markup: {
        inline_keyboard: Array(count).fill(rowOf(...Array(wide).fill("a".repeat(length))).inline_keyboard[0]),
      },
    });
    expect(await send(rows(25, 4))).toMatchObject({ ok: true });
    for (const many of [rows(101, 1), rows(1, 9), rows(50, 2, 60)])
      expect(await refusal(many)).toBe("Bad Request: reply markup is too long");
  });

  test("below the input field stay until they are taken away", async () => {
    await send({ reply_markup: { keyboard: [["Yes", { text: "No" }]], resize_keyboard: true } });
    expect(ann.chat.keyboard).toEqual({ keyboard: [[{ text: "Yes" }, { text: "No" }]], resize_keyboard: true });
    await send({});
    expect(ann.chat.keyboard).toBeDefined();
    await send({ reply_markup: { remove_keyboard: true } });
    expect(ann.chat.keyboard).toBeUndefined();
  });
});

describe("files", () => {
  const upload = (
    method: string,
    name: string,
    bytes: BlobPart,
    fields: Record<string, string> = {},
    file = "a b.json",
  ) => {
    const form = new FormData();
    for (const [key, value] of Object.entries({ chat_id: "7", ...fields })) form.set(key, value);
    form.set(name, new File([bytes], file));
    return ask(urlOf(telegram, method), { method: "POST", body: form });
  };

  test("are uploaded, downloaded, and sent again by their id", async () => {
    const { result } = await upload("sendDocument", "document", "{}", { caption: "<i>c</i>", parse_mode: "HTML" });
    expect(result).toMatchObject({
      caption: "c",
      caption_entities: [{ type: "italic", offset: 0, length: 1 }],
      document: { file_name: "a b.json", mime_type: "application/json", file_size: 2 },
    });
    const { file_id } = result.document;
    const { file_path } = (await call(telegram, "getFile", { file_id })).result;
    const download = await fetch(`${telegram.root}/file/bot${telegram.token}/${file_path}`);
    expect(await download.text()).toBe("{}");
    const again = await call(telegram, "sendDocument", { chat_id: 7, document: file_id });
    expect(again.result.document.file_id).toBe(file_id);
    expect(ann.chat.last?.document?.text).toBe("{}");
  });

  test("may hide behind attach://", async () => {
    const { result } = await upload("sendDocument", "x", "binary \0\r\n--", { document: "attach://x" }, "данные.bin");
    expect(result.document).toMatchObject({ file_name: "данные.bin", mime_type: "application/octet-stream" });
    expect(ann.chat.last?.document?.text).toBe("binary \0\r\n--");
  });

  test("of pictures are measured, and nothing else passes for one", async () => {
    const { result } = await upload("sendPhoto", "photo", PIXEL, {}, "a.png");
    expect(result.photo).toMatchObject([{ width: 1, height: 1, file_size: PIXEL.length }]);
    expect(await upload("sendPhoto", "photo", "no picture")).toMatchObject({
      status: 400,
      description: "Bad Request: IMAGE_PROCESS_FAILED",
    });
  });

  test("are refused when empty, missing or unknown", async () => {
    expect((await upload("sendDocument", "document", "")).description).toBe("Bad Request: file must be non-empty");
    expect(await whyNot(telegram, "sendDocument", { chat_id: 7 })).toBe(
      "Bad Request: there is no document in the request",
    );
    expect(await whyNot(telegram, "sendDocument", { chat_id: 7, document: "nonsense" })).toBe(
      "Bad Request: wrong file identifier/HTTP URL specified",
    );
    expect(await whyNot(telegram, "getFile", { file_id: "nonsense" })).toBe(
      "Bad Request: wrong file_id or the file is temporarily unavailable",
    );
    const long = { caption: "x".repeat(1025) };
    expect((await upload("sendDocument", "document", "x", long)).description).toBe(
      "Bad Request: message caption is too long",
    );
    expect((await ask(`${telegram.root}/file/bot${telegram.token}/documents/none`)).status).toBe(404);
  });
});

describe("deleting", () => {
  test("takes messages out of a private chat, also the person's", async () => {
    await send({});
    expect(await call(telegram, "deleteMessage", { chat_id: 7, message_id: 1 })).toMatchObject({ result: true });
    expect(await call(telegram, "deleteMessages", { chat_id: 7, message_ids: [1, 2, 3] })).toMatchObject({
      result: true,
    });
    expect(ann.chat.messages).toEqual([]);
  });

  test("fails for a message that is not there, or older than two days", async () => {
    expect(await whyNot(telegram, "deleteMessage", { chat_id: 7, message_id: 9 })).toBe(
      "Bad Request: message to delete not found",
    );
    now += 48 * 3600 * 1000;
    expect(await whyNot(telegram, "deleteMessage", { chat_id: 7, message_id: 1 })).toBe(
      "Bad Request: message can't be deleted",
    );
  });
});

test("an action is shown, and must be a known one", async () => {
  const seen = telegram.events.next((event) => (event.type === "action" ? event.action : undefined));
  await call(telegram, "sendChatAction", { chat_id: 7, action: "upload_document" });
  await expect(seen).resolves.toBe("upload_document");
  expect(await whyNot(telegram, "sendChatAction", { chat_id: 7, action: "dancing" })).toBe(
    "Bad Request: wrong parameter action in request",
  );
});
