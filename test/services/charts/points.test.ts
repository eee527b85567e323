import { describe, expect, it } from "vitest";
import { readPoints, toShare } from "../../../src/services/charts/points.ts";
import type { History, HistoryQuestion, Point, Series } from "../../../src/services/history/history.ts";
import type { LiveVariable } from "../../../src/services/live/unit.ts";

const MINUTE = 60_000;
const FROM = Date.parse("2026-11-22T00:00:00Z");
const TO = FROM + 1000 * MINUTE;

/** A history that answers with these points, and what it was asked. */
function historyOf(points: readonly Point[], more: Partial<Series> = {}) {
  const asked: HistoryQuestion[] = [];
  const read = async (question: HistoryQuestion): Promise<Series[]> => {
    asked.push(question);
    return [{ output: 1, type: "float", step: MINUTE, points, before: null, ...more }];
  };
  const pauses = async () => [];
  return { history: { read, pauses } as unknown as History, asked };
}

function end(type: LiveVariable["type"], seenAt = TO) {
  return {
    unit: { heldUntil: 0, plan: null, pace: 0, seenAt, outputs: new Map<string, LiveVariable>() },
    variable: { id: 1, kind: "output", type, at: FROM } as LiveVariable,
  };
}

const every = (minutes: readonly number[], count = 1): Point[] =>
  minutes.map((minute) => [FROM + minute * MINUTE, minute, minute - 1, minute + 1, count]);

describe("a line", () => {
  it("has a band where points sum up many values, and none elsewhere", async () => {
    const one = await readPoints(historyOf(every([0, 1, 2])).history, end("float"), [FROM, TO], 3, "UTC");
    expect(one).toEqual([0, 1, 2].map((minute) => [FROM + minute * MINUTE, minute]));
    const many = await readPoints(historyOf(every([0, 1], 5)).history, end("int"), [FROM, TO], 10, "UTC");
    expect(many).toEqual([0, 1].map((minute) => [FROM + (minute + 0.5) * MINUTE, minute, minute - 1, minute + 1]));
  });

  it("has a gap where values are missing for much longer than usual, and only there", async () => {
    const regular = Array.from({ length: 20 }, (_, index) => index * 10);
    const { history } = historyOf(every([...regular, 400, 410, 420]));
    const points = await readPoints(history, end("float"), [FROM, TO], 23, "UTC");
    expect(points.filter(([, value]) => value === null)).toEqual([[FROM + 190 * MINUTE + 1, null]]);
    const sparse = historyOf(every([0, 7, 30, 41, 66, 80, 101, 118, 140, 151]));
    const line = await readPoints(sparse.history, end("float"), [FROM, TO], 10, "UTC");
    expect(line.every(([, value]) => value !== null)).toBe(true);
  });

  it("stays within the asked time, although its steps are whole", async () => {
    const { history } = historyOf(every([-1, 999, 1000], 2));
    const points = await readPoints(history, end("float"), [FROM, TO - MINUTE / 4], 6, "UTC");
    expect(points.every(([at]) => at >= FROM && at <= TO)).toBe(true);
  });

  it("is cut into days at the person's midnight, to the hour", async () => {
    const { history, asked } = historyOf([]);
    await readPoints(history, end("float"), [FROM, TO], 0, "Asia/Vladivostok");
    await readPoints(history, end("float"), [FROM, TO], 0, "Asia/Kolkata");
    expect(asked.map(({ offset }) => (offset ?? 0) / 3_600_000)).toEqual([10, 6]);
  });
});

describe("a state", () => {
  it("begins with what it was before, and is not known after the unit fell silent", async () => {
    const raw: Point[] = [
      [FROM + 10 * MINUTE, 1],
      [FROM + 20 * MINUTE, 0],
    ];
    const { history } = historyOf(raw, { type: "bool", step: null, before: [FROM - MINUTE, 0] });
    const heard = FROM + 500 * MINUTE;
    const points = await readPoints(history, end("bool", heard), [FROM, TO], 2, "UTC");
    expect(points).toEqual([
      [FROM, false],
      [FROM + 10 * MINUTE, true],
      [FROM + 20 * MINUTE, false],
      [heard, null],
    ]);
    expect(toShare(points, [FROM, TO])).toBeCloseTo(10 / 500);
  });

  it("of which there are too many to read is read by steps", async () => {
    const { history, asked } = historyOf([[FROM, "a"]], { type: "string" });
    await readPoints(history, end("string"), [FROM, TO], 1_000_000, "UTC");
    await readPoints(history, end("string"), [FROM, TO], 100, "UTC");
    expect(asked.map(({ aggregate }) => aggregate).filter((how) => how !== "count")).toEqual(["last", "raw"]);
  });
});
