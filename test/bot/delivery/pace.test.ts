import { expect, test } from "vitest";
import { Pace } from "../../../src/bot/delivery/pace.ts";

const GROUP = -1;
const MINUTE = 60_000;

test("a group takes some edits at once, then one every four seconds", () => {
  const pace = new Pace();
  const waits = Array.from({ length: 11 }, () => pace.take(GROUP, 0));
  expect(waits).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 4000, 8000, 12_000]);
});

test("in no minute does a group get more than about twenty, even the first", () => {
  const pace = new Pace();
  const sent: number[] = [];
  for (let now = 0; now < 5 * MINUTE; ) {
    const at = now + pace.take(GROUP, now);
    sent.push(at);
    now = at;
  }
  const inMinuteFrom = (start: number) => sent.filter((at) => at >= start && at < start + MINUTE).length;
  expect(inMinuteFrom(0)).toBe(22);
  expect(Math.max(...sent.slice(8).map(inMinuteFrom))).toBe(15);
});

test("a private chat and another group do not wait for it", () => {
  const pace = new Pace();
  for (let n = 0; n < 20; n++) pace.take(GROUP, 0);
  expect([pace.take(-2, 0), pace.take(5, 0)]).toEqual([0, 0]);
});

test("when Telegram wants a pause nothing goes before its end, then one after another", () => {
  const pace = new Pace();
  pace.hold(GROUP, 30_000, 0);
  expect([pace.take(GROUP, 0), pace.take(GROUP, 0)]).toEqual([30_000, 34_000]);
  expect(pace.take(GROUP, 10 * MINUTE)).toBe(0);
});
