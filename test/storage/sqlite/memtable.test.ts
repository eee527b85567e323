import { expect, test } from "vitest";
import { type InputRow, type StatusRow, toInputRow, toSampleRow, toStatusRow } from "../../../src/storage/rows.ts";
import { Compaction } from "../../../src/storage/sqlite/compaction.ts";
import { Memtable } from "../../../src/storage/sqlite/memtable.ts";

const UNITS = 3000;
const statusOf = (unit: number, at: number): StatusRow =>
  toStatusRow(unit, at, at + 1, unit % 7, unit % 5, `{"freemem":${unit}}`, unit % 3);
const input: InputRow = toInputRow({ id: 5, at: 0, value: 1, rev: 1, unfit: false });
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
  memtable.add([], [toStatusRow(1, 0, 0, 1, 0, "{}", 0)], [input]);
  expect([...memtable.status]).toEqual([[1, 0, null, 1, 0, "{}", 0]]);
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
  const [first, second] = [sorting.next(2), sorting.next(2)].map(([, , status, , , until]) => [
    JSON.parse(String(status)),
    until,
  ]);
  expect(first).toEqual([[statusOf(1, 10), statusOf(2, 10)], null]);
  expect(second).toEqual([[statusOf(UNITS, 20)], 7]);
  expect(sorting.isDone).toBe(true);
});

test("where something has waited before, nothing of it is left", () => {
  const memtable = new Memtable();
  memtable.add(
    [toSampleRow(1, 10, null, "open"), toSampleRow(2, 10, 5, null)],
    [statusOf(1, 10), statusOf(2, 10)],
    [input],
  );
  memtable.clear();
  expect(memtable.isEmpty).toBe(true);
  memtable.add([toSampleRow(3, 20, 7, null)], [statusOf(2, 20)], []);
  expect([...memtable.samples]).toEqual([[3, 20, 7, null]]);
  expect([...memtable.status]).toEqual([statusOf(2, 20)]);
  expect(memtable.inputs).toEqual([]);
});
