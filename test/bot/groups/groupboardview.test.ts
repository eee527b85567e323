import { InlineKeyboard } from "grammy";
import { expect, test } from "vitest";
import { GROUP_TURN, groupBoardScreen, isSettings } from "../../../src/bot/features/groups/groupboardview.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";

const t = loadTranslations("locales")("en");
const board = {
  unitId: 1,
  boardId: null,
  ownerId: 1,
  chatId: 1,
  messageId: 1,
  threadId: null,
  audience: "owner",
  locale: "en",
} as const;

/** Where the button with this label turns the board to. */
function turned(page: number, label: string): number {
  const screen = groupBoardScreen(t, { text: "Porch", keyboard: new InlineKeyboard() }, { ...board, page }, "Ann");
  const found = screen.keyboard.inline_keyboard.flat().find(({ text }) => text === label);
  const [to = Number.NaN] =
    GROUP_TURN.read((found as { callback_data?: string } | undefined)?.callback_data ?? "") ?? [];
  return to;
}

test.each([0, 1, 4])("« of a group board's settings leads back to the page that they were opened from (%d)", (page) => {
  const settings = turned(page, "⚙️");
  expect([isSettings(page), isSettings(settings)]).toEqual([false, true]);
  expect(turned(settings, "« Back")).toBe(page);
});
