import { describe, expect, test } from "vitest";
import { parseTyped } from "../../src/domain/typed.ts";
import { checkInput } from "../../src/domain/value.ts";
import { isZone, offsetOfWall, toZone } from "../../src/domain/zone.ts";
import { ALSO, allZones, cityOf, findZones, fromCode, toCode } from "../../src/domain/zones.ts";
import { loadTranslations } from "../../src/i18n/i18n.ts";
import { formatTime } from "../../src/i18n/value.ts";

const WINTER = Date.UTC(2026, 0, 15);

describe("a time on the wall of Berlin", () => {
  test.each([
    ["in winter", "2026-01-15T12:00Z", "+01:00"],
    ["in summer", "2026-07-15T12:00Z", "+02:00"],
    ["just before clocks go forward", "2026-03-29T01:59Z", "+01:00"],
    ["that is skipped counts on from before", "2026-03-29T02:30Z", "+01:00"],
    ["just after clocks went forward", "2026-03-29T03:00Z", "+02:00"],
    ["that comes twice is the first", "2026-10-25T02:30Z", "+02:00"],
    ["after it came twice", "2026-10-25T03:00Z", "+01:00"],
  ])("%s", (_, wall, offset) => {
    expect(offsetOfWall("Europe/Berlin", Date.parse(wall))).toBe(offset);
  });
});

test.each([
  ["Asia/Kolkata", "+05:30"],
  ["America/St_Johns", "-03:30"],
  ["Etc/GMT-3", "+03:00"],
  ["UTC", "+00:00"],
])("the offset of %s is %s", (zone, offset) => {
  expect(offsetOfWall(zone, WINTER)).toBe(offset);
});

describe("a typed time", () => {
  const read = (text: string, zone = "UTC") =>
    checkInput(
      { type: "datetime" },
      parseTyped({ type: "datetime" }, text, { locale: "en", timeZone: zone, now: WINTER }),
    );

  test("is meant in the person's zone, on both sides of a change", () => {
    expect(read("2026-03-28 12:00", "Europe/Berlin")).toEqual({ ok: true, value: Date.UTC(2026, 2, 28, 11) });
    expect(read("2026-03-30 12:00", "Europe/Berlin")).toEqual({ ok: true, value: Date.UTC(2026, 2, 30, 10) });
    expect(read("2026-03-30 12:00")).toEqual({ ok: true, value: Date.UTC(2026, 2, 30, 12) });
  });

  test("with a zone of its own means that", () => {
    expect(read("2026-03-30 12:00Z", "Europe/Berlin")).toEqual({ ok: true, value: Date.UTC(2026, 2, 30, 12) });
    expect(read("2026-03-30 12:00+05:30", "Europe/Berlin")).toEqual({ ok: true, value: Date.UTC(2026, 2, 30, 6, 30) });
  });

  test.each([
    ["2026-03-30 12:00 UTC", "2026-03-30T12:00Z"],
    ["30.03.2026 12:00", "2026-03-30T10:00Z"],
    ["30.3.2026, 12:00:30", "2026-03-30T10:00:30Z"],
    ["30 марта 2026 г. в 12:00", "2026-03-30T10:00Z"],
    ["30 мар. 2026 г., 12:00 UTC+3", "2026-03-30T09:00Z"],
    ["30 Mar 2026, 12:00 GMT−3:30", "2026-03-30T15:30Z"],
    ["Mar 30, 2026, 12:00", "2026-03-30T10:00Z"],
    ["30 Mar, 12:00", "2026-03-30T10:00Z"],
    ["2026-03-30T12:00:05+0530", "2026-03-30T06:30:05Z"],
    ["2026-03-30 12:00 +3", "2026-03-30T09:00Z"],
    ["30.03.2026 12:00 МСК", "2026-03-30T09:00Z"],
    ["2026-07-30 12:00 America/New_York", "2026-07-30T16:00Z"],
    ["tomorrow at 7:00", "2026-01-16T06:00Z"],
    ["завтра в 7:00", "2026-01-16T06:00Z"],
    ["now", "2026-01-15T00:00Z"],
  ])("is read as people write it, and as messages do: %s", (text, at) => {
    expect(read(text, "Europe/Berlin")).toEqual({ ok: true, value: Date.parse(at) });
  });

  test.each(["en", "ru"])("of a message can be sent back (%s)", (locale) => {
    const t = loadTranslations("locales")(locale, "Europe/Berlin");
    for (let month = 0; month < 12; month++) {
      const at = Date.UTC(2027, month, 15, 10, 20);
      expect(read(formatTime(t, at, { zone: true, seconds: false }), "Asia/Tokyo")).toEqual({ ok: true, value: at });
    }
  });

  test.each([
    "2026-03-30",
    "tomorrow",
    "2026-03-30 12:00 Atlantis",
    "2026-03-30 12:00 +99",
    "30 foo 2026 12:00",
    "2026-02-30 10:00",
    "2026-13-01 10:00",
    "2026-01-01 25:00",
  ])("%s is none in any zone", (text) => {
    expect(read(text, "Asia/Tokyo").ok).toBe(false);
    expect(read(text).ok).toBe(false);
  });
});

