import { describe, expect, test } from "vitest";
import { defaultDeadband, judge } from "../../src/domain/alert/condition.ts";
import { nudge, toStep } from "../../src/domain/step.ts";
import { checkInput, checkState, checkValue, type Variable } from "../../src/domain/value.ts";

const of = (type: Variable["type"], more: Partial<Variable> = {}): Variable => ({ name: "x", type, ...more });

describe("a value", () => {
  test.each([
    ["bool", true, true],
    ["bool", 0, false],
    ["bool", 1, true],
    ["int", -5, -5],
    ["int", 21.0, 21],
    ["float", 0.25, 0.25],
    ["string", "привет", "привет"],
    ["string", "x".repeat(4096), "x".repeat(4096)],
    ["datetime", 1764000000123, 1764000000123],
    ["datetime", "2025-11-24T16:00:00.123Z", 1764000000123],
    ["datetime", "2025-11-24t19:00:00.1239+03:00", 1764000000123],
    ["datetime", "2024-02-29 00:00:00z", 1709164800000],
  ] as const)("of type %s is taken from %j", (type, raw, value) => {
    expect(checkValue(of(type), raw)).toEqual({ ok: true, value });
  });

  test("is never a negative zero", () => {
    for (const type of ["int", "float", "datetime"] as const) {
      expect(checkValue(of(type), -0)).toEqual({ ok: true, value: 0 });
    }
  });

  test.each([
    ["bool", "true", "not a bool"],
    ["bool", 2, "not a bool"],
    ["bool", null, "not a bool"],
    ["int", 1.5, "not an int"],
    ["int", 2 ** 53, "not an int"],
    ["int", "1", "not an int"],
    ["int", true, "not an int"],
    ["float", Number.POSITIVE_INFINITY, "not a float"],
    ["float", "1.0", "not a float"],
    ["float", [1], "not a float"],
    ["string", 1, "not a string"],
    ["string", "я".repeat(2049), "longer than 4096 bytes"],
    ["string", "a\0", "holds a NUL"],
    ["datetime", "2025-02-29T00:00:00Z", "not a datetime"],
    ["datetime", "2025-13-01T00:00:00Z", "not a datetime"],
    ["datetime", "2025-11-24T25:00:00Z", "not a datetime"],
    ["datetime", "2025-11-24T16:00:00", "not a datetime"],
    ["datetime", "2025-11-24", "not a datetime"],
    ["datetime", 1.5, "not a datetime"],
    ["datetime", 9e15, "not a datetime"],
    ["datetime", undefined, "not a datetime"],
  ] as const)("of type %s is not taken from %j: %s", (type, raw, reason) => {
    expect(checkValue(of(type), raw)).toEqual({ ok: false, reason });
  });

  test("of no variable is refused", () => {
    expect(checkValue(undefined, 1)).toEqual({ ok: false, reason: "unknown variable" });
    expect(checkInput(undefined, 1)).toEqual({ ok: false, reason: "unknown variable" });
  });

  test("outside the range is refused as an input and kept as a measurement", () => {
    const target = of("float", { min: 5, max: 30 });
    expect(checkInput(target, 31)).toEqual({ ok: false, reason: "above max 30" });
    expect(checkInput(target, 4)).toEqual({ ok: false, reason: "below min 5" });
    expect(checkInput(target, 30)).toEqual({ ok: true, value: 30 });
    expect(checkValue(target, 31)).toEqual({ ok: true, value: 31 });
  });

  test("that is not among the values is refused for inputs and outputs alike", () => {
    const door = of("string", { values: ["open", "closed"] });
    expect(checkValue(door, "ajar")).toEqual({ ok: false, reason: "not one of the values" });
    expect(checkInput(door, "open")).toEqual({ ok: true, value: "open" });
    expect(checkValue(of("bool", { values: [true] }), 1)).toEqual({ ok: true, value: true });
  });

  test("of a stored variable, with nulls for what its schema does not say, is checked as well", () => {
    expect(checkInput({ type: "int", min: null, max: null, values: null }, 7)).toEqual({ ok: true, value: 7 });
  });

  test("of a unit's state may be a number where text is expected", () => {
    expect(checkState(of("string"), 160)).toEqual({ ok: true, value: "160" });
    expect(checkState(of("string"), null)).toEqual({ ok: false, reason: "not a string" });
    expect(checkState(of("int"), "160")).toEqual({ ok: false, reason: "not an int" });
  });
});

