import { describe, expect, test } from "vitest";
import {
  type Act,
  type Controlled,
  choicesOf,
  kindsFor,
  type Options,
  pressed,
  readOptions,
  stepsOf,
  type WidgetKind,
} from "../../src/domain/widget.ts";

const input = (rules: Partial<Controlled>): Controlled => ({ kind: "input", type: "float", ...rules });
const press = (kind: WidgetKind, one: Controlled, act: Act, number: number, options: Options = {}) =>
  pressed({ kind, options }, one, act, number);

describe("what may show a variable", () => {
  test.each<[string, Controlled, boolean, WidgetKind[]]>([
    ["an output", { kind: "output", type: "float" }, false, ["value"]],
    ["an input that is only read", input({ type: "bool" }), false, ["value"]],
    ["a switch", input({ type: "bool" }), true, ["toggle", "momentary", "value"]],
    ["a number with a range", input({ min: 0, max: 1 }), true, ["stepper", "presets", "grid", "typed", "value"]],
    ["a number without one", input({ min: 0 }), true, ["stepper", "presets", "typed", "value"]],
    ["numbers of a list", input({ type: "int", values: [1, 5] }), true, ["list", "stepper", "typed", "value"]],
    ["words of a list", input({ type: "string", values: ["a"] }), true, ["list", "typed", "value"]],
    ["a text", input({ type: "string" }), true, ["typed", "presets", "value"]],
    ["a time", input({ type: "datetime" }), true, ["typed", "value"]],
  ])("of %s, the most usual first", (_, one, writable, kinds) => expect(kindsFor(one, writable)).toEqual(kinds));
});

describe("steps", () => {
  test("are as the variable's, and ten of them where the range is long or open", () => {
    expect(stepsOf({ type: "float", min: 5, max: 30, step: 0.5 }, {})).toEqual({ step: 0.5, big: 5 });
    expect(stepsOf({ type: "int", min: 0, max: 10 }, {})).toEqual({ step: 1, big: null });
    expect(stepsOf({ type: "int" }, {})).toEqual({ step: 1, big: 10 });
    expect(stepsOf({ type: "int", values: [1, 5, 10] }, {})).toEqual({ step: 1, big: null });
    expect(stepsOf({ type: "int" }, { step: 2, big: 30 })).toEqual({ step: 2, big: 30 });
  });

  test("are whole ones of a whole number, and the larger ones so many of the small", () => {
    expect(stepsOf({ type: "int" }, { step: 0.5, big: 2.4 })).toEqual({ step: 1, big: 2 });
    expect(stepsOf({ type: "int" }, { step: 2, big: 25 })).toEqual({ step: 2, big: 26 });
    expect(stepsOf({ type: "float" }, { step: 2, big: 0.5 })).toEqual({ step: 2, big: 2 });
    expect(stepsOf({ type: "float" }, { step: 0.1, big: 0.3 })).toEqual({ step: 0.1, big: 0.3 });
    const int = input({ type: "int", value: 0 });
    for (const options of [{ step: 0.5 }, { step: 2, big: 25 }, { step: 3, big: 100 }]) {
      const { step, big } = stepsOf(int, options);
      const moved = [1, 2, -2].map((number) => press("stepper", int, "step", number, options));
      expect(moved).toEqual([step, big, -(big ?? 0)]);
    }
  });

  test("move by their size from where the number is, and up to its limit", () => {
    const target = input({ min: 5, max: 30, step: 0.5, value: 20.5 });
    expect([1, -1, 2, -2].map((number) => press("stepper", target, "step", number))).toEqual([21, 20, 25.5, 15.5]);
    expect(press("stepper", input({ min: 5, max: 30, step: 0.5, value: 28 }), "step", 2)).toBe(30);
  });

  test("at the limit go beyond it, which is refused as the number would be", () => {
    expect(press("stepper", input({ type: "int", min: 0, max: 2, value: 2 }), "step", 1)).toBe(3);
  });

  test("are of no other size", () => {
    for (const number of [0, 3, -7]) expect(press("stepper", input({ value: 1 }), "step", number)).toBeUndefined();
    expect(press("stepper", input({ type: "int", min: 0, max: 2, value: 1 }), "step", 2)).toBeUndefined();
  });
});

