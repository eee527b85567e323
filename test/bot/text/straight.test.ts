import { InlineKeyboard } from "grammy";
import { expect, test } from "vitest";
import { straight } from "../../../src/bot/text/straight.ts";

/** What Telegram gets of such a call. */
async function sent(payload: object): Promise<unknown> {
  let got: unknown;
  const prev = async (_method: string, given: unknown) => {
    got = given;
    return { ok: true, result: true };
  };
  await straight(prev as never, "sendMessage" as never, payload as never, undefined);
  return got;
}

test("no text, caption or button turns the direction of what is behind it; letters that run from the right stay", async () => {
  const turned = "Pump \u202Eevil\u202C \u2067x\u2069 שלום";
  const plain = "Pump evil x שלום";
  expect(await sent({ text: turned, caption: turned, media: { type: "photo", caption: turned } })).toEqual({
    text: plain,
    caption: plain,
    media: { type: "photo", caption: plain },
  });
  const keyboard = new InlineKeyboard().text(turned, "a:1").copyText(turned, turned);
  expect(await sent({ text: "", reply_markup: keyboard })).toMatchObject({
    reply_markup: {
      inline_keyboard: [
        [
          { text: plain, callback_data: "a:1" },
          { text: plain, copy_text: { text: turned } },
        ],
      ],
    },
  });
});
