import { expect, test } from "vitest";
import { boardScreen } from "../../../src/bot/features/boards/boardview.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { UnitView, VariableView } from "../../../src/services/units/unitview.ts";
import { withoutMoments } from "../../support/moments.ts";

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
  isMirror: false,
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
  [
    "en",
    "Europe/Moscow",
    false,
    "Silent for 3 h, since Jan 15, 14:06: what was measured before is marked 🕓",
    "Jan 15, 14:05",
  ],
  [
    "en",
    "UTC",
    false,
    "Silent for 3 h, since Jan 15, 11:06 UTC: what was measured before is marked 🕓",
    "Jan 15, 11:05",
  ],
  ["ru", "Europe/Moscow", true, "Молчит 3 ч, с 15 янв., 14:06 UTC+3: прежние показания отмечены 🕓", "15 янв., 14:05"],
])(
  "a silent unit's board says so and since when, and marks what is old (%s, %s)",
  (locale, zone, shared, silent, time) => {
    const now = (unit.seenAt ?? 0) + 3.9 * 3_600_000;
    const { text } = boardScreen(translations(locale, zone), unit, 0, { shared, now });
    const [number, none] =
      locale === "en" ? ["19.81", "This device has no inputs."] : ["19,81", "У этого устройства нет входов."];
    expect(withoutMoments(text)).toBe(
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
  const { text } = boardScreen(translations("en", "Europe/Berlin"), old, 0, { shared: true });
  expect(text).toContain(`<tg-time unix="${silentSince / 1000}" format="dt">Mar 29, 04:00 UTC+2</tg-time>:`);
  expect(withoutMoments(text)).toContain("Mar 29, 01:00 UTC+1");
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

test("a silent board says what a press does, and its words stay for a while: it is edited seldom", () => {
  const inputs = [{ ...output, id: 4, name: "on", type: "bool", measure: null, value: true, writable: true } as const];
  const t = translations("en");
  const of = (ms: number) => boardScreen(t, { ...unit, inputs }, 0, { now: (unit.seenAt ?? 0) + ms }).text;
  const [MINUTE, HOUR] = [60_000, 3_600_000];
  expect(of(3 * HOUR)).toContain("Silent for 3 h, since");
  expect(of(3 * HOUR)).toContain("What you press, the device takes when it is back.");
  expect(of(3 * HOUR + 59 * MINUTE)).toBe(of(3 * HOUR));
  const hour = Array.from({ length: 58 }, (_, minute) => of((minute + 2) * MINUTE));
  expect(new Set(hour).size).toBe(6);
  const day = Array.from({ length: 92 }, (_, quarter) => of(HOUR + 15 * quarter * MINUTE));
  expect(new Set(day).size).toBe(23);
  const never = boardScreen(t, { ...unit, inputs, seenAt: null, presence: "never" }, 0).text;
  expect(never).toContain("What you press, the device takes when it connects.");
});

test("what a unit that is there has not measured for long is marked", () => {
  const outputs = [
    { ...output, old: true as const },
    { ...output, id: 3, name: "light" },
  ];
  const { text } = boardScreen(translations("en"), { ...unit, online: true, presence: "online", outputs }, 0);
  expect(withoutMoments(text)).toContain("heat: 19.81\u00a0°C · 🕓 Jan 15, 11:05 UTC\nlight: 19.81\u00a0°C");
});

test("what is on is green, and a value that is given and one that is wanted are told apart", () => {
  const on = { ...output, type: "bool", measure: null, writable: true, applied: false } as const;
  const inputs = [
    { ...on, id: 4, name: "wanted", value: true },
    { ...on, id: 5, name: "given", value: false, sent: true as const },
  ];
  const { text, keyboard } = boardScreen(translations("en"), { ...unit, online: true, presence: "online", inputs }, 0);
  expect(keyboard.inline_keyboard.flat()).toMatchObject([
    { text: "wanted: on ⏳", style: "success" },
    { text: "given: off 📨" },
  ]);
  expect(keyboard.inline_keyboard.flat()[1]).not.toHaveProperty("style");
  expect(text).toContain("⏳ waits for the device to take it\n📨 the device has it and has not confirmed yet");
});