describe("a press of + or −", () => {
  test.each([
    [of("float", { step: 0.1 }), 0.1, 2, 0.3],
    [of("float", { step: 0.1 }), 0.7, 1, 0.8],
    [of("float", { min: 5, max: 30, step: 0.5 }), 20, 1, 20.5],
    [of("float", { min: 5, max: 30, step: 0.5 }), 29.5, 5, 30],
    [of("float", { min: 5, max: 30, step: 0.5 }), 5, -1, 5],
    [of("float", { min: 5, max: 30, step: 0.5 }), 20.3, 1, 20.5],
    [of("float", { min: 5, max: 30, step: 0.5 }), 20.3, -1, 20],
    [of("float", { min: 0.25, step: 0.5 }), 0.25, 1, 0.75],
    [of("int", { min: 0, max: 10, step: 3 }), 9, 1, 10],
    [of("int", { min: 0, max: 10, step: 3 }), 10, -1, 9],
    [of("int"), 7, -10, -3],
    [of("int"), Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER],
    [of("float", { step: 1e-7 }), 0, 3, 3e-7],
    [of("float", { step: 2.5 }), -2.5, 1, 0],
    [of("int", { values: [0, 5, 100] }), 5, 1, 100],
    [of("int", { values: [100, 0, 5] }), 100, 1, 100],
    [of("int", { values: [0, 5, 100] }), 7, 1, 100],
    [of("int", { values: [0, 5, 100] }), 7, -1, 5],
    [of("float", { min: 5, max: 30, default: 20 }), undefined, 1, 21],
    [of("float", { min: 5, max: 30 }), null, 1, 6],
    [of("float", { max: -5 }), undefined, -1, -6],
    [of("float", { min: 0, max: 10 }), 500, -1, 10],
  ])("%j from %j by %i is %j", (variable, current, presses, expected) => {
    expect(nudge(variable, current, presses)).toBe(expected);
    expect(checkInput(variable, expected).ok).toBe(true);
  });

  test.each([
    [of("float", { min: 0, max: 1 }), 0.1],
    [of("float", { min: 0, max: 0.05 }), 0.001],
    [of("int", { min: 0, max: 1 }), 1],
    [of("int", { min: 0, max: 255 }), 10],
    [of("float"), 1],
    [of("float", { min: 0, max: 1, step: 0.3 }), 0.3],
  ])("%j moves by %j", (variable, step) => {
    expect(toStep(variable)).toBe(step);
  });
});

test("what is reckoned from limits holds where their difference is more than a number holds", () => {
  const wide = { type: "float", min: -1.7e308, max: 1.7e308 } as const;
  expect(toStep(wide)).toBe(1e307);
  expect(defaultDeadband(0, wide)).toBe(3.4e306);
  expect(nudge(wide, 0, 1) / 1e307).toBeCloseTo(1, 9);
  expect(nudge(wide, 0, -2) / 1e307).toBeCloseTo(-2, 9);
  expect(nudge(wide, 1.5e308, 1) / 1e307).toBeCloseTo(16, 9);
  expect(nudge(wide, 1.65e308, 1)).toBe(1.7e308);
  expect(nudge(wide, -1.7e308, -1)).toBe(-1.7e308);
  const above = (threshold: number) => ({ kind: "above", threshold, deadband: 1 }) as const;
  expect(judge(above(-1.7e308), false, { value: 1.7e308, before: undefined })).toBe("holds");
  expect(judge(above(1.7e308), true, { value: -1.7e308, before: undefined })).toBe("clear");
});
