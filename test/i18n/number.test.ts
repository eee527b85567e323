import { expect, test } from "vitest";
import { formatExact, formatMeasured } from "../../src/i18n/number.ts";

test.each([
  [19.8125, "19.81"],
  [-19.8125, "−19.81"],
  [0, "0"],
  [-0.000_01, "−1×10⁻⁵"],
  [0.123_456, "0.123"],
  [0.999_9, "1"],
  [0.000_1, "0.0001"],
  [0.000_099_99, "1×10⁻⁴"],
  [123_456.789, "123,456.79"],
  [999_999_999.999, "1,000,000,000"],
  [1e9, "1×10⁹"],
  [1_234_567_890, "1.23×10⁹"],
  [1e21, "1×10²¹"],
  [1.7e308, "1.7×10³⁰⁸"],
  [-1.797_693_134_862_315_7e308, "−1.8×10³⁰⁸"],
  [5e-324, "5×10⁻³²⁴"],
])("what was measured as %s is read as %s", (value, text) => {
  expect(formatMeasured("en", value)).toBe(text);
});

test("decimals of a schema count more than what makes sense, up to where powers of ten begin", () => {
  const decimals = (count: number, value: number) => formatMeasured("en", value, { decimals: count });
  expect(decimals(0, 19.81)).toBe("20");
  expect(decimals(4, 19.812_51)).toBe("19.8125");
  expect(decimals(6, 0.000_012_34)).toBe("0.000012");
  expect(decimals(1, -5e-324)).toBe("0");
  expect(decimals(3, 2e9)).toBe("2×10⁹");
});

test.each([
  [9_007_199_254_740_991, "9,007,199,254,740,991"],
  [1_000_000_000, "1,000,000,000"],
  [19.8125, "19.8125"],
  [67.662_500_000_000_01, "67.6625"],
  [0.000_01, "0.00001"],
  [1e-7, "1×10⁻⁷"],
  [1e21, "1×10²¹"],
  [123_456_789_012_345.6, "123,456,789,012,346"],
  [Number("123456789012345678"), "1.2345678901234568×10¹⁷"],
  [Number("-1234567890123456789012"), "−1.2345678901234568×10²¹"],
])("what somebody gave as %s is read as it is: %s", (value, text) => {
  expect(formatExact("en", value)).toBe(text);
});

test("Russians read a comma", () => {
  expect(formatMeasured("ru", 19.8125)).toBe("19,81");
  expect(formatMeasured("ru", 1.75e300)).toBe("1,75×10³⁰⁰");
});
