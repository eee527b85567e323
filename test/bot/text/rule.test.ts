import { describe, expect, test } from "vitest";
import { formatHours, picture } from "../../../src/bot/text/rule.ts";
import { DAY, HOUR, MINUTE } from "../../../src/domain/span.ts";
import { loadTranslations } from "../../../src/i18n/i18n.ts";

const translations = loadTranslations("locales");
const [en, ru] = [translations("en", "UTC"), translations("ru", "UTC")];

describe("active hours", () => {
  test.each([
    [{ days: [0, 1, 2, 3, 4], from: 480, to: 1080 }, "Mon – Fri, 08:00 – 18:00", "пн – пт, 08:00 – 18:00"],
    [{ days: [5, 6], from: 0, to: 1440 }, "Sat, Sun", "сб, вс"],
    [{ days: [0, 1, 2, 3, 4, 5, 6], from: 1320, to: 420 }, "22:00 – 07:00", "22:00 – 07:00"],
    [{ days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 0 }, "always", "всегда"],
  ])("%j are said in short", (hours, english, russian) => {
    expect(formatHours(en, hours).replaceAll("\u00a0", " ")).toBe(english);
    expect(formatHours(ru, hours).replaceAll("\u00a0", " ")).toBe(russian);
  });
});

describe("the picture of a week", () => {
  // A Monday at noon.
  const from = Date.UTC(2026, 10, 23, 12);
  const to = from + 7 * DAY;

  test("shows when it would have been so, and for how much of that time", () => {
    const spans = [
      [from + HOUR, from + HOUR + MINUTE],
      [from + DAY, from + DAY + 12 * HOUR],
      [to - 2 * HOUR, to],
    ] as const;
    expect(picture(en, { from, to, spans })).toBe("▂···██·····················▄\n  Tue Wed Thu Fri Sat Sun Mon");
  });

  test("has each day where it begins for its reader", () => {
    expect(picture(translations("ru", "Asia/Tokyo"), { from, to, spans: [] })).toContain(
      "\n    ср  чт  пт  сб  вс  пн",
    );
  });
});
