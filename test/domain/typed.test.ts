import { expect, test } from "vitest";
import { parseNumber, parseTyped } from "../../src/domain/typed.ts";
import { parseLimits, parseScale } from "../../src/domain/typedlist.ts";
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
  const reader = { locale: "en", timeZone: "UTC", now: 0 };
  expect(parseTyped({ type: "float", measure: null }, "5°C", reader)).toBeUndefined();
  expect(parseTyped({ type: "int", measure: "%" }, "40 %", reader)).toBe(40);
});

test.each([
  ["%", "40 процентов", 40],
  ["%", "40 percent", 40],
  ["°C", "5 градусов", 5],
  ["°C", "5 градусов Цельсия", 5],
  ["°C", "5 degrees C", 5],
  ["℃", "5°C", 5],
  ["°F", "5 degrees", 5],
  ["°", "90 град.", 90],
  ["µg/m³", "12,5 ug/m3", 12.5],
  ["µg/m³", "12 мкг/м³", 12],
  ["μg/m3", "12 µg/m^3", 12],
  ["m³/h", "3 m3/h", 3],
  ["V", "5 В", 5],
  ["В", "5 V", 5],
  ["hPa", "1 013 гПа", 1013],
  ["kW·h", "7 kWh", 7],
  ["1/min", "7 1/min", 7],
  ["m", "3 м", 3],
  ["°C", "1.7×10³⁰⁸ °C", 1.7e308],
  ["°C", "–5", -5],
  ["°C", "— 5 °C", -5],
  ["°C", "минус 5", -5],
  ["°C", "Minus 5", -5],
  ["°C", "22 °C!", 22],
  ["°C", "5 гр", 5],
  ["гр", "5 г", 5],
  ["x", "1е3", 1000],
  ["ms", "100 мс", 100],
  ["bar", "3 бара", 3],
  ["kPa", "3 кПа", 3],
  ["dB", "10 дБ", 10],
  ["dBm", "-60 дБм", -60],
  ["kΩ", "4,7 кОм", 4.7],
  ["mm/h", "10 мм/ч", 10],
  ["l/min", "5 л/мин", 5],
  ["d", "2 дня", 2],
  ["d", "2 days", 2],
  ["m/s", "3 м/сек", 3],
  ["km/h", "90 км/час", 90],
  ["rpm", "1500 об./мин.", 1500],
  ["m³", "5 куб.", 5],
  ["€", "€5", 5],
  ["$", "$5", 5],
  ["гр", "5 °C", Number.NaN],
  ["°F", "5 гр", Number.NaN],
  ["s", "5 мс", Number.NaN],
  ["ms", "5 с", Number.NaN],
  ["m/s", "5 м", Number.NaN],
  ["m", "5 м/с", Number.NaN],
  ["l", "5 л/мин", Number.NaN],
  ["dB", "5 дБм", Number.NaN],
  ["Ω", "5 кОм", Number.NaN],
  ["kPa", "5 Па", Number.NaN],
  ["d", "5 ч", Number.NaN],
  ["$", "€5", Number.NaN],
  ["°C", "5 – 6", Number.NaN],
  ["°C", "––5", Number.NaN],
  ["m", "3 мм", Number.NaN],
  ["mm", "3 m", Number.NaN],
  ["%", "3 градуса", Number.NaN],
  ["°C", "5 °C 240 °C", Number.NaN],
  ["(x", "5 (x", 5],
])("of what is measured in %j, %j is %d", (measure, text, number) => {
  expect(parseNumber(text, "ru", measure)).toBe(number);
});

test.each([
  ["25 °C 24 °C", 25, 24],
  ["25C 24C", 25, 24],
  ["25 24°c", 25, 24],
  ["25℃", 25, undefined],
  ["25°C", 25, undefined],
  ["25 градусов, 24 градуса", 25, 24],
  ["25 °C - 24 °C", 25, 24],
  ["25 - 24", 25, 24],
  ["25 – 24", 25, 24],
  ["25…24", 25, 24],
  ["−5 -10", -5, -10],
  ["–5 –10", -5, -10],
  ["–5 °C", -5, undefined],
  ["-5 °C - -10 °C", -5, -10],
  ["2.5e12 °C 1×10⁻⁷ °C", 2.5e12, 1e-7],
])("the limits %j are %d and %d", (text, first, second) => {
  expect(parseLimits(text, "en", "°C")).toEqual([first, second]);
});

test.each(["25 °F", "–5–10", "25 24 23", "25 °C x", "°C", "", "-"])("%j is no limit", (text) => {
  expect(parseLimits(text, "en", "°C")).toBeUndefined();
});

const WHOLE = [1234, -1000, 1_234_567, 9_007_199_254_740_991];
const BROKEN = [1.234, 1234.5, 1234.567, 0.125, 1.7e308, 5e-324, -1e21, 1.234e9, 0.000_01, 1e-7, -19.8125];
test.each(["en", "ru"])("what a message shows can be sent back (%s)", (locale) => {
  for (const value of [...WHOLE, ...BROKEN]) {
    const text = formatExact(locale, value);
    expect([text, parseNumber(text, locale)]).toEqual([text, value]);
    const offset = `${value < 0 ? "−" : "+"} ${formatExact(locale, Math.abs(value))}`;
    expect(parseScale(`×${text} ${offset}`, locale)).toEqual([value, value]);
    expect(parseLimits(`${text} ${text}`, locale)).toEqual([value, value]);
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
  for (const parse of [parseScale, parseLimits]) {
    expect(parse("1.8, 32", "en")).toEqual([1.8, 32]);
    expect(parse("2 100", "ru")).toEqual([2, 100]);
    expect(parse("2\u00a0100", "ru")).toEqual([2100, undefined]);
    expect(parse("2e-3 1e+5", "en")).toEqual([0.002, 100_000]);
  }
  for (const text of ["2 - 5", "2-5", "×2 − 5", "2 -5"]) expect(parseScale(text, "en")).toEqual([2, -5]);
});
