import { expect, test } from "vitest";
import { boardScreen } from "../../src/bot/features/boardview.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";
import type { UnitView, VariableView } from "../../src/services/views.ts";

const translations = loadTranslations("locales");
const AT = Date.UTC(new Date().getUTCFullYear(), 0, 15, 11, 5, 30);
const output: VariableView = {
  ...{ id: 2, name: "heat", title: null, type: "float", measure: "°C", min: null, max: null, step: null, values: null },
  ...{ decimals: null, exact: false, value: 19.8125, at: AT, applied: false, writable: false, driven: false },
};
const unit: UnitView = {
  ...{ id: 1, uuid: "", name: "Porch", own: true, online: false, seenAt: AT + 60_000, state: [], inputs: [] },
  outputs: [output, { ...output, id: 3, name: "light", value: undefined, at: 0 }],
};

test.each([
  ["en", "Europe/Moscow", false, "Silent since Jan 15, 14:06: what was measured before is marked 🕓", "Jan 15, 14:05"],
  ["en", "UTC", false, "Silent since Jan 15, 11:06 UTC: what was measured before is marked 🕓", "Jan 15, 11:05 UTC"],
  ["ru", "Europe/Moscow", true, "Молчит с 15 янв., 14:06 GMT+3: прежние показания отмечены 🕓", "15 янв., 14:05 GMT+3"],
])(
  "a silent unit's board says so and since when, and marks what is old (%s, %s)",
  (locale, zone, shared, silent, time) => {
    const { text } = boardScreen(translations(locale, zone), unit, 0, shared);
    const [number, none] =
      locale === "en" ? ["19.81", "This device has no inputs."] : ["19,81", "У этого устройства нет входов."];
    expect(text).toBe(
      `⚪️ Porch\n${silent}\n\nheat: ${number}\u00a0°C · 🕓 ${time}\nlight: —\n\n${none}`.replace(
        "Porch",
        "<b>Porch</b>",
      ),
    );
  },
);

test("a board of a unit that is there has no such marks", () => {
  const { text } = boardScreen(translations("en"), { ...unit, online: true }, 0);
  expect(text).toContain("🟢 <b>Porch</b>\n\nheat: 19.81\u00a0°C\nlight: —");
});
