import { describe, expect, test } from "vitest";
import {
  badness,
  Condition,
  defaultDeadband,
  fitTiming,
  Hours,
  judge,
  Timing,
  toNumber,
} from "../../../src/domain/alert/condition.ts";
import { closesAt, nextOpen } from "../../../src/domain/alert/hours.ts";
import { Trend } from "../../../src/domain/alert/trend.ts";
import type { Value } from "../../../src/domain/value.ts";

const verdicts = (condition: Condition, values: readonly Value[]): string => {
  let held = false;
  let before: Value | undefined;
  return values
    .map((value) => {
      const verdict = judge(condition, held, { value, before });
      held = verdict === "holds";
      before = value;
      return verdict[0];
    })
    .join("");
};

describe("a condition", () => {
  test.each<[string, Condition, readonly Value[], string]>([
    [
      "above begins over its threshold, and ends below its deadband",
      { kind: "above", threshold: 30, deadband: 1 },
      [30, 30.1, 29.5, 29, 29.5, 31],
      "chhcch",
    ],
    [
      "below is the same the other way round",
      { kind: "below", threshold: 0, deadband: 1 },
      [0, -0.1, 0.5, 1, 0.5, -1],
      "chhcch",
    ],
    ["above does not flap between 25 and 26", { kind: "above", threshold: 25, deadband: 1 }, [26, 25, 26, 25], "hhhh"],
    [
      "outside a range is below or above it",
      { kind: "outside", low: 10, high: 20, deadband: 1 },
      [10, 9, 10.5, 11, 15, 21, 19.5, 19],
      "chhccHhc".toLowerCase(),
    ],
    [
      "inside a range has its ends",
      { kind: "inside", low: 10, high: 20, deadband: 1 },
      [9, 10, 9.5, 8.9, 20, 21, 21.1],
      "chhchhc",
    ],
    ["is one of bools", { kind: "is", values: [true] }, [false, true, true, false], "chhc"],
    ["is one of texts", { kind: "is", values: ["open", "ajar"] }, ["closed", "open", "ajar", "closed"], "chhc"],
    ["changed is an event", { kind: "changed" }, ["a", "a", "b", "b", "a"], "cchch"],
    ["on a text a threshold never holds", { kind: "above", threshold: 0, deadband: 0 }, ["9"], "c"],
  ])("%s", (_, condition, values, expected) => expect(verdicts(condition, values)).toBe(expected));

  test("a change within a time is of all that was in it, and of what it was when that began", () => {
    const condition: Condition = { kind: "faster", by: 5, within: 60_000, way: "any" };
    const trend = new Trend(60_000);
    const held = [
      [0, 20],
      [10_000, 22],
      [20_000, 26],
      [70_000, 26],
      [90_000, 26],
      [400_000, 40],
    ].map(([at = 0, value = 0]) => {
      // biome-ignore format: pairs
      trend.add(at, value);
      return judge(condition, false, { value, before: undefined, trend });
    });
    expect(held).toEqual(["clear", "clear", "holds", "clear", "clear", "holds"]);
  });

  test.each([
    ["up", [20, 26], "holds"],
    ["up", [26, 20], "clear"],
    ["down", [26, 20], "holds"],
    ["down", [20, 26], "clear"],
  ] as const)("a change %s is of that way alone: %j", (way, [first, second], expected) => {
    const trend = new Trend(60_000);
    trend.add(0, first);
    trend.add(1000, second);
    expect(judge({ kind: "faster", by: 5, within: 60_000, way }, false, { value: second, before: first, trend })).toBe(
      expected,
    );
  });

  test("what moved is over once its time has passed without another value", () => {
    const trend = new Trend(60_000);
    trend.add(0, 20);
    trend.add(1000, 30);
    expect(trend.changesAt).toBe(61_000);
    trend.pass(trend.changesAt);
    expect([trend.low, trend.high, trend.changesAt]).toEqual([30, 30, Number.POSITIVE_INFINITY]);
  });

  test("what is not known any more of its time is no reason to call it over, until that time has passed", () => {
    const condition: Condition = { kind: "faster", by: 5, within: 60_000, way: "any" };
    const verdict = (wasHeld: boolean, trend: Trend) =>
      judge(condition, wasHeld, { value: 30, before: undefined, trend });
    const trend = new Trend(60_000, false);
    trend.add(1000, 30);
    expect([verdict(true, trend), verdict(false, trend)]).toEqual(["holds", "clear"]);
    trend.add(50_000, 30);
    expect(verdict(true, trend)).toBe("holds");
    expect(trend.changesAt).toBe(61_000);
    trend.pass(trend.changesAt);
    expect(verdict(true, trend)).toBe("clear");
  });
});

