import { expect, test } from "vitest";
import { planScreen } from "../../../src/bot/features/links/linkplan.ts";
import { formatCondition } from "../../../src/bot/text/condition.ts";
import { formatMoment, formatPeriod, formatState, formatValue, formatZone } from "../../../src/bot/text/format.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";
import type { EndView } from "../../../src/services/links/linkview.ts";

const translations = loadTranslations("locales");
const t = translations("en");

test("a whole number is shown as it is, whoever gave it", () => {
  for (const exact of [false, true, undefined]) {
    expect(formatValue(t, { type: "int", ...(exact !== undefined && { exact }) }, 1_234_567_890)).toBe("1,234,567,890");
  }
  expect(formatValue(t, { type: "float", exact: false }, 1_234_567_890)).toBe("1.23×10⁹");
});

test("before a link is made its result is shown as it will be afterwards", () => {
  const end = {
    unitId: 1,
    unit: "Oven",
    name: "heat",
    title: null,
    type: "float",
    measure: "°C",
    decimals: null,
    presence: "online",
    online: true,
    seenAt: 1,
  } as const;
  const source: EndView = { ...end, id: 1, kind: "output", exact: false, values: null, value: 65.864 };
  const target: EndView = { ...end, id: 2, kind: "input", exact: true, values: null, value: 20 };
  const plan = { source, target, result: 18.813_293_165_813_6, closesLoop: false, linkId: null };
  const { text } = planScreen(t, { ...plan, kinds: ["none"] }, { kind: "none" });
  expect(text).toContain("Now: 65.86\u00a0°C → <b>18.81\u00a0°C</b>");
});

test.each([
  ["Etc/GMT-3", "UTC+3"],
  ["Etc/GMT+3", "UTC−3"],
  ["UTC", "UTC"],
])("the zone %s has one name wherever it is told", (zone, name) => {
  for (const locale of ["en", "ru"]) {
    const shown = translations(locale, zone);
    expect(formatZone(shown, zone)).toBe(name);
    expect(formatMoment(shown, Date.now(), true)).toMatch(new RegExp(` ${name.replace("+", "\\+")}$`));
    expect(formatValue(shown, { type: "datetime" }, Date.UTC(2019, 0, 2, 3, 4))).toMatch(
      new RegExp(`\\d:04 ${name.replace("+", "\\+")}$`),
    );
  }
});

test("a Russian alert of a switch has one colon, the device's", () => {
  const rule = {
    unitId: 1,
    unit: "Котёл",
    output: "Насос",
    title: null,
    type: "bool",
    measure: null,
  } as const;
  const ru = translations("ru");
  expect(formatCondition(ru, { ...rule, condition: { kind: "above", threshold: 0.5, deadband: 0 } })).toBe(
    "Насос — вкл",
  );
  expect(formatCondition(ru, { ...rule, condition: { kind: "below", threshold: 0.5, deadband: 0 } })).toBe(
    "Насос — выкл",
  );
});

test("what a device says of itself by mistake is written as any number, not in its hundreds of digits", () => {
  const write = (name: string, value: number) => formatState(t, { name, type: "float", value }).value;
  expect(write("mem_free", 1.7e308)).toBe("1.7×10³⁰⁸");
  expect(write("uptime", 1.7e308)).toBe("1.7×10³⁰⁸");
  expect(write("uptime", -1)).toBe("−1");
  expect(write("mem_free", 20_480)).toBe("20\u00a0KB");
});

test.each([
  ["en", "UTC", [10, 30, 18, 29], [10, 30, 19, 16], ["Nov 30, 18:29", "19:16 UTC"]],
  ["ru", "Europe/Moscow", [10, 30, 18, 29], [10, 30, 19, 16], ["30 нояб., 21:29", "22:16"]],
  ["en", "Europe/Moscow", [10, 30, 20, 29], [10, 30, 21, 16], ["Nov 30, 23:29", "Dec 1, 00:16"]],
] as const)("in %s and %s what is over on one day says the day once", (locale, zone, from, to, ends) => {
  const at = ([month, day, hour, minute]: readonly [number, number, number, number]) =>
    Date.UTC(new Date().getUTCFullYear(), month, day, hour, minute);
  expect(formatPeriod(translations(locale, zone), [at(from), at(to)])).toEqual(ends);
});
