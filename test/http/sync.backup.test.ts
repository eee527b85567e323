import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Shown } from "../../src/sandbox/telegram/message.ts";
import type { Person } from "../../src/sandbox/telegram/person.ts";
import { createUnit, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { readRows } from "../support/database.ts";
import { meet, seesButton, withButton } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

let world: World;
let ann: Person;
let env: UnitEnv;
let board: Shown;
/** The unit as the present instance knows it; its clock goes on. */
let unit: VirtualUnit;
beforeEach(async () => {
  world = await startWorld();
  ann = await meet(world);
  ({ env, unit } = await createUnitInChat(world, ann));
  await ann.presses(withButton(ann, "🎛"), "🎛 Board");
  board = await seesButton(ann, "Relay");
});
afterEach(() => world.stop());

const shows = (label: string) =>
  ann.sees((message) => message.id === board.id && message.buttons.flat().includes(label));
const presses = (label: string) => ann.presses(board, ({ text }) => text.startsWith(label));

const FILES = ["pepeunit.db", "pepeunit.db-wal"];

/** Copies the database as it is at this moment, all of it sorted in. */
async function backUp(): Promise<void> {
  await readRows(world.dir, "select 1");
  mkdirSync(join(world.dir, "backup"));
  for (const name of FILES) copyFileSync(join(world.dir, name), join(world.dir, "backup", name));
}

/** Stops the instance, puts the copy in place and starts again. */
async function restore(): Promise<void> {
  await world.restart(() => {
    for (const name of FILES) {
      rmSync(join(world.dir, name), { force: true });
      if (existsSync(join(world.dir, "backup", name))) {
        copyFileSync(join(world.dir, "backup", name), join(world.dir, name));
      }
    }
  });
  unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
}

/** What a device does: it asks with the revision that it has, and confirms what it gets. */
async function exchange(input_rev?: number): Promise<{ rev: number; inputs: Record<string, unknown> | undefined }> {
  const { json } = await unit.sync({ ...(input_rev === undefined ? {} : { input_rev }) });
  return { rev: json?.input_rev ?? 0, inputs: json?.input_variables };
}

test("a restored backup gives a device all inputs, and its board no ✓ that is not true", async () => {
  const first = await exchange();
  await exchange(first.rev);
  await shows("Relay: off ✓");
  await backUp();
  await presses("Relay");
  const second = await exchange(first.rev);
  expect(second.inputs).toEqual({ relay: true });
  await exchange(second.rev);
  await shows("Relay: on ✓");

  await restore();
  // Whatever the copy says: nobody knows before the device has asked.
  await shows("Relay: off ⏳");
  // The device has on. What it names was told by the same start as the copy knows.
  const third = await exchange(second.rev);
  expect(third.inputs).toEqual({ relay: false, target: 20 });
  await shows("Relay: off 📨");
  await exchange(third.rev);
  await shows("Relay: off ✓");
  expect((await exchange(third.rev)).inputs).toBeUndefined();
});

test("nor does one in which as many changes were made since as the device knows of", async () => {
  const first = await exchange();
  await exchange(first.rev);
  await shows("Relay: off ✓");
  await backUp();
  await presses("Relay");
  const second = await exchange(first.rev);
  await exchange(second.rev);
  await restore();
  await presses("+");
  await shows("target: 20.5\u00a0°C ⏳");
  await shows("Relay: off ⏳");
  const third = await exchange(second.rev);
  expect(third.inputs).toEqual({ relay: false, target: 20.5 });
  await shows("Relay: off 📨");
});

test("a start that restores nothing gives a device only what has changed", async () => {
  const first = await exchange();
  await exchange(first.rev);
  await world.restart();
  expect(await readRows(world.dir, "select 1 from status where applied_rev > 0")).toHaveLength(1);
  unit = createUnit({ ...env, PEPEUNIT_URL: world.instance.localUrl });
  const second = await exchange(first.rev);
  expect(second).toEqual({ rev: expect.any(Number), inputs: undefined });
  expect(second.rev).not.toBe(first.rev);
  await presses("Relay");
  expect((await exchange(second.rev)).inputs).toEqual({ relay: true });
});
