import { expect, test } from "vitest";
import { Compaction, FLUSH } from "../../../src/services/journal/compaction.ts";
import { Memtable } from "../../../src/services/journal/memtable.ts";
import type { Cells } from "../../../src/services/writer/batch.ts";

const UNITS = 3000;
const statusOf = (unit: number, at: number): Cells => [unit, at, at + 1, unit % 7, unit % 5, `{"freemem":${unit}}`];
const units = Array.from({ length: UNITS }, (_, i) => i + 1);

test("of each of thousands of units the newest state waits, once", () => {
  const memtable = new Memtable();
  memtable.add(
    [],
    units.map((unit) => statusOf(unit, 1_800_000_000_000)),
    [],
  );
  const later = units.filter((unit) => unit % 2 === 0).map((unit) => statusOf(unit, 1_800_000_000_500.5));
  memtable.add([], later.reverse(), []);
  expect([...memtable.status]).toEqual(
    units.map((unit) => statusOf(unit, unit % 2 === 0 ? 1_800_000_000_500.5 : 1_800_000_000_000)),
  );
});

test("a unit that was never seen waits as one that was never seen", () => {
  const memtable = new Memtable();
  memtable.add([], [[1, 0, null, 1, 0, "{}"]], [[5, 0, 1, null, 1]]);
  expect([...memtable.status]).toEqual([[1, 0, null, 1, 0, "{}"]]);
});

test("what comes while a failed sorting waits anew is newer than it", () => {
  const [failed, since] = [new Memtable(), new Memtable()];
  failed.add([], [statusOf(1, 10), statusOf(2, 10)], []);
  since.add([], [statusOf(2, 20), statusOf(3, 20)], []);
  failed.append(since);
  expect([...failed.status]).toEqual([statusOf(1, 10), statusOf(2, 20), statusOf(3, 20)]);
});

test("units are sorted in by their numbers, in whatever order they came, a portion at a time", () => {
  const memtable = new Memtable();
  memtable.last = 7;
  memtable.add([], [statusOf(UNITS, 10), statusOf(2, 10), statusOf(1, 10), statusOf(UNITS, 20)], []);
  const sorting = new Compaction(memtable);
  const [first, second] = [sorting.next(2), sorting.next(2)].map((cells) => [
    JSON.parse(String(cells[FLUSH.indexOf("status")])),
    cells[FLUSH.indexOf("until")],
  ]);
  expect(first).toEqual([[statusOf(1, 10), statusOf(2, 10)], null]);
  expect(second).toEqual([[statusOf(UNITS, 20)], 7]);
  expect(sorting.isDone).toBe(true);
});

test("where something has waited before, nothing of it is left", () => {
  const memtable = new Memtable();
  memtable.add([[1, 10, null, "open"], [2, 10, 5, null]], [statusOf(1, 10), statusOf(2, 10)], [[5, 0, 1, null, 1]]); // biome-ignore format: rows
  memtable.clear();
  expect(memtable.isEmpty).toBe(true);
  memtable.add([[3, 20, 7, null]], [statusOf(2, 20)], []);
  expect([...memtable.samples]).toEqual([[3, 20, 7, null]]);
  expect([...memtable.status]).toEqual([statusOf(2, 20)]);
  expect(memtable.changes).toEqual([]);
});
