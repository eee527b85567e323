import { describe, expect, test } from "vitest";
import { type Learner, learn, type Presence, presenceOf, type Rhythm, silentAfter } from "../../src/domain/presence.ts";

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const AT = Date.UTC(2026, 10, 30);

/** A unit that has synced with these pauses between, in ms. */
function heardWith(...pauses: number[]): Learner & Rhythm {
  const unit = { seenAt: AT, heldUntil: 0, plan: null, pace: 0, gap: 0, awakeAt: AT };
  for (const pause of pauses) {
    const now = unit.seenAt + pause;
    learn(unit, now);
    unit.seenAt = now;
  }
  return unit;
}
const many = (count: number, pause: number): number[] => Array<number>(count).fill(pause);
const awake = [SECOND, SECOND, 200];

describe("a rhythm is learnt", () => {
  test.each([
    ["of a unit that is always there", many(100, 10 * SECOND), 0],
    ["of one with a long poll open", many(100, 25 * SECOND), 0],
    ["of one every minute", many(5, MINUTE), MINUTE],
    [
      "of one that sleeps ten minutes and sends four requests when awake",
      [...awake, 600_000, ...awake, 600_000],
      600_000,
    ],
    ["of one that comes once a day, a little late now and then", [DAY, ...awake, DAY + HOUR], DAY],
    ["but not of one pause", [600_000], 0],
    ["but not of an outage of days", [...many(30, 10 * SECOND), 3 * DAY, ...many(30, 10 * SECOND)], 0],
    ["and kept through an outage", [...many(4, 600_000), 9 * HOUR, 600_000, ...awake, 601_000], 600_000],
    ["and kept through one of days", [...many(4, 600_000), 40 * DAY, 600_000], 600_000],
    ["and forgotten once the unit stays awake", [...many(4, 600_000), ...many(70, 10 * SECOND)], 0],
    ["and not forgotten by a longer time awake", [...many(4, HOUR), ...many(60, 10 * SECOND), HOUR], HOUR],
    ["while the clock is put back", [...many(4, 600_000), -5 * HOUR, 600_000], 600_000],
  ])("%s", (_what, pauses, pace) => expect(heardWith(...pauses).pace).toBe(pace));

  test("again after the two pauses that another rhythm takes", () => {
    expect(heardWith(...many(4, 600_000), HOUR).pace).toBe(600_000);
    expect(heardWith(...many(4, 600_000), HOUR, HOUR).pace).toBe(HOUR);
    expect(heardWith(...many(4, HOUR), MINUTE).pace).toBe(MINUTE);
  });
});

const timesOf = (known: Partial<Rhythm>): [at: number, presence: Presence][] => {
  const rhythm = { seenAt: AT, heldUntil: 0, plan: null, pace: 0, ...known };
  const times: [number, Presence][] = [];
  for (let after = 0; after <= 9 * DAY; after += after < HOUR ? SECOND : MINUTE) {
    const { presence } = presenceOf(rhythm, AT + after);
    if (times.at(-1)?.[1] !== presence) times.push([after, presence]);
  }
  return times;
};

describe("a unit is there", () => {
  test("for two minutes where nothing is known", () => {
    expect(timesOf({})).toEqual([
      [0, "online"],
      [120 * SECOND, "silent"],
    ]);
  });

  test("for three of its intervals, and late from the half of the second on", () => {
    const times = [
      [0, "online"],
      [15 * MINUTE, "late"],
      [30 * MINUTE, "silent"],
    ];
    expect(timesOf({ pace: 600_000 })).toEqual(times);
    expect(timesOf({ plan: { interval: 600, sleep: false } })).toEqual(times);
  });

  test("for a day longer than it takes at most", () => {
    expect(timesOf({ plan: { interval: 604_800, sleep: false } })).toEqual([
      [0, "online"],
      [7 * DAY + HOUR, "late"],
      [8 * DAY, "silent"],
    ]);
  });

  test("asleep until it should wake, and late then", () => {
    expect(timesOf({ plan: { interval: 600, sleep: true } })).toEqual([
      [0, "asleep"],
      [11 * MINUTE, "late"],
      [30 * MINUTE, "silent"],
    ]);
  });

  test("by what it means to do rather than by what was learnt", () => {
    expect(timesOf({ pace: DAY, plan: { interval: 5, sleep: false } }).at(-1)).toEqual([120 * SECOND, "silent"]);
  });

  test("online, not asleep, while its request is held", () => {
    expect(timesOf({ plan: { interval: 600, sleep: true }, heldUntil: AT + 25 * SECOND })).toEqual([
      [0, "online"],
      [25 * SECOND, "asleep"],
      [11 * MINUTE, "late"],
      [30 * MINUTE, "silent"],
    ]);
  });
});

test("a unit tells when it is due, where that is known", () => {
  const unit = { seenAt: AT, heldUntil: 0, plan: null, pace: 0 };
  expect(presenceOf({ ...unit, seenAt: 0 }, AT)).toEqual({
    presence: "never",
    online: false,
    seenAt: null,
    dueAt: null,
  });
  expect(presenceOf(unit, AT)).toEqual({ presence: "online", online: true, seenAt: AT, dueAt: null });
  expect(presenceOf({ ...unit, pace: HOUR }, AT + 2 * HOUR)).toMatchObject({ presence: "late", online: true });
  expect(presenceOf({ ...unit, pace: HOUR }, AT)).toMatchObject({ dueAt: AT + HOUR });
  expect(silentAfter({ plan: null, pace: HOUR })).toBe(3 * HOUR);
});
