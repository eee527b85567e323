import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countOf, EPOCHS, epochOf, toRevision } from "../../../src/domain/revision.ts";
import { Epoch } from "../../../src/entities/epoch.ts";
import { Epochs } from "../../../src/services/writer/epochs.ts";
import { openDb } from "../../../src/storage/sqlite/db.ts";
import { layTables } from "../../support/tables.ts";

let dir: string;
let orm: Awaited<ReturnType<typeof openDb>>;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-epochs-"));
  const file = join(dir, "pepeunit.db");
  await layTables(file);
  orm = await openDb(`sqlite:${file}`);
});
afterEach(async () => {
  await orm.close(true);
  rmSync(dir, { recursive: true });
});

test("a revision is a whole number that JSON keeps exactly, whatever its epoch and count", () => {
  for (const [epoch, count] of [
    [0, 0],
    [0, 7],
    [1, 0],
    [1, 3 / 1024],
    [EPOCHS - 1, 2 ** 31 - 1],
    [EPOCHS - 1, 1023 / 1024],
  ] as const) {
    const revision = JSON.parse(JSON.stringify(toRevision(epoch, count)));
    expect(Number.isSafeInteger(revision)).toBe(true);
    expect([epochOf(revision), countOf(revision)]).toEqual([epoch, count]);
  }
});

test("each start tells revisions of its own, and knows those of the starts before", async () => {
  const first = await Epochs.open(orm.em);
  const unit = { inputRev: 3, inputEpoch: first.present };
  const told = first.revision(unit);
  expect(countOf(told)).toBe(3);
  expect(first.count(unit, told)).toBe(3);
  expect(first.count(unit, told - 1)).toBe(2);
  expect(first.count(unit, told + 1)).toBeUndefined();
  const second = await Epochs.open(orm.em);
  expect(second.revision(unit)).not.toBe(told);
  expect(second.count(unit, told)).toBe(3);
  const stranger = [1, 2, 3].find((epoch) => ![first.present, second.present].includes(epoch)) ?? 0;
  expect(second.count(unit, toRevision(stranger, 3))).toBeUndefined();
});

test("what was told before inputs changed in a later epoch is no proof: a backup may lie in between", async () => {
  const first = await Epochs.open(orm.em);
  const told = first.revision({ inputRev: 3, inputEpoch: first.present });
  const second = await Epochs.open(orm.em);
  expect(second.count({ inputRev: 3, inputEpoch: second.present }, told)).toBeUndefined();
  expect(second.count({ inputRev: 4, inputEpoch: second.present }, told)).toBeUndefined();
});

test("an epoch that is drawn meanwhile parts what was told before it from what is told since", async () => {
  const epochs = await Epochs.open(orm.em);
  const unit = { inputRev: 1, inputEpoch: epochs.present };
  const before = epochs.revision(unit);
  const correction = await epochs.draw();
  expect(epochs.present).toBe(correction);
  const after = epochs.revision(unit);
  expect([epochs.isSince(before, correction), epochs.isSince(after, correction)]).toEqual([false, true]);
  expect(epochs.isSince(toRevision(0, 1), correction)).toBe(false);
  const restarted = await Epochs.open(orm.em);
  expect(restarted.isSince(restarted.revision(unit), correction)).toBe(true);
  expect([restarted.isSince(before, correction), restarted.isSince(after, correction)]).toEqual([false, true]);
});

test("the list ends at a hundred: a device that was away for more starts than that gets all inputs", async () => {
  const epochs = await Epochs.open(orm.em);
  const unit = { inputRev: 1, inputEpoch: epochs.present };
  const told = epochs.revision(unit);
  for (let i = 0; i < 99; i++) await epochs.draw();
  expect(epochs.count(unit, told)).toBe(1);
  await epochs.draw();
  expect(epochs.count(unit, told)).toBeUndefined();
  expect(await orm.em.fork().count(Epoch)).toBe(100);
  expect((await Epochs.open(orm.em)).count(unit, told)).toBeUndefined();
});
