import { describe, expect, it } from "vitest";
import { createNumbers, toScale } from "../../src/drawing/chart/scale.ts";
import { toCaption, toTicks } from "../../src/drawing/chart/ticks.ts";
import { DAY, HOUR } from "./models.ts";

const span = (from: string, ms: number, timeZone: string, locale = "en") => {
  const start = Date.parse(from);
  return { from: start, to: start + ms, timeZone, locale };
};
const labels = (...of: Parameters<typeof span>): string[] => toTicks(span(...of), 8).map(({ label }) => label);
const hours = (...of: Parameters<typeof span>): number[] => {
  const { from } = span(...of);
  return toTicks(span(...of), 8).map(({ at }) => (at - from) / HOUR);
};

describe("the time axis", () => {
  it("marks round minutes of an hour", () => {
    expect(labels("2026-11-23T10:07:00Z", HOUR, "Europe/Moscow", "ru")).toEqual([
      "13:10",
      "13:20",
      "13:30",
      "13:40",
      "13:50",
      "14:00",
    ]);
  });

  it("marks hours of the place and names the day at its midnight", () => {
    expect(labels("2026-11-23T10:07:00Z", DAY, "Europe/Moscow", "ru")).toEqual([
      "15:00",
      "18:00",
      "21:00",
      "24 нояб.",
      "03:00",
      "06:00",
      "09:00",
      "12:00",
    ]);
  });

  it("keeps to what the clocks show when they are put forward", () => {
    const night = ["2026-03-28T20:00:00Z", 12 * HOUR, "Europe/Berlin"] as const;
    expect(labels(...night)).toEqual(["22:00", "Mar 29", "04:00", "06:00", "08:00", "10:00"]);
    expect(hours(...night)).toEqual([1, 3, 6, 8, 10, 12]);
  });

  it("keeps to what the clocks show when they are put back", () => {
    const night = ["2026-10-24T20:00:00Z", 12 * HOUR, "Europe/Berlin"] as const;
    expect(labels(...night)).toEqual(["22:00", "Oct 25", "02:00", "04:00", "06:00", "08:00"]);
    expect(hours(...night)).toEqual([0, 2, 4, 7, 9, 11]);
  });

  it("shows the hour that comes twice twice when every hour has a mark", () => {
    expect(labels("2026-10-24T23:30:00Z", 3 * HOUR, "Europe/Berlin")).toContain("02:30");
    expect(labels("2026-10-24T20:00:00Z", 7 * HOUR, "Europe/Berlin").filter((label) => label === "02:00")).toHaveLength(
      2,
    );
  });

  it("begins days at local midnight on both sides of a change", () => {
    const { timeZone, ...rest } = span("2026-03-20T12:00:00Z", 14 * DAY, "Europe/Berlin");
    const clock = new Intl.DateTimeFormat("en", { timeZone, hour: "numeric", minute: "numeric", hourCycle: "h23" });
    const ticks = toTicks({ ...rest, timeZone }, 8);
    expect(ticks.map(({ at }) => clock.format(at))).toEqual(ticks.map(() => "00:00"));
  });

  it("begins a day whose midnight the clocks jump over when they have jumped", () => {
    const ticks = toTicks(span("2026-04-20T00:00:00Z", 8 * DAY, "Africa/Cairo"), 8);
    expect(ticks.map(({ at }) => new Date(at).toISOString())).toContain("2026-04-23T22:00:00.000Z");
  });

  it("marks weeks from their Monday, months, and years", () => {
    const weeks = toTicks(span("2026-04-23T12:00:00Z", 45 * DAY, "UTC"), 8);
    expect(weeks.map(({ at }) => new Date(at).getUTCDay())).toEqual(weeks.map(() => 1));
    expect(labels("2026-01-20T12:00:00Z", 365 * DAY, "Asia/Kathmandu", "ru")).toEqual([
      "март",
      "май",
      "июль",
      "сент.",
      "нояб.",
      "2027",
    ]);
    expect(labels("2010-04-23T12:00:00Z", 16 * 365 * DAY, "UTC")).toContain("2020");
  });

  it("captions a day with its zone and a year without", () => {
    expect(toCaption(span("2026-11-23T10:07:00Z", HOUR, "Europe/Moscow", "ru"))).toContain("UTC+3");
    expect(toCaption(span("2026-11-23T10:07:00Z", DAY, "Europe/Moscow")).match(/UTC\+3/g)).toHaveLength(1);
    expect(toCaption(span("2026-03-28T10:07:00Z", DAY, "Europe/Berlin"))).toMatch(/UTC\+1\s–\s.*UTC\+2$/);
    const day = span("2026-11-23T10:07:00Z", DAY, "Europe/Moscow");
    expect(toCaption(day)).not.toContain("2026");
    expect(toCaption({ ...day, withYear: true })).toContain("2026");
    expect(toCaption(span("2026-11-23T10:07:00Z", 365 * DAY, "Europe/Moscow"))).not.toContain("UTC");
  });
});

describe("the number axis", () => {
  const marks = (low: number, high: number, locale = "en"): string[] => {
    const scale = toScale([low, high], [5, 4, 6, 3]);
    const write = createNumbers(locale, scale);
    const parts = Math.round((scale.max - scale.min) / scale.step);
    return Array.from({ length: parts + 1 }, (_, index) => write(scale.min + index * scale.step));
  };

  it("has round marks around all values", () => {
    expect(marks(18.2, 23.9)).toEqual(["18", "19", "20", "21", "22", "23", "24"]);
    expect(marks(-12, 7)).toEqual(["−15", "−10", "−5", "0", "5", "10"]);
  });

  it("tells large marks apart, and writes nothing as nothing", () => {
    const large = marks(5_000_000_000, 5_000_400_000);
    expect(new Set(large).size).toBe(large.length);
    expect(large[0]).toBe("5×10⁹");
    expect(large.at(-1)).toBe("5.0004×10⁹");
    expect(marks(0, 4e9)[0]).toBe("0");
  });

  it("gives a flat line room on both sides", () => {
    expect(marks(0, 0)).toContain("0.0");
    const scale = toScale([21.5, 21.5], [5]);
    expect(scale.min).toBeLessThan(21.5);
    expect(scale.max).toBeGreaterThan(21.5);
  });

  it("writes numbers as the language does, and very large and small ones by powers of ten", () => {
    expect(marks(0, 1, "ru")).toContain("0,2");
    expect(marks(1e12, 3e12)).toContain("2×10¹²");
    expect(marks(1e-7, 4e-7)).toContain("2×10⁻⁷");
  });

  it("has as few marks as a low panel has room for", () => {
    for (const range of [
      [18.2, 23.9],
      [-12, 7],
      [0, 0.3],
    ] as const) {
      const { min, max, step } = toScale(range, [3, 2, 4]);
      expect(Math.round((max - min) / step)).toBeLessThanOrEqual(4);
      expect(min).toBeLessThanOrEqual(range[0]);
      expect(max).toBeGreaterThanOrEqual(range[1]);
    }
  });
});
