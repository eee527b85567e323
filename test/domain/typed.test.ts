import { expect, test } from "vitest";
import { parseNumber, parseTyped } from "../../src/domain/typed.ts";
import { parseNumbers } from "../../src/domain/typedlist.ts";
import { formatExact, formatMeasured } from "../../src/i18n/number.ts";

test.each([
  ["5°C", 5],
  ["5 °C", 5],
  ["5c", 5],
  ["−3,5 °c", -3.5],
  ["5 °F", Number.NaN],
  ["°C", Number.NaN],
  ["5 m", Number.NaN],
])("%j of what is measured in °C is %d", (text, number) => {
  expect(parseNumber(text, "°C")).toBe(number);
});

test("a number without a unit of measure takes none", () => {
  expect(parseTyped({ type: "float", measure: null }, "5°C")).toBeUndefined();
  expect(parseTyped({ type: "int", measure: "%" }, "40 %")).toBe(40);
  expect(parseNumbers("25 °C 24 °C", "°C")).toEqual([25, 24]);
  expect(parseNumbers("25°C", "°C")).toEqual([25, undefined]);
});

test("what a message shows can be sent back", () => {
  for (const value of [1234.5, -19.8125, 1.7e308, 5e-324, -1e21, 0.000_01, 1e-7]) {
    expect(parseNumber(formatExact("en", value))).toBe(value);
    expect(parseNumber(formatExact("ru", value))).toBe(value);
  }
  expect(parseNumber(formatMeasured("en", 5e-324))).toBe(5e-324);
});
