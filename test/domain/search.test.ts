import { expect, test } from "vitest";
import { isSame, missingIn, toSearch } from "../../src/domain/search.ts";

const finds = (typed: string, text: string): boolean => missingIn(text, toSearch(typed).words).length === 0;

test.each([
  ["кух", "Кухня"],
  ["КУХНЯ", "кухня"],
  ["ЁЛКА", "елка"],
  ["елка", "Ёлка у дома"],
  ["straße", "STRAße 5"],
  ["heat  living ", "Living room · Heating"],
  ["ｋitchen", "Kitchen"],
  ["100%", "Battery 100%"],
  ["soil_1", "soil_1"],
])("%j finds %j", (typed, text) => expect(finds(typed, text)).toBe(true));

test.each([
  ["%", "Kitchen"],
  ["_", "Kitchen"],
  ["k%n", "Kitchen"],
  ["soil_1", "soil-1"],
  [".*", "Kitchen"],
  ["\\", "Kitchen"],
  ["heat cellar", "Living room · Heating"],
])("%j does not find %j", (typed, text) => expect(finds(typed, text)).toBe(false));

test("what is typed is one line, and nothing is no word", () => {
  expect(toSearch("  a \n b\t")).toEqual({ text: "a b", words: ["a", "b"] });
  expect(toSearch(" \n").words).toEqual([]);
  expect(toSearch("a\u0000b").text).toBe("a b");
});

test("names that only capital letters tell apart are the same", () => {
  expect(isSame("Кухня", "кухня")).toBe(true);
  expect(isSame("Кухня", "Кухня 2")).toBe(false);
});