describe("what is typed wrong", () => {
  test.each([
    { kind: "above", threshold: Number.NaN, deadband: 0 },
    { kind: "above", threshold: Number.POSITIVE_INFINITY, deadband: 0 },
    { kind: "above", threshold: 5, deadband: -1 },
    { kind: "is", values: [] },
    { kind: "faster", by: 0, within: 60_000, way: "any" },
    { kind: "no-value", after: 0 },
    { kind: "no-value", after: 10 * 366 * 86_400_000 },
    { kind: "sometimes" },
  ])("%j is no condition", (condition) => expect(Condition.safeParse(condition).success).toBe(false));

  test("a range turned round is meant as it would be written", () => {
    expect(Condition.parse({ kind: "outside", low: 20, high: 10, deadband: 0 })).toMatchObject({ low: 10, high: 20 });
  });

  test("for 0 s is at once, for 10 years is no time", () => {
    const timing = { forMs: 0, keepMs: 0, cooldownMs: 0, hours: null };
    expect(Timing.safeParse(timing).success).toBe(true);
    expect(Timing.safeParse({ ...timing, forMs: 10 * 366 * 86_400_000 }).success).toBe(false);
    expect(Hours.safeParse({ days: [], from: 0, to: 0 }).success).toBe(false);
  });

  test("an event lasts a while, and there is nothing to wait for", () => {
    expect(fitTiming({ kind: "changed" }, { forMs: 5000, keepMs: 0, cooldownMs: 0, hours: null })).toMatchObject({
      forMs: 0,
      keepMs: 600_000,
    });
  });
});

test("a bool counts as 0 or 1, a text as nothing", () => {
  expect([toNumber(true), toNumber(false), toNumber(3), toNumber("3")]).toEqual([1, 0, 3, undefined]);
});

test("a deadband is the output's step, else a hundredth of its range, else of the threshold", () => {
  expect(defaultDeadband(50, { step: 0.5, min: 0, max: 100 })).toBe(0.5);
  expect(defaultDeadband(50, { min: 0, max: 200 })).toBe(2);
  expect(defaultDeadband(-30, {})).toBe(0.3);
  expect(defaultDeadband(0, {})).toBe(0.1);
});

test("how bad a value is grows with how far it is over its limit", () => {
  expect(badness({ kind: "below", threshold: 0, deadband: 0 }, -5)).toBeGreaterThan(
    badness({ kind: "below", threshold: 0, deadband: 0 }, -3) as number,
  );
  expect(badness({ kind: "outside", low: 0, high: 10, deadband: 0 }, 14)).toBe(4);
  expect(badness({ kind: "changed" }, 14)).toBeUndefined();
});

describe("hours", () => {
  const zone = "Europe/Berlin";
  const work = { days: [0, 1, 2, 3, 4], from: 9 * 60, to: 17 * 60 };
  const night = { days: [4], from: 22 * 60, to: 6 * 60 };
  const at = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 10, day, hour - 1, minute);
  const isOpen = (hours: Hours, zone: string, time: number): boolean => nextOpen(hours, zone, time) === time;

  test("are open from their start until before their end", () => {
    expect([at(30, 8, 59), at(30, 9), at(30, 16, 59), at(30, 17)].map((time) => isOpen(work, zone, time))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("open next on the next of their days", () => {
    expect(nextOpen(work, zone, at(27, 18))).toBe(at(30, 9));
  });

  test("that end before they begin go on into the next day", () => {
    expect([at(27, 22), at(28, 5, 59), at(28, 6), at(28, 22)].map((time) => isOpen(night, zone, time))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(closesAt(night, zone, at(27, 23))).toBe(at(28, 6));
    expect(closesAt(night, zone, at(28, 12))).toBe(at(28, 12));
  });

  test("with the same end and start are the whole day", () => {
    const sunday = { days: [6], from: 0, to: 0 };
    expect([at(29, 0), at(29, 23, 59), at(30, 0)].map((time) => isOpen(sunday, zone, time))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
