import { expect, test } from "vitest";
import { boardScreen } from "../../../src/bot/features/boards/boardview.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { UnitView, VariableView } from "../../../src/services/units/unitview.ts";

const translations = loadTranslations("locales");
const AT = Date.UTC(new Date().getUTCFullYear(), 0, 15, 11, 5, 30);
const output: VariableView = {
  id: 2,
  name: "heat",
  title: null,
  type: "float",
  measure: "°C",
  min: null,
  max: null,
  step: null,
  values: null,
  decimals: null,
  exact: false,
  value: 19.8125,
  at: AT,
  applied: false,
  writable: false,
  driven: false,
  archivedAt: null,
};
const unit: UnitView = {
  id: 1,
  uuid: "",
  name: "Porch",
  own: true,
  heard: true,
  online: false,
  presence: "silent",
  dueAt: null,
  seenAt: AT + 60_000,
  state: [],
  inputs: [],
  archived: [],
  outputs: [output, { ...output, id: 3, name: "light", value: undefined, at: 0 }],
};

test.each([
  ["en", "Europe/Moscow", false, "Silent since Jan 15, 14:06: what was measured before is marked 🕓", "Jan 15, 14:05"],
  ["en", "UTC", false, "Silent since Jan 15, 11:06 UTC: what was measured before is marked 🕓", "Jan 15, 11:05"],
  ["ru", "Europe/Moscow", true, "Молчит с 15 янв., 14:06 UTC+3: прежние показания отмечены 🕓", "15 янв., 14:05"],
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
  const { text } = boardScreen(translations("en"), { ...unit, online: true, presence: "online" }, 0);
  expect(text).toContain("🟢 <b>Porch</b>\n\nheat: 19.81\u00a0°C\nlight: —");
});

test("a zone whose clocks were changed since is named again", () => {
  const silentSince = Date.UTC(2026, 2, 29, 2);
  const old = { ...unit, seenAt: silentSince, outputs: [{ ...output, at: silentSince - 2 * 3_600_000 }] };
  const { text } = boardScreen(translations("en", "Europe/Berlin"), old, 0, true);
  expect(text).toContain("Mar 29, 04:00 UTC+2:");
  expect(text).toContain("Mar 29, 01:00 UTC+1");
});

test("whole numbers are shown as they are, measured, linked or typed", () => {
  const whole: VariableView = { ...output, type: "int", measure: null, value: 1_234_567_890 };
  const inputs = [{ ...whole, id: 4, name: "linked", writable: true, driven: true, archivedAt: null, applied: true }];
  const { text, keyboard } = boardScreen(
    translations("en"),
    { ...unit, online: true, presence: "online", inputs, outputs: [whole] },
    0,
  );
  expect(text).toContain("heat: 1,234,567,890");
  expect(keyboard.inline_keyboard[0]?.[0]?.text).toBe("linked: 1,234,567,890 ✓ 🔗");
});
