import { InlineKeyboard } from "grammy";
import { expect, test } from "vitest";
import { fitHtml, withinLimits } from "../../../src/bot/text/lengths.ts";
import { parseHtml } from "../../../src/sandbox/telegram/html.ts";

/** What Telegram gets of such a call. */
async function sent(method: string, payload: object): Promise<Record<string, string>> {
  let got: unknown;
  const prev = async (_method: string, given: unknown) => {
    got = given;
    return { ok: true, result: true };
  };
  await withinLimits(prev as never, method as never, payload as never, undefined);
  return got as Record<string, string>;
}

test("a text that is too long ends with a whole line, and its tags are closed", () => {
  const line = `<b>${"&lt;🦄&gt;".repeat(20)}</b>\n`;
  const cut = fitHtml(line.repeat(100));
  const { text } = parseHtml(cut);
  expect(text.length).toBeLessThanOrEqual(4096);
  expect(text.length).toBeGreaterThan(3900);
  expect(text).toMatch(/<🦄>\n…$/);
  expect(fitHtml(line)).toBe(line);
  expect(parseHtml(fitHtml(`<i><b>${"a".repeat(5000)}</b></i>`)).text).toHaveLength(4096);
});

test("texts, captions, toasts and keyboards are cut to what Telegram takes", async () => {
  const long = "Long ".repeat(2000);
  expect((await sent("sendMessage", { text: long })).text).toHaveLength(4096);
  expect((await sent("sendPhoto", { caption: long })).caption).toHaveLength(1024);
  const media = (await sent("editMessageMedia", { media: { type: "photo", caption: long } })).media;
  expect(media).toEqual({ type: "photo", caption: expect.stringMatching(/^[\s\S]{1022}\n…$/) });
  expect((await sent("answerCallbackQuery", { callback_query_id: "1", text: long })).text?.length).toBeLessThan(201);
  const keyboard = new InlineKeyboard();
  for (let n = 0; n < 120; n++) keyboard.text("🦄".repeat(64), `button:${n}`).row();
  const { reply_markup: kept } = await sent("sendMessage", { text: "", reply_markup: keyboard });
  const { inline_keyboard: rows } = kept as unknown as InlineKeyboard;
  expect(rows.flat()).toHaveLength(100);
  expect(Buffer.byteLength(JSON.stringify(rows))).toBeLessThan(10_240);
  expect(rows[0]?.[0]?.text).toMatch(/^🦄+…$/u);
});
