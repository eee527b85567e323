import { expect, test } from "vitest";
import { parseNumber, parseTyped } from "../../src/domain/typed.ts";
import { parseNumbers } from "../../src/domain/typedlist.ts";
import { formatExact, formatMeasured } from "../../src/i18n/number.ts";

test.each([
  ["5°C", 5],
  ["5 °C", 5],
  ["5c", 5],
  ["5°", 5],
  ["5℃", 5],
  ["5 °С", 5],
  ["5с", 5],
  ["−3,5 °c", -3.5],
  ["5 °F", Number.NaN],
  ["°C", Number.NaN],
  ["5 m", Number.NaN],
])("%j of what is measured in °C is %d", (text, number) => {
  expect(parseNumber(text, "en", "°C")).toBe(number);
});

test("a number without a unit of measure takes none", () => {
  const reader = { locale: "en", timeZone: "UTC" };
  expect(parseTyped({ type: "float", measure: null }, "5°C", reader)).toBeUndefined();
  expect(parseTyped({ type: "int", measure: "%" }, "40 %", reader)).toBe(40);
  expect(parseNumbers("25 °C 24 °C", "en", "°C")).toEqual([25, 24]);
  expect(parseNumbers("25°C", "en", "°C")).toEqual([25, undefined]);
});

const WHOLE = [1234, -1000, 1_234_567, 9_007_199_254_740_991];
const BROKEN = [1.234, 1234.5, 1234.567, 0.125, 1.7e308, 5e-324, -1e21, 1.234e9, 0.000_01, 1e-7, -19.8125];
test.each(["en", "ru"])("what a message shows can be sent back (%s)", (locale) => {
  for (const value of [...WHOLE, ...BROKEN]) {
    const text = formatExact(locale, value);
    expect([text, parseNumber(text, locale)]).toEqual([text, value]);
    const offset = `${value < 0 ? "−" : "+"} ${formatExact(locale, Math.abs(value))}`;
    expect(parseNumbers(`×${text} ${offset}`, locale)).toEqual([value, value]);
  }
  expect(parseNumber(formatMeasured(locale, 5e-324), locale)).toBe(5e-324);
});

test.each([
  ["1,234", 1234, 1.234],
  ["1.234", 1.234, 1.234],
  ["−1,234", -1234, -1.234],
  ["0,125", 0.125, 0.125],
  ["21,5", 21.5, 21.5],
  ["1234,567", 1234.567, 1234.567],
  ["1.234,5", 1234.5, 1234.5],
  ["1,234.5", 1234.5, 1234.5],
  ["1.234.567", 1_234_567, 1_234_567],
  ["1,234,567", 1_234_567, 1_234_567],
  ["1 234,567", 1234.567, 1234.567],
  ["− 1\u00a0234", -1234, -1234],
  [",5", 0.5, 0.5],
  ["1.7 × 10^5", 170_000, 170_000],
  ["2×10-7", 2e-7, 2e-7],
])("%j is %d in English, %d in Russian", (text, english, russian) => {
  expect(parseNumber(text, "en")).toBe(english);
  expect(parseNumber(text, "ru")).toBe(russian);
});

test.each(["2 1", "1 23", "1,23,456", "12.34.5", "1,234.5.6", "1,2345,678", "0,123,456", "5²", "1×107", "1,234 5", ""])(
  "%j is no number",
  (text) => {
    expect([parseNumber(text, "en"), parseNumber(text, "ru")]).toEqual([Number.NaN, Number.NaN]);
  },
);

test("two numbers stay two, whatever marks are between them", () => {
  expect(parseNumbers("1.8, 32", "en")).toEqual([1.8, 32]);
  expect(parseNumbers("2 100", "ru")).toEqual([2, 100]);
  expect(parseNumbers("2\u00a0100", "ru")).toEqual([2100, undefined]);
});
