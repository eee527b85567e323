import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { openLettering } from "../../src/drawing/text/lettering.ts";
import { FONT_FILES } from "../../src/drawing/text/typeface.ts";

const letters = openLettering();
const SIZE = 40;

/** Width of the ink, as the renderer itself sees it. */
function inkOf(element: string): number {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="100">${element}</svg>`;
  const resvg = new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [...FONT_FILES] } });
  return resvg.getBBox()?.width ?? 0;
}

const TEXTS = [
  "Kitchen thermometer 21.4 °C",
  "Кухонный термостат — 21,4 °C №1",
  "WAVE To AV. Tj fi ffi",
  "🌡️ Дом 🏠",
  "👨‍👩‍👧 👍🏽 🇷🇺 1️⃣ ❤️‍🔥",
  "مستشعر الحرارة 12",
  "חיישן טמפרטורה",
  '<b>&amp; "q" _*`~',
  "日本語 ไทย",
];

describe("lettering", () => {
  it.each(TEXTS)("takes no less width for %s than is drawn", (text) => {
    for (const bold of [false, true]) {
      const style = { size: SIZE, bold };
      const ink = inkOf(letters.write(text, 100, 60, style));
      expect(ink).toBeGreaterThan(0);
      expect(ink).toBeLessThanOrEqual(letters.width(text, style) + 1);
    }
  });

  it("draws an emoji in the middle of a sentence without losing the sentence", () => {
    const style = { size: SIZE };
    const alone = inkOf(letters.write("Дом", 100, 60, style));
    expect(inkOf(letters.write("👨‍👩‍👧 Дом 🇷🇺", 100, 60, style))).toBeGreaterThan(alone * 1.5);
  });

  it("cuts a long text to the width, between what people see as characters", () => {
    const style = { size: 13 };
    const cut = letters.fit("👍🏽".repeat(50), style, 100);
    expect(cut).toMatch(/^(👍🏽)+…$/u);
    expect(letters.width(cut, style)).toBeLessThanOrEqual(100);
    expect(letters.fit("short", style, 100)).toBe("short");
  });

  it("cuts a long name in its middle, so that names that differ at their ends still do", () => {
    const style = { size: 13, bold: true };
    const names = ["a1b2", "c3d4"].map((mark) => `Thermostat of the kitchen by the window · ${mark}`);
    for (const [index, cut] of names.map((name) => letters.fitName(name, style, 150)).entries()) {
      expect(cut).toMatch(/^Therm.*….*· \w{4}$/);
      expect(cut.endsWith(["a1b2", "c3d4"][index] as string)).toBe(true);
      const width = letters.width(cut, style);
      expect(width).toBeLessThanOrEqual(150);
      expect(width).toBeGreaterThan(130);
    }
    expect(letters.fitName("👍🏽".repeat(50), style, 100)).toMatch(/^(👍🏽)+…(👍🏽)+$/u);
    expect(letters.fitName("short", style, 100)).toBe("short");
  });

  it("escapes what is syntax and drops what would turn or break the text around it", () => {
    const text = letters.write('<i> & "x" \u202Eevil\u0000\n\u200Bend', 0, 0, { size: 13 });
    expect(text).toContain("&lt;i&gt; &amp; &quot;x&quot; evil end");
  });

  it("draws a box for a character that no font has", () => {
    expect(letters.write("日", 0, 0, { size: 13 })).toContain("▯");
  });

  it("reads fonts that are there without any of the system's", () => {
    expect(FONT_FILES.every((path) => path.includes("node_modules"))).toBe(true);
  });
});
