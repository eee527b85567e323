import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCore, restartCore } from "../../support/core.ts";
import { readNow } from "../../support/database.ts";

const RELAY = { in: "in:float", out: "out:float" };
const LINES = "select rev, number, door from input_change order by rev";

test("what links brought just before a crash is there after the next start, once, and is counted on from", async () => {
  const core = await openCore();
  const [a = 0, b = 0] = await core.units(["a", "b"], RELAY);
  await core.rows([[await core.id(a, "out"), await core.id(b, "in")]]);
  await core.report(a, { out: 1 });
  await core.flush();
  await core.report(a, { out: 2.5 });
  await core.report(a, { out: 1 / 3 });
  await core.inputs.set(core.owner, await core.id(b, "in"), 7, "api");

  // The files as a crash at this moment would leave them: committed, and not yet sorted in.
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-crashed-"));
  for (const end of ["", "-wal"]) copyFileSync(`${core.dir}/pepeunit.db${end}`, `${dir}/pepeunit.db${end}`);
  await core.stop();
  expect(await readNow(dir, "select id from arrival")).toHaveLength(3);
  expect(await readNow(dir, LINES)).toEqual([{ rev: 1, number: 1, door: "link" }]);

  let again = await openCore(dir);
  expect(await again.value(b, "in")).toBe(7);
  expect((await again.live.get(b))?.inputRev).toBe(4);
  const lines = [
    { rev: 1, number: 1, door: "link" },
    { rev: 2, number: 2.5, door: "link" },
    { rev: 3, number: 1 / 3, door: "link" },
    { rev: 4, number: 7, door: "api" },
  ];
  expect(await readNow(dir, LINES)).toEqual(lines);
  expect(await readNow(dir, "select id from arrival")).toEqual([]);
  again = await restartCore(again);
  await again.report(a, { out: 5 });
  await again.flush();
  expect(await readNow(dir, LINES)).toEqual([...lines, { rev: 5, number: 5, door: "link" }]);
  await again.stop();
});

test("what set an input for somebody is kept by its name, also over a crash", async () => {
  const core = await openCore();
  const unit = await core.unit("a", RELAY);
  const input = await core.id(unit, "in");
  const long = "é".repeat(64);
  await core.inputs.set(core.owner, input, 1);
  await core.inputs.set({ ...core.owner, doer: { kind: "scene", name: "Away" } }, input, 2);
  await core.inputs.set({ ...core.owner, doer: { kind: "schedule", name: long } }, input, 3, "api");
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-crashed-"));
  for (const end of ["", "-wal"]) copyFileSync(`${core.dir}/pepeunit.db${end}`, `${dir}/pepeunit.db${end}`);
  await core.stop();

  const again = await openCore(dir);
  const changes = await again.audit.ofInput(again.owner, input, 0);
  const self = { name: "Ann", self: true };
  expect(changes.items.map(({ value, door, by, doer }) => ({ value, door, by, doer }))).toEqual([
    { value: 3, door: "api", by: self, doer: { kind: "schedule", name: long } },
    { value: 2, door: "chat", by: self, doer: { kind: "scene", name: "Away" } },
    { value: 1, door: "chat", by: self, doer: null },
  ]);
  const acts = await again.acts.list(again.owner, {}, 0);
  expect(acts.items.map(({ doer }) => doer?.name)).toEqual([long, "Away", undefined]);
  await again.stop();
});
