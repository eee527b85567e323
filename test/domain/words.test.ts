import { describe, expect, test } from "vitest";
import { AUTOMATIC, parseMeasure, parseTitle, toShown } from "../../src/domain/words.ts";

const NONE = { ownTitle: null, ownMeasure: null, ownPrecision: null };
const SAID = { title: { en: "Air", ru: "Воздух" }, measure: "°C", precision: 2 };

describe("an owner's words", () => {
  test("are the repository's where there are none", () => {
    expect(toShown(SAID, NONE)).toEqual(SAID);
    expect(toShown({ title: null, measure: null }, NONE)).toEqual({ title: null, measure: null, precision: null });
  });

  test("take precedence one by one, and are read in all languages", () => {
    expect(toShown(SAID, { ...NONE, ownTitle: "Water" })).toEqual({ ...SAID, title: { en: "Water" } });
    expect(toShown(SAID, { ...NONE, ownMeasure: "°F" }).measure).toBe("°F");
    expect(toShown(SAID, { ...NONE, ownPrecision: 0 }).precision).toBe(0);
  });

  test("can be none where the repository has some", () => {
    const own = { ...NONE, ownMeasure: "", ownPrecision: AUTOMATIC };
    expect(toShown(SAID, own)).toEqual({ ...SAID, measure: null, precision: null });
  });

  test.each(["", "   ", "a\nb", "x".repeat(65), "\u200b", "\u202e"])("%j is no title", (text) => {
    expect(() => parseTitle(text)).toThrow("title-invalid");
  });

  test("a title is one line without space around it", () => {
    expect(parseTitle("  Water tank ")).toBe("Water tank");
    expect(parseTitle("\u202e Water\u202c tank\u2069")).toBe("Water tank");
    expect(parseMeasure("\u202e°C")).toBe("°C");
    expect(parseTitle("🌡".repeat(64))).toBe("🌡".repeat(64));
  });

  test.each([
    ["-", ""],
    [" — ", ""],
    ["", ""],
    ["m³/h", "m³/h"],
    [" °C ", "°C"],
  ])("%j is the unit of measure %j", (text, measure) => expect(parseMeasure(text)).toBe(measure));

  test.each(["x".repeat(17), "a\nb"])("%j is no unit of measure", (text) => {
    expect(() => parseMeasure(text)).toThrow("measure-invalid");
  });
});
