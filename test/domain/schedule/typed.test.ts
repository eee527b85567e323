import { describe, expect, test } from "vitest";
import { readEnd, readMinute, readWhen } from "../../../src/domain/schedule/typed.ts";

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const CLOCKS = { timeZone: "Europe/Berlin", now: Date.parse("2026-11-30T12:00:00Z") };
const sun = (event: string, offset = 0, earliest: number | null = null, latest: number | null = null) => {
  return { kind: "sun", event, offset, earliest, latest };
};

describe("when a schedule runs, as it is typed", () => {
  test.each([
    ["7:30", { kind: "time", minute: 450, days: EVERY_DAY }],
    ["07.30", { kind: "time", minute: 450, days: EVERY_DAY }],
    ["at 7:30", { kind: "time", minute: 450, days: EVERY_DAY }],
    ["в 7:30", { kind: "time", minute: 450, days: EVERY_DAY }],
    ["7 pm", { kind: "time", minute: 1140, days: EVERY_DAY }],
    ["00:00", { kind: "time", minute: 0, days: EVERY_DAY }],
    ["sunset", { ...sun("sunset"), days: EVERY_DAY }],
    ["Sunset - 30 min", { ...sun("sunset", -30), days: EVERY_DAY }],
    ["sunrise +1:15", { ...sun("sunrise", 75), days: EVERY_DAY }],
    ["2 h 10 min before sunrise", { ...sun("sunrise", -130), days: EVERY_DAY }],
    ["закат, но не позже 21:00", { ...sun("sunset", 0, null, 1260), days: EVERY_DAY }],
    ["за 30 мин до заката", { ...sun("sunset", -30), days: EVERY_DAY }],
    ["через час после восхода", { ...sun("sunrise", 60), days: EVERY_DAY }],
    ["на рассвете", { ...sun("sunrise"), days: EVERY_DAY }],
    ["sunset, not before 17:00, not after 21:00", { ...sun("sunset", 0, 1020, 1260), days: EVERY_DAY }],
    ["sunset, but not after 9 pm", { ...sun("sunset", 0, null, 1260), days: EVERY_DAY }],
    ["every 15 min", { kind: "every", minutes: 15, from: 0, to: 0, days: EVERY_DAY }],
    ["every hour", { kind: "every", minutes: 60, from: 0, to: 0, days: EVERY_DAY }],
    ["every 15 min 8:00-20:00", { kind: "every", minutes: 15, from: 480, to: 1200, days: EVERY_DAY }],
    ["every 2 h from 22:00 to 6:00", { kind: "every", minutes: 120, from: 1320, to: 360, days: EVERY_DAY }],
    ["каждые 30 мин с 8:00 до 20:00", { kind: "every", minutes: 30, from: 480, to: 1200, days: EVERY_DAY }],
    ["раз в час с 8 до 20", { kind: "every", minutes: 60, from: 480, to: 1200, days: EVERY_DAY }],
    ["tomorrow 18:00", { kind: "once", date: "2026-12-01", minute: 1080 }],
    ["31 Dec 23:59", { kind: "once", date: "2026-12-31", minute: 1439 }],
    ["2027-02-28 07:00", { kind: "once", date: "2027-02-28", minute: 420 }],
    ["завтра в 6:00", { kind: "once", date: "2026-12-01", minute: 360 }],
    ["in 2 h", { kind: "once", date: "2026-11-30", minute: 900 }],
  ])("%s", (text, when) => {
    expect(readWhen(text, CLOCKS)).toEqual(when);
  });

  test.each([
    ["every second", "schedule-too-often"],
    ["каждую секунду", "schedule-too-often"],
    ["every 59 s", "schedule-too-often"],
    ["yesterday 18:00", "schedule-past"],
    ["29 Feb 2027 7:00", "schedule-time-expected"],
    ["25:00", "schedule-time-expected"],
    ["tomorrow", "schedule-time-expected"],
    ["7", "schedule-time-expected"],
    ["sunset - soon", "schedule-time-expected"],
    ["every 15 min 8:00-25:00", "schedule-time-expected"],
    ["every 3 days", "schedule-too-long"],
    ["sunset + 8 days", "schedule-too-long"],
    ["", "schedule-time-expected"],
  ])("%s is refused: %s", (text, code) => {
    expect(readWhen(text, CLOCKS)).toBe(code);
  });
});

test.each([
  ["23:00", { kind: "time", minute: 1380 }],
  ["2 h", { kind: "after", minutes: 120 }],
  ["after 90 min", { kind: "after", minutes: 90 }],
  ["через 2 часа", { kind: "after", minutes: 120 }],
  ["sunrise", sun("sunrise")],
  ["закат +20 мин", sun("sunset", 20)],
  ["30 s", "schedule-too-often"],
  ["2 days", "schedule-too-long"],
  ["later", "schedule-end-expected"],
])("an end: %s", (text, end) => {
  expect(readEnd(text)).toEqual(end);
});

test.each([
  ["21:00", 1260],
  ["9 pm", 1260],
  ["tomorrow 9:00", undefined],
  ["now", undefined],
  ["in 2 h", undefined],
])("a time of the day: %s", (text, minute) => {
  expect(readMinute(text)).toBe(minute);
});
