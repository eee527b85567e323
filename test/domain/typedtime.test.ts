import { expect, test } from "vitest";
import { readTime } from "../../src/domain/typedtime.ts";
import { findWhereabouts } from "../../src/domain/whereabouts.ts";

const NOW = Date.UTC(2026, 10, 30, 12, 10);

test.each([
  ["6:30 pm", "2026-11-30T18:30:00+03:00"],
  ["6pm", "2026-11-30T18:00:00+03:00"],
  ["12 am", "2026-11-30T00:00:00+03:00"],
  ["12:15 p.m.", "2026-11-30T12:15:00+03:00"],
  ["в 7 вечера", "2026-11-30T19:00:00+03:00"],
  ["в 2 дня", "2026-11-30T14:00:00+03:00"],
  ["at 18:30", "2026-11-30T18:30:00+03:00"],
  ["в 18:30", "2026-11-30T18:30:00+03:00"],
  ["18:30 tomorrow", "2026-12-01T18:30:00+03:00"],
  ["завтра в 7", "2026-12-01T07:00:00+03:00"],
  ["послезавтра 7:00", "2026-12-02T07:00:00+03:00"],
  ["the day after tomorrow at 7 am", "2026-12-02T07:00:00+03:00"],
  ["31.12 18:30", "2026-12-31T18:30:00+03:00"],
  ["31.12.26 18:30", "2026-12-31T18:30:00+03:00"],
  ["31st December 2026, 18:30", "2026-12-31T18:30:00+03:00"],
  ["2026/12/31 18:30", "2026-12-31T18:30:00+03:00"],
  ["2026-12-31T18:30:00.123Z", "2026-12-31T18:30:00+00:00"],
  ["in 2 hours", "2026-11-30T17:10:00+03:00"],
  ["in an hour", "2026-11-30T16:10:00+03:00"],
  ["через 2 часа", "2026-11-30T17:10:00+03:00"],
  ["через час", "2026-11-30T16:10:00+03:00"],
  ["18:30 CET", "2026-11-30T18:30:00+01:00"],
  ["6:30 pm EDT", "2026-11-30T18:30:00-04:00"],
  ["18:30 in London", "2026-11-30T18:30:00+00:00"],
  ["18:30 India", "2026-11-30T18:30:00+05:30"],
])("%j is a time", (text, time) => {
  expect(readTime(text, { timeZone: "Europe/Moscow", now: NOW })).toBe(time);
});

test.each([
  ...["7", "18:30 pm", "13 pm", "0 am", "2 дня", "1.5", "12.50", "31.02 10:00", "25:00", "18:60", "31.12", "tomorrow"],
  ...["12/31/2026 18:30", "2026-12/31 18:30", "18:30 CST", "18:30 BST", "18:30 IST", "in 2", "in hours 2", "через"],
])("%j is none, or might be two", (text) => {
  expect(readTime(text, { timeZone: "Europe/Moscow", now: NOW })).toBeUndefined();
});

test.each([
  ["гмт+3", true, "Etc/GMT-3"],
  ["мск+2", true, "Etc/GMT-5"],
  ["Индия", true, "Asia/Kolkata"],
  ["Germany", true, "Europe/Berlin"],
  ["ОАЭ", true, "Asia/Dubai"],
  ["Россия", false, "Europe/Moscow"],
  ["USA", false, "America/New_York"],
  ["15:12", false, "Europe/Istanbul"],
  ["3:08 pm", false, "Europe/Istanbul"],
  ["17:40", false, "Asia/Kolkata"],
  ["Atlantis", false, undefined],
  ["yesterday", false, undefined],
])("somebody is where %j says", (text, isSure, first) => {
  const found = findWhereabouts(text, NOW, new Map());
  expect([found.isSure, found.zones[0]]).toEqual([isSure, first]);
});