describe("zones", () => {
  test.each([
    ["berlin", ["Europe/Berlin"]],
    [" Europe/Berlin ", ["Europe/Berlin"]],
    ["buenos aires", ["America/Argentina/Buenos_Aires"]],
    ["new york", ["America/New_York"]],
    ["+3", ["Etc/GMT-3"]],
    ["UTC+3", ["Etc/GMT-3"]],
    ["gmt −5", ["Etc/GMT+5"]],
    ["+0", ["UTC"]],
    ["utc", ["UTC"]],
    ["Atlantis", []],
    ["+27", []],
    ["", []],
    ["  ", []],
  ])("%j is found as %j", (text, zones) => {
    expect(findZones(text, WINTER)).toEqual({ zones, isSure: zones.length === 1 });
  });

  test("are found by half hours, and by their names in another language", () => {
    expect(findZones("+5:30", WINTER).zones).toContain("Asia/Kolkata");
    expect(findZones("Берлин", WINTER, new Map([["Europe/Berlin", "Берлин"]])).zones).toEqual(["Europe/Berlin"]);
  });

  test("are asked about where the word is only a part of a name, and known by the short names that people write", () => {
    const titles = new Map([["Asia/Omsk", "Омск"]]);
    expect(findZones("МСК", WINTER, titles)).toEqual({ zones: ["Europe/Moscow"], isSure: true });
    expect(findZones("uk", WINTER)).toEqual({ zones: ["Europe/London"], isSure: true });
    expect(findZones("омс", WINTER, titles)).toEqual({ zones: ["Asia/Omsk"], isSure: false });
    expect(findZones("York", WINTER)).toMatchObject({
      zones: expect.arrayContaining(["America/New_York"]),
      isSure: false,
    });
  });

  test("are not found in the middle of a word, such as Rothera in other", () => {
    for (const text of ["other", "омск нет", "elsin"]) expect(findZones(text, WINTER).zones).toEqual([]);
  });

  test.each([
    ["Рига", "Europe/Riga"],
    ["рига", "Europe/Riga"],
    ["Хельсинки", "Europe/Helsinki"],
    ["Кишинёв", "Europe/Chisinau"],
    ["кишинев", "Europe/Chisinau"],
    ["Chișinău", "Europe/Chisinau"],
    ["Kiev", "Europe/Kyiv"],
    ["Киев", "Europe/Kyiv"],
    ["Алма-Ата", "Asia/Almaty"],
    ["Нижний Новгород", "Europe/Moscow"],
    ["Санкт-Петербург", "Europe/Moscow"],
    ["Тель-Авив", "Asia/Jerusalem"],
    ["São Paulo", "America/Sao_Paulo"],
    ["Нью-Йорк", "America/New_York"],
    ["New Delhi", "Asia/Kolkata"],
  ])("are found by what people call their cities: %s", (city, zone) => {
    expect(findZones(city, WINTER)).toEqual({ zones: [zone], isSure: true });
  });

  test("are there for each city that is known by another name", () => {
    for (const zone of ALSO.values()) expect(isZone(zone)).toBe(true);
    for (const name of ALSO.keys()) expect(findZones(name, WINTER).isSure).toBe(true);
  });

  test("have a code each, which leads back to them", () => {
    const zones = allZones();
    expect(zones.length).toBeGreaterThan(400);
    expect(new Set(zones.map(toCode)).size).toBe(zones.length);
    for (const zone of ["Europe/Berlin", "Etc/GMT-14", "UTC"]) expect(fromCode(toCode(zone))).toBe(zone);
    expect([fromCode(0), fromCode(-1), fromCode(2 ** 40)]).toEqual([undefined, undefined, undefined]);
  });

  test("are known by this machine, or refused", () => {
    expect(["Europe/Moscow", "Etc/GMT+12", "UTC"].map(isZone)).toEqual([true, true, true]);
    expect(["Europe/Atlantis", "+03:00", "", "../etc"].map(isZone)).toEqual([false, false, false, false]);
    expect([cityOf("America/Mexico_City"), cityOf("Etc/GMT-3")]).toEqual(["Mexico City", undefined]);
  });
});

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["Etc/GMT-3", "Etc/GMT-3"],
  ["Europe/Atlantis", "UTC"],
  ["+03:00", "UTC"],
  ["", "UTC"],
  [null, "UTC"],
])("a person's stored zone %s counts as %s on this machine", (stored, zone) => {
  expect(toZone(stored)).toBe(zone);
});
