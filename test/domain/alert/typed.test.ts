import { describe, expect, test } from "vitest";
import type { ConditionKind } from "../../../src/domain/alert/condition.ts";
import { plainCondition, questionOf, readCondition, readHours, readWait } from "../../../src/domain/alert/typed.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/domain/span.ts";

const READER = { locale: "en", timeZone: "UTC", now: 0 };
const RUSSIAN = { ...READER, locale: "ru" };
const HEAT = { type: "float", measure: "°C", step: 0.1 } as const;
const MODE = { type: "string", measure: null, values: ["off", "eco", "max power"] } as const;

function read(kind: ConditionKind, text: string, reader = READER) {
  const found = readCondition(kind, text, HEAT, reader);
  return "unread" in found ? found.unread : found.condition;
}

describe("a threshold", () => {
  test.each(["5", "5°C", "5 °C", "5°", "5,0 °C", "5 degrees"])("%j is five", (text) => {
    expect(read("above", text)).toEqual({ kind: "above", threshold: 5, deadband: 0.1 });
  });

  test.each(["NaN", "Infinity", "1e999", "-", "warm", "", "25 kg"])("%j is none", (text) => {
    expect(read("below", text)).toBe("number-expected");
  });

  test.each([
    ["above", "0", 0],
    ["above", "1", 0.5],
    ["below", "100", 0],
    ["below", "50", 1],
  ] as const)("%s %j of what goes from 0 to 100 can be over", (kind, text, deadband) => {
    const level = { type: "int", measure: "%", step: 1, min: 0, max: 100 } as const;
    expect(readCondition(kind, text, level, READER)).toEqual({
      condition: { kind, threshold: Number(text), deadband },
    });
  });

  test("is over once a value is back by more than noise, where that is known", () => {
    const found = readCondition("below", "1000", { type: "float", measure: "hPa" }, READER, 0.3);
    expect(found).toEqual({ condition: { kind: "below", threshold: 1000, deadband: 0.3 } });
  });
});

describe("a range", () => {
  test.each(["18 – 25", "18…25 °C", "25 18", "25°C 18°C", "18 - 25", "25 … 18"])("%j is from 18 to 25", (text) => {
    expect(read("outside", text)).toEqual({ kind: "outside", low: 18, high: 25, deadband: 0.1 });
  });

  test("below zero is turned round as well", () => {
    expect(read("inside", "-5 -10")).toMatchObject({ low: -10, high: -5 });
  });

  test.each(["18", "18 18", "NaN 5", "1 2 3", "from here"])("%j is none", (text) => {
    expect(read("inside", text)).toBe("limits-expected");
  });

  test("is never all deadband", () => {
    const found = readCondition("inside", "10 10.4", { type: "float", measure: null }, READER, 5);
    expect("condition" in found && found.condition).toMatchObject({ deadband: expect.closeTo(0.1, 9) });
  });
});

describe("a change", () => {
  test.each([
    ["5 in 10 min", { by: 5, within: 10 * MINUTE, way: "any" }],
    ["5°C in 1 h", { by: 5, within: HOUR, way: "any" }],
    ["+2.5 °C / 30 s", { by: 2.5, within: 30 * SECOND, way: "up" }],
    ["-3, 2 h 30 min", { by: 3, within: 150 * MINUTE, way: "down" }],
    ["−3; 1 day", { by: 3, within: DAY, way: "down" }],
  ])("%j is read", (text, change) => expect(read("faster", text)).toEqual({ kind: "faster", ...change }));

  test("is read in Russian", () => {
    expect(read("faster", "2,5 за 10 минут", RUSSIAN)).toMatchObject({ by: 2.5, within: 10 * MINUTE });
  });

  test.each([
    ["5", "change-expected"],
    ["0 in 10 min", "change-expected"],
    ["NaN in 10 min", "change-expected"],
    ["5 in soon", "change-expected"],
    ["5 in 0 s", "wait-too-short"],
    ["5 in 10 years", "wait-too-long"],
    ["5 in 8 days", "wait-too-long"],
  ])("%j is %s", (text, unread) => expect(read("faster", text)).toBe(unread));
});

describe("values", () => {
  const readMode = (text: string) => readCondition("is", text, MODE, READER);

  test("are one a line, each once", () => {
    expect(readMode("eco\nmax power; eco")).toEqual({ condition: { kind: "is", values: ["eco", "max power"] } });
  });

  test("are those that the output can have", () => {
    expect(readMode("boost")).toEqual({ unread: "values-expected" });
    expect(readMode(" \n ")).toEqual({ unread: "values-expected" });
  });

  test("of numbers may have their unit of measure", () => {
    expect(read("is", "5 °C; 7")).toEqual({ kind: "is", values: [5, 7] });
  });
});

describe("a wait", () => {
  test.each([
    ["15 min", 15 * MINUTE],
    ["1 h 30 min", 90 * MINUTE],
    ["0 s", 0],
    ["10 years", "wait-too-long"],
    ["soon", "length-expected"],
    ["NaN", "length-expected"],
    ["-5 min", "length-expected"],
  ])("%j is %j", (text, wait) => expect(readWait(text)).toBe(wait));

  test("for nothing at all is no silence", () => {
    expect(read("no-value", "0 s")).toBe("wait-too-short");
    expect(read("no-value", "10 years")).toBe("wait-too-long");
    expect(read("silent", "1 h")).toEqual({ kind: "silent", after: HOUR });
  });
});

test("what says all by itself is not asked about", () => {
  expect(questionOf("above", "bool")).toBe("nothing");
  expect(plainCondition("below")).toEqual({ kind: "below", threshold: 0.5, deadband: 0 });
  expect(plainCondition("silent")).toEqual({ kind: "silent", after: null });
  expect(questionOf("changed", "float")).toBe("nothing");
  expect(plainCondition("changed")).toEqual({ kind: "changed" });
  expect(questionOf("outside", "int")).toBe("limits");
});

describe("hours of a day", () => {
  test.each([
    ["8:00–18:30", { from: 480, to: 1110 }],
    ["8-18", { from: 480, to: 1080 }],
    ["22 … 7", { from: 1320, to: 420 }],
    ["8 am to 6:30 pm", { from: 480, to: 1110 }],
    ["с 8", undefined],
    ["8.15 до 24:00", { from: 495, to: 1440 }],
    ["12 am - 12 pm", { from: 0, to: 720 }],
    ["25-26", undefined],
    ["8:70 - 9", undefined],
    ["8 - 8", undefined],
    ["NaN - 9", undefined],
  ])("%j are read", (text, hours) => expect(readHours(text)).toEqual(hours));
});
