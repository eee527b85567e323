import { InlineKeyboard } from "grammy";
import { expect, test } from "vitest";
import { addChoices, addGrid, countRows } from "../../src/bot/grid.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";

const t = loadTranslations("locales")("ru");
const rowsOf = (keyboard: InlineKeyboard) =>
  keyboard.inline_keyboard.filter((row) => row.length > 0).map((row) => row.map(({ text }) => text));
const grid = (...labels: string[]) =>
  rowsOf(
    addGrid(
      new InlineKeyboard(),
      labels.map((label) => [label, "data"] as const),
    ),
  );

// What was measured in a browser of 360 px: three buttons show 79 px of text each, two 129 px.
test.each([
  [["1 ч", "24 ч", "7 дней"], [["1 ч", "24 ч", "7 дней"]]],
  [
    ["automatic", "manual", "off"],
    [["automatic", "manual"], ["off"]],
  ],
  [
    ["Все значения", "Среднее", "Медиана"],
    [["Все значения", "Среднее"], ["Медиана"]],
  ],
  [["➕ Добавить", "📄 CSV"], [["➕ Добавить", "📄 CSV"]]],
  [
    ["🎚 Каждая величина", "🤝 Кому доступно"],
    [["🎚 Каждая величина"], ["🤝 Кому доступно"]],
  ],
  [
    ["0", "1", "2", "3"],
    [
      ["0", "1"],
      ["2", "3"],
    ],
  ],
  [
    ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    [
      ["0", "1", "2"],
      ["3", "4", "5"],
      ["6", "7"],
      ["8", "9"],
    ],
  ],
  [[], []],
])("buttons stand in rows that a phone shows whole: %j", (labels, rows) => {
  expect(grid(...labels)).toEqual(rows);
});

test("rows stay as they are whichever is chosen, since there is room for the mark", () => {
  const labels = ["ручное", "само", "выкл"];
  for (const chosen of labels) {
    const choices = labels.map((label) => ({ label, data: "data", chosen: label === chosen }));
    const rows = rowsOf(addChoices(new InlineKeyboard(), t, choices));
    expect(rows.map((row) => row.length)).toEqual([3]);
    expect(countRows(t, choices)).toBe(1);
    expect(rows.flat()).toContain(`• ${chosen}`);
  }
  const longer = [...labels, "по часам"].map((label) => ({ label, data: "data", chosen: false }));
  expect(rowsOf(addChoices(new InlineKeyboard(), t, longer)).map((row) => row.length)).toEqual([2, 2]);
  expect(countRows(t, longer)).toBe(2);
});
