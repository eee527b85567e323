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
  await call(telegram, "sendMessage", { chat_id: 7, text: "<b>a</b>", parse_mode: "HTML", reply_markup: rowOf("1") });
});
afterEach(() => telegram.stop());

const here = { chat_id: 7, message_id: 2 };
const edit = (parameters: object) => call(telegram, "editMessageText", { ...here, ...parameters });
const NOT_MODIFIED =
  "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message";

const sendFile = (method: string, field: string, file: File): ReturnType<typeof ask> => {
  const form = new FormData();
  form.set("chat_id", "7");
  form.set("caption", "old");
  form.set(field, file);
  return ask(urlOf(telegram, method), { method: "POST", body: form });
};

describe("editMessageText", () => {
  test("changes the message in place and remembers when", async () => {
    now += 60_000;
    const { result } = await edit({ text: "b", reply_markup: rowOf("2") });
    expect(result).toMatchObject({ message_id: 2, text: "b", edit_date: now / 1000, reply_markup: rowOf("2") });
    expect(ann.chat.messages).toHaveLength(2);
    expect(ann.chat.last).toMatchObject({ id: 2, text: "b", entities: [], buttons: [["2"]], edits: 1 });
  });

  test("takes the keyboard away when none is given", async () => {
    await edit({ text: "b" });
    expect(ann.chat.last?.buttons).toEqual([]);
  });

  test("is refused when a person could not see a difference", async () => {
    const same = { text: "<strong>a</strong>\n", parse_mode: "HTML", reply_markup: rowOf("1") };
    expect(await edit(same)).toMatchObject({ status: 400, description: NOT_MODIFIED });
    expect(await edit({ ...same, text: "a", parse_mode: undefined })).toMatchObject({ ok: true });
    expect(ann.chat.last?.edits).toBe(1);
  });

  test("is refused for what is not there, not the bot's, or has no text", async () => {
    const document = (await sendFile("sendDocument", "document", new File(["{}"], "a.json"))).result;
    await call(telegram, "sendMessage", { chat_id: 7, text: "keys", reply_markup: { keyboard: [["a"]] } });
    const reasons = [99, 1, document.message_id, 4].map((message_id) =>
      whyNot(telegram, "editMessageText", { chat_id: 7, message_id, text: "b" }),
    );
    expect(await Promise.all(reasons)).toEqual([
      "Bad Request: message to edit not found",
      "Bad Request: message can't be edited",
      "Bad Request: there is no text in the message to edit",
      "Bad Request: message can't be edited",
    ]);
  });

  test("is refused for a message that a person has deleted", async () => {
    ann.deletes(ann.chat.last!);
    expect((await edit({ text: "b" })).description).toBe("Bad Request: message to edit not found");
  });

  test("takes inline keyboards only", async () => {
    expect((await edit({ text: "b", reply_markup: { keyboard: [["a"]] } })).description).toBe(
      "Bad Request: inline keyboard expected",
    );
  });
});

describe("editMessageReplyMarkup", () => {
  test("changes only the buttons, or removes them", async () => {
    await call(telegram, "editMessageReplyMarkup", { ...here, reply_markup: rowOf("2", "3") });
    expect(ann.chat.last).toMatchObject({ text: "a", html: "<b>a</b>", buttons: [["2", "3"]] });
    await call(telegram, "editMessageReplyMarkup", here);
    expect(ann.chat.last).toMatchObject({ text: "a", buttons: [], edits: 2 });
    expect(await whyNot(telegram, "editMessageReplyMarkup", here)).toBe(NOT_MODIFIED);
  });
});

describe("captions and media", () => {
  test("a caption can be changed, a text has none", async () => {
    const { message_id } = (await sendFile("sendPhoto", "photo", new File([PIXEL], "a.png"))).result;
    await call(telegram, "editMessageCaption", { chat_id: 7, message_id, caption: "new" });
    expect(ann.chat.last).toMatchObject({ text: "new", photo: { width: 1 } });
    expect(await whyNot(telegram, "editMessageCaption", { ...here, caption: "new" })).toBe(
      "Bad Request: there is no caption in the message to edit",
    );
  });

  test("a text becomes a picture, and a picture no text any more", async () => {
    const becomes = async (caption: string) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(here)) form.set(name, String(value));
      form.set("media", JSON.stringify({ type: "photo", media: "attach://f", caption, parse_mode: "HTML" }));
      form.set("f", new File([PIXEL], "a.png"));
      return ask(urlOf(telegram, "editMessageMedia"), { method: "POST", body: form });
    };
    expect(await becomes("a".repeat(1025))).toMatchObject({ description: "Bad Request: message caption is too long" });
    expect(ann.chat.last).toMatchObject({ text: "a", photo: undefined });
    expect(await becomes(`<b>${"a".repeat(1024)}</b>`)).toMatchObject({ ok: true });
    expect(ann.chat.last).toMatchObject({ id: 2, text: "a".repeat(1024), photo: { width: 1 } });
    expect((await edit({ text: "b" })).description).toBe("Bad Request: there is no text in the message to edit");
    const caption = { ...here, caption: "b".repeat(1025) };
    expect(await whyNot(telegram, "editMessageCaption", caption)).toBe("Bad Request: message caption is too long");
  });

  test("one file takes the place of another", async () => {
    const { message_id } = (await sendFile("sendPhoto", "photo", new File([PIXEL], "a.png"))).result;
    const form = new FormData();
    form.set("chat_id", "7");
    form.set("message_id", String(message_id));
    form.set("media", JSON.stringify({ type: "document", media: "attach://f", caption: "now a file" }));
    form.set("f", new File(["{}"], "b.json"));
    const { result } = await ask(urlOf(telegram, "editMessageMedia"), { method: "POST", body: form });
    expect(result).toMatchObject({ caption: "now a file", document: { file_name: "b.json" } });
    expect(ann.chat.last).toMatchObject({ photo: undefined, document: { text: "{}" }, edits: 1 });
  });
});

test("a message that is too old can't be changed or deleted, and a press on it does not tell what it shows", async () => {
  const shown = ann.chat.last;
  if (!shown) throw new Error("no message");
  telegram.ages(shown);
  const stuck = "Bad Request: message can't be edited";
  expect(await whyNot(telegram, "editMessageText", { ...here, text: "b" })).toBe(stuck);
  expect(await whyNot(telegram, "editMessageReplyMarkup", { ...here, reply_markup: rowOf("2") })).toBe(stuck);
  expect(await whyNot(telegram, "deleteMessage", here)).toBe("Bad Request: message can't be deleted");
  void ann.presses(shown, "1").catch(() => {});
  const { result } = await call(telegram, "getUpdates", { offset: -1 });
  expect(result[0].callback_query.message).toEqual({
    chat: expect.objectContaining({ id: 7 }),
    message_id: 2,
    date: 0,
  });
});
