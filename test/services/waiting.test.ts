import { expect, test } from "vitest";
import type { Cells } from "../../src/services/batch.ts";
import { SETTLE, Sorting } from "../../src/services/sorting.ts";
import { Waiting } from "../../src/services/waiting.ts";

const UNITS = 3000;
const statusOf = (unit: number, at: number): Cells => [unit, at, at + 1, unit % 7, unit % 5, `{"freemem":${unit}}`];
const units = Array.from({ length: UNITS }, (_, i) => i + 1);

test("of each of thousands of units the newest state waits, once", () => {
  const waiting = new Waiting(0);
  waiting.add(
    [],
    units.map((unit) => statusOf(unit, 1_800_000_000_000)),
    [],
  );
  const later = units.filter((unit) => unit % 2 === 0).map((unit) => statusOf(unit, 1_800_000_000_500.5));
  waiting.add([], later.reverse(), []);
  expect([...waiting.status]).toEqual(
    units.map((unit) => statusOf(unit, unit % 2 === 0 ? 1_800_000_000_500.5 : 1_800_000_000_000)),
  );
});

test("a unit that was never seen waits as one that was never seen", () => {
  const waiting = new Waiting(0);
  waiting.add([], [[1, 0, null, 1, 0, "{}"]], [[5, 0, 1, null, 1]]);
  expect([...waiting.status]).toEqual([[1, 0, null, 1, 0, "{}"]]);
});

test("what comes while a failed sorting waits anew is newer than it", () => {
  const [failed, since] = [new Waiting(1), new Waiting(2)];
  failed.add([], [statusOf(1, 10), statusOf(2, 10)], []);
  since.add([], [statusOf(2, 20), statusOf(3, 20)], []);
  failed.append(since);
  expect([...failed.status]).toEqual([statusOf(1, 10), statusOf(2, 20), statusOf(3, 20)]);
});

test("units are sorted in by their numbers, in whatever order they came, a portion at a time", () => {
  const waiting = new Waiting(7);
  waiting.add([], [statusOf(UNITS, 10), statusOf(2, 10), statusOf(1, 10), statusOf(UNITS, 20)], []);
  const sorting = new Sorting(waiting);
  const [first, second] = [sorting.next(2), sorting.next(2)].map((cells) => [
    JSON.parse(String(cells[SETTLE.indexOf("status")])),
    cells[SETTLE.indexOf("until")],
  ]);
  expect(first).toEqual([[statusOf(1, 10), statusOf(2, 10)], null]);
  expect(second).toEqual([[statusOf(UNITS, 20)], 7]);
  expect(sorting.isDone).toBe(true);
});