describe("choices", () => {
  test("of a grid are every tenth of the range, as the type and the steps write numbers", () => {
    expect(choicesOf("grid", { type: "int", min: 0, max: 255 }, {})).toEqual([
      0, 26, 51, 77, 102, 128, 153, 179, 204, 230, 255,
    ]);
    expect(choicesOf("grid", { type: "float", min: 5, max: 30, step: 0.5 }, {})).toEqual([
      5, 7.5, 10, 12.5, 15, 17.5, 20, 22.5, 25, 27.5, 30,
    ]);
    expect(choicesOf("grid", { type: "float", min: 0, max: 1 }, {})).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
    ]);
    expect(choicesOf("grid", { type: "int", min: 0, max: 3 }, {})).toEqual([0, 1, 2, 3]);
  });

  test("of a grid stand on the steps, whatever these are, and are numbers, however wide the range is", () => {
    expect(choicesOf("grid", { type: "float", min: 0, max: 31, step: 0.25 }, {})).toEqual([
      0, 3, 6.25, 9.25, 12.5, 15.5, 18.5, 21.75, 24.75, 28, 31,
    ]);
    expect(choicesOf("grid", { type: "float", min: -0.05, max: 0.95, step: 0.1 }, {})).toEqual([
      -0.05, 0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95,
    ]);
    expect(choicesOf("grid", { type: "float", min: -0.7, max: 0.3 }, {})).toEqual([
      -0.7, -0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3,
    ]);
    expect(choicesOf("grid", { type: "float", min: 0, max: 1e-9 }, {})).toHaveLength(11);
    expect(choicesOf("presets", { type: "float", min: 0, max: 50 }, {})).toEqual([0, 12.5, 25, 37.5, 50]);
    const all = choicesOf("grid", { type: "float", min: -1.7e308, max: 1.7e308 }, {});
    expect([all.length, all.at(0), all.at(5), all.at(-1)]).toEqual([11, -1.7e308, 0, 1.7e308]);
    expect(all.every(Number.isFinite)).toBe(true);
    expect(choicesOf("presets", { type: "float", min: 5, max: 5 }, {})).toEqual([5]);
  });

  test("of presets are those that were given and still fit, or quarters of the range", () => {
    expect(choicesOf("presets", { type: "int", min: 0, max: 20 }, { values: [5, 21, 10, "x"] })).toEqual([5, 10]);
    expect(choicesOf("presets", { type: "int", min: 0, max: 20 }, {})).toEqual([0, 5, 10, 15, 20]);
    expect(choicesOf("presets", { type: "string" }, {})).toEqual([]);
  });

  test("are what their places say, and nothing where there is none", () => {
    const mode = input({ type: "string", values: ["auto", "off"] });
    expect(press("list", mode, "pick", 1)).toBe("off");
    for (const place of [-1, 2, 99]) expect(press("list", mode, "pick", place)).toBeUndefined();
  });
});

test("a stepper of a range of one value leads out of it, which is refused as that number would be", () => {
  const fixed = input({ type: "float", min: 5, max: 5, value: 5 });
  expect(stepsOf(fixed, {}).step).toBe(1);
  expect([press("stepper", fixed, "step", -1), press("stepper", fixed, "step", 1)]).toEqual([4, 6]);
});

test("options that do not fit any more leave the others as they are", () => {
  const kept = { ask: true, onMs: 1, values: [{}], step: 0.5, later: "than we know" };
  expect(readOptions(kept)).toEqual({ ask: true, step: 0.5 });
  for (const nothing of [null, undefined, 7, "x", []]) expect(readOptions(nothing)).toEqual({});
});

test("a press does nothing that its widget is not for", () => {
  const lamp = input({ type: "bool", value: false });
  expect(press("toggle", lamp, "set", 1)).toBe(true);
  expect(press("momentary", lamp, "push", 0)).toBe(true);
  for (const number of [-1, 2]) expect(press("toggle", lamp, "set", number)).toBeUndefined();
  for (const act of ["step", "pick", "push", "type", "open", "note"] as const)
    expect(press("toggle", lamp, act, 1), act).toBeUndefined();
  expect(press("toggle", input({ type: "int" }), "set", 1)).toBeUndefined();
  expect(press("stepper", lamp, "step", 1)).toBeUndefined();
});
