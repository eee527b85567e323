import { Bot, InlineKeyboard, InputFile } from "grammy";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { startTelegram, type Telegram } from "../../src/sandbox/telegram/telegram.ts";

let telegram: Telegram;
let bot: Bot;
let ann: Person;
let running: Promise<void>;

beforeEach(async () => {
  telegram = await startTelegram();
  ann = telegram.person({ first_name: "Ann", language_code: "ru" });
  bot = new Bot(telegram.token, { client: { apiRoot: telegram.root } });
  bot.command("start", (ctx) =>
    ctx.reply(`Hello, <b>${ctx.from?.first_name}</b>! ${ctx.match}`, {
      parse_mode: "HTML",
      reply_markup: new InlineKeyboard().text("Count", "count:1").url("Help", "https://example.com"),
    }),
  );
  bot.callbackQuery(/^count:(\d+)$/, async (ctx) => {
    const count = Number(ctx.match[1]);
    await ctx.editMessageText(`count ${count}`, {
      reply_markup: new InlineKeyboard().text("Count", `count:${count + 1}`),
    });
    await ctx.answerCallbackQuery({ text: `${count}`, show_alert: true });
  });
  bot.command("file", (ctx) =>
    ctx.replyWithDocument(new InputFile(new TextEncoder().encode('{"a":1}'), "env.json"), { caption: "here it is" }),
  );
  bot.on("message:document", async (ctx) => {
    const file = await ctx.getFile();
    const response = await fetch(`${telegram.root}/file/bot${telegram.token}/${file.file_path}`);
    await ctx.reply(`got ${await response.text()}`);
  });
  running = bot.start();
});

afterEach(async () => {
  await bot.stop();
  await running;
  await telegram.stop();
});

test("a person talks to a real bot, presses its button and gets the answer", async () => {
  ann.starts("deep");
  const hello = await ann.sees("Hello");
  expect(hello).toMatchObject({
    text: "Hello, Ann! deep",
    html: "Hello, <b>Ann</b>! deep",
    entities: [{ type: "bold", offset: 7, length: 3 }],
    buttons: [["Count", "Help"]],
  });
  await expect(ann.presses(hello, "Count")).resolves.toEqual({ text: "1", show_alert: true });
  await expect(ann.presses(hello, "count:2")).resolves.toEqual({ text: "2", show_alert: true });
  expect(ann.chat.messages.map(({ text }) => text)).toEqual(["/start deep", "count 2"]);
  expect(ann.chat.last).toMatchObject({ id: hello.id, edits: 2 });
  expect(telegram.calls("sendMessage")).toHaveLength(1);
});

test("a bot uploads a document, and reads the one a person sends", async () => {
  ann.says("/file");
  const sent = await ann.sees(({ document }) => document !== undefined);
  expect(sent.document).toMatchObject({ name: "env.json", mime_type: "application/json", size: 7, text: '{"a":1}' });
  expect(sent.text).toBe("here it is");
  ann.sends({ document: { name: "env.json", bytes: '{"b":2}' } });
  expect((await ann.sees("got")).text).toBe('got {"b":2}');
});

test("who waits in vain is told what came instead", async () => {
  ann.starts();
  await ann.sees("Hello");
  await expect(ann.sees("Goodbye", { deadlineMs: 1 })).rejects.toThrow(
    /did not see Goodbye(.|\n)*"Hello, Ann!" \[Count\]\[Help\]/,
  );
});
