import { describe, expect, test } from "vitest";
import { CONVERSIONS, NONE, Transform, transformed, transformsFor } from "../../src/domain/transform.ts";
import { VALUE_TYPES, type Value, type ValueType } from "../../src/domain/value.ts";

const to = (type: ValueType, value: Value, transform: Transform = NONE, present?: Value) =>
  transformed(transform, value, { type }, present);

describe("without a transformation", () => {
  test.each<[Value, ValueType, Value | undefined]>([
    [true, "bool", true],
    [true, "int", 1],
    [false, "float", 0],
    [true, "string", "true"],
    [0, "bool", false],
    [-0, "bool", false],
    [0.1, "bool", true],
    [-3, "bool", true],
    [2.5, "int", 3],
    [-2.5, "int", -2],
    [-0.2, "int", 0],
    [1e300, "int", undefined],
    [1e300, "float", 1e300],
    [21.5, "string", "21.5"],
    ["open", "string", "open"],
    ["1", "int", undefined],
    ["on", "bool", undefined],
    [1_764_000_000_000, "datetime", 1_764_000_000_000],
    [Number.NaN, "float", undefined],
    [Number.NaN, "int", undefined],
    [Number.POSITIVE_INFINITY, "float", undefined],
  ])("%s becomes %s %s", (value, type, expected) => {
    expect(to(type, value)).toBe(expected);
  });

  test("−0 is 0, so that it equals what is there", () => {
    expect(Object.is(to("float", -0), 0)).toBe(true);
    expect(Object.is(to("int", -0.4), 0)).toBe(true);
    expect(Object.is(to("float", 0, { kind: "invert" }), 0)).toBe(true);
  });

  test("each type is converted to those that the table names, and to no other", () => {
    const samples: Record<ValueType, Value> = { bool: true, int: 3, float: 1.5, string: "x", datetime: 1000 };
    for (const from of VALUE_TYPES) {
      for (const target of VALUE_TYPES) {
        const offered = transformsFor({ type: from }, { type: target }).includes("none");
        expect([from, target, offered]).toEqual([from, target, CONVERSIONS[from][target] !== null]);
        if (offered) expect(to(target, samples[from])).toBeDefined();
      }
    }
  });

  test("a number beyond the target's limits becomes the nearest, one that is not listed stops", () => {
    const limited = { type: "int", min: 0, max: 10 } as const;
    expect([-5, 3, 99].map((value) => transformed(NONE, value, limited, undefined))).toEqual([0, 3, 10]);
    const listed = { type: "int", values: [1, 5] } as const;
    expect([1, 2, 5].map((value) => transformed(NONE, value, listed, undefined))).toEqual([1, undefined, 5]);
    const words = { type: "string", values: ["on"] } as const;
    expect(transformed(NONE, "off", words, "on")).toBeUndefined();
  });
});

describe("scale", () => {
  test("gives what a person would, and leaves whole numbers exact", () => {
    expect(to("float", 0.1, { kind: "scale", factor: 3, offset: 0 })).toBe(0.3);
    expect(to("float", 21.4, { kind: "scale", factor: 1.8, offset: 32 })).toBe(70.52);
    expect(to("int", 1_764_000_000_123, { kind: "scale", factor: 1, offset: 1 })).toBe(1_764_000_000_124);
    expect(to("float", 1e308, { kind: "scale", factor: 10, offset: 0 })).toBeUndefined();
    expect(transformed({ kind: "scale", factor: 10, offset: 0 }, 1e308, { type: "float", max: 5 }, 0)).toBe(5);
    expect(to("float", "3", { kind: "scale", factor: 2, offset: 0 })).toBeUndefined();
  });
});

describe("round", () => {
  test.each([
    [21.456, 0, 21],
    [21.456, 2, 21.46],
    [-0.04, 1, 0],
    [12_345, -2, 12_300],
    [1e305, 6, 1e305],
  ])("%s to %i digits is %s", (value, digits, expected) => {
    expect(to("float", value, { kind: "round", digits })).toBe(expected);
  });
});

describe("invert", () => {
  test("turns a switch over and changes a number's sign, and stops a text", () => {
    expect(to("bool", true, { kind: "invert" })).toBe(false);
    expect(to("string", false, { kind: "invert" })).toBe("true");
    expect(to("int", 5, { kind: "invert" })).toBe(-5);
    expect(to("string", "x", { kind: "invert" })).toBeUndefined();
    expect(transformsFor({ type: "int" }, { type: "datetime" })).toEqual([]);
  });
});

describe("threshold", () => {
  const walk = (transform: Transform, type: ValueType, values: readonly number[]): (Value | undefined)[] => {
    let present: Value | undefined;
    return values.map((value) => {
      present = transformed(transform, value, { type }, present);
      return present;
    });
  };

  test("is on above one limit and off below the other, and stays between them", () => {
    const above: Transform = { kind: "threshold", on: 25, off: 20 };
    expect(walk(above, "bool", [22, 25, 25.1, 22, 20, 19.9, 22])).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("is the other way round where off is the greater: a heater", () => {
    const below: Transform = { kind: "threshold", on: 18, off: 20 };
    expect(walk(below, "bool", [19, 17.9, 19, 20, 20.1, 19])).toEqual([false, true, true, true, false, false]);
  });

  test("stays between the limits whatever the target's type", () => {
    const above: Transform = { kind: "threshold", on: 25, off: 20 };
    expect(walk(above, "string", [26, 22, 19, 22])).toEqual(["true", "true", "false", "false"]);
    expect(walk(above, "int", [26, 22, 19, 22])).toEqual([1, 1, 0, 0]);
  });
});

describe("map", () => {
  test("gives a listed value its counterpart and stops the others", () => {
    const map: Transform = { kind: "map", pairs: [["open", true], [1, "one"], [false, 7]] }; // biome-ignore format: pairs
    expect(to("bool", "open", map)).toBe(true);
    expect(to("string", 1, map)).toBe("one");
    expect(to("int", false, map)).toBe(7);
    expect(to("bool", "closed", map)).toBeUndefined();
    expect(to("int", "1", map)).toBeUndefined();
  });
});

test("what is stored is read strictly", () => {
  for (const broken of [
    { kind: "scale", factor: Number.NaN, offset: 0 },
    { kind: "round", digits: 7 },
    { kind: "none", x: 1 },
    { kind: "rot13" },
  ]) {
    // biome-ignore format: a list
    expect(Transform.safeParse(broken).success).toBe(false);
  }
});
