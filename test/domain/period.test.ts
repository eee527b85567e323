import { describe, expect, test } from "vitest";
import { parsePeriod } from "../../src/domain/period.ts";
import { parseLength } from "../../src/domain/typedlength.ts";

/** 23 November 2026, 18:30 in Moscow. */
const NOW = Date.parse("2026-11-23T15:30:00Z");
const parse = (text: string, zone = "Europe/Moscow") => {
  const { minutes, end } = parsePeriod(text, NOW, zone);
  if (end === null) return minutes;
  return [end * 60_000 - minutes * 60_000, end * 60_000].map((at) => new Date(at).toISOString().slice(0, 16)).join(" ");
};

describe("a length", () => {
  test.each([
    ["12h", 720],
    ["12 h", 720],
    ["3 days", 4320],
    ["Last 3 days", 4320],
    ["in the last 3 days", 4320],
    ["за последние 3 дня", 4320],
    ["90 min", 90],
    ["1 h 30 min", 90],
    ["1d12h", 2160],
    ["1.5 hours", 90],
    ["2 weeks", 20_160],
    ["6 months", 259_200],
    ["a", undefined],
    ["year", 525_600],
    ["week", 10_080],
    ["3 дня", 4320],
    ["последние 3 дня", 4320],
    ["за 12 часов", 720],
    ["12ч", 720],
    ["1,5 ч", 90],
    ["30 мин.", 30],
    ["2 недели", 20_160],
    ["сутки", 1440],
    ["месяц", 43_200],
    ["2 года", 1_051_200],
    ["10 лет", 5_256_000],
  ])("%s", (text, minutes) => {
    if (minutes === undefined) expect(() => parse(text)).toThrow("period-unclear");
    else expect(parse(text)).toBe(minutes);
  });
});

describe("two times, on the person's clocks", () => {
  test.each([
    ["2026-11-01 … 2026-11-05", "2026-10-31T21:00 2026-11-05T21:00"],
    ["2026-11-01 ... 2026-11-05", "2026-10-31T21:00 2026-11-05T21:00"],
    ["2026-11-01–2026-11-05", "2026-10-31T21:00 2026-11-05T21:00"],
    ["from 2026-11-01 to 2026-11-05", "2026-10-31T21:00 2026-11-05T21:00"],
    ["2026-11-01 - 2026-11-01", "2026-10-31T21:00 2026-11-01T21:00"],
    ["2026-11-01 10:00 … 2026-11-01 12:30", "2026-11-01T07:00 2026-11-01T09:30"],
    ["2026-11-01 10:00 … 12:30", "2026-11-01T07:00 2026-11-01T09:30"],
    ["01.11.2026 — 5.11.2026", "2026-10-31T21:00 2026-11-05T21:00"],
    ["с 01.11.2026 по 05.11.2026", "2026-10-31T21:00 2026-11-05T21:00"],
    ["с 10:00 до 12:00", "2026-11-23T07:00 2026-11-23T09:00"],
    ["вчера в 10:00 … 12:00", "2026-11-22T07:00 2026-11-22T09:00"],
    ["yesterday", "2026-11-21T21:00 2026-11-22T21:00"],
    ["вчера", "2026-11-21T21:00 2026-11-22T21:00"],
    ["2026-11-01", "2026-10-31T21:00 2026-11-01T21:00"],
  ])("%s", (text, period) => expect(parse(text)).toBe(period));

  test("that reach the present go along with it", () => {
    expect(parse("today")).toBe(18 * 60 + 30);
    expect(parse("сегодня")).toBe(18 * 60 + 30);
    expect(parse("10:00 … now")).toBe(8 * 60 + 30);
    expect(parse("since yesterday")).toBe(42 * 60 + 30);
    expect(parse("с 22.11.2026")).toBe(42 * 60 + 30);
    expect(parse("2026-11-23 … 2026-12-31")).toBe(18 * 60 + 30);
  });

  test("are others in another zone, and a day may have 23 or 25 hours", () => {
    expect(parse("2026-11-01", "UTC")).toBe("2026-11-01T00:00 2026-11-02T00:00");
    expect(parse("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00 2026-03-29T22:00");
    expect(parse("2026-10-25", "Europe/Berlin")).toBe("2026-10-24T22:00 2026-10-25T23:00");
    expect(parse("2026-11-01", "Asia/Kathmandu")).toBe("2026-10-31T18:15 2026-11-01T18:15");
  });

  test("that clocks jump over, or show twice, have one meaning", () => {
    expect(parse("2026-03-29 02:30 … 2026-03-29 12:00", "Europe/Berlin")).toBe("2026-03-29T01:30 2026-03-29T10:00");
    expect(parse("2026-10-25 02:30 … 2026-10-25 12:00", "Europe/Berlin")).toBe("2026-10-25T00:30 2026-10-25T11:00");
  });
});

describe("what is refused", () => {
  test.each([
    "",
    "soon",
    "3",
    "3 bananas",
    "0 days",
    "-3 days",
    "3 days hour",
    "2026-02-30",
    "2026-13-01",
    "2026-11-01 25:00 … 2026-11-02",
    "2026-11-01 10:00",
    "01.11 … 05.11",
    "2026-11-01 … 2026-11-02 … 2026-11-03",
    "1026-11-01 … 2026-11-02",
    "2026-11-01 … x",
    "11/01/2026",
  ])("%j is unclear", (text) => expect(() => parse(text)).toThrow("period-unclear"));

  test("what ends before it begins, has not happened, or is too long", () => {
    expect(() => parse("2026-11-05 … 2026-11-01")).toThrow("period-backwards");
    expect(() => parse("12:00 … 10:00")).toThrow("period-backwards");
    expect(() => parse("2027-01-01 … 2027-02-01")).toThrow("period-future");
    expect(() => parse("50 years")).toThrow("period-too-long");
    expect(() => parse("2000-01-01 … now")).toThrow("period-too-long");
    expect(() => parse(`${"9".repeat(400)} days`)).toThrow("period-too-long");
  });
});

test("a length is also read alone, to the second", () => {
  expect(parseLength("10 s")).toBe(10_000);
  expect(parseLength(" 2 МИН 30 сек. ")).toBe(150_000);
  expect(parseLength("2 дня 3 часа")).toBe(51 * 3_600_000);
  expect(parseLength("soon")).toBeUndefined();
});
