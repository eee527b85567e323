import { join } from "node:path";
import sqlite3 from "sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { VirtualUnit } from "../../../src/sandbox/unit.ts";
import { openCore } from "../../support/core.ts";
import { readAll, readSamples } from "../../support/database.ts";
import { meet, seesButton, withButton } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";

let world: World;
let unit: VirtualUnit;
beforeAll(async () => {
  world = await startWorld();
  ({ unit } = await createUnitInChat(world, await meet(world)));
});
afterAll(() => world.stop());

/** Lets another program change the database. */
const meddle = (sql: string) =>
  new Promise<void>((resolve, reject) => {
    const db = new sqlite3.Database(join(world.dir, "pepeunit.db"));
    db.exec(sql, (failed) => db.close((unclosed) => (failed || unclosed ? reject(failed ?? unclosed) : resolve())));
  });

test("a commit that fails is answered with 503, and nothing of it has happened, in memory either", async () => {
  await unit.sync({ output_variables: { temperature: 20 } });
  const before = await readAll(world.dir);
  await meddle(
    "create trigger broken before insert on arrival when new.status like '%:666}%' begin select raise(abort, 'the disk is full'); end",
  );
  const at = Date.now() + 100;
  const failed = await unit.sync({ at, output_variables: { temperature: 22 }, unit_state: { uptime: 666 } });
  expect(failed.status).toBe(503);
  expect(Number(failed.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(JSON.parse(failed.frame.toString())).toEqual({
    type: "about:blank",
    status: 503,
    title: "database-unavailable",
  });
  expect(await readAll(world.dir)).toEqual(before);
  // The same `at` is still to be taken: it was never the last one.
  const next = await unit.sync({ at, output_variables: { temperature: 21 } });
  expect(next.status).toBe(200);
  expect(await readSamples(world.dir, "temperature")).toContainEqual([at, 21]);
});

test("a press whose commit fails says so, and the board keeps what is true", async () => {
  const bob = await meet(world, { first_name: "Bob" });
  const other = await createUnitInChat(world, bob, "Bob's");
  await bob.presses(withButton(bob, "🎛"), "🎛 Board");
  const board = await seesButton(bob, "Relay");
  await meddle(
    "create trigger stuck before insert on arrival when new.changes <> '[]' begin select raise(abort, 'the disk is full'); end",
  );
  expect(await bob.presses(board, (button) => button.text.startsWith("Relay"))).toEqual({
    text: "I can’t save anything at the moment, so nothing was changed. Try again in a minute; looking still works.",
    show_alert: true,
  });
  await meddle("drop trigger stuck");
  expect((await other.unit.sync()).json?.input_variables).toMatchObject({ relay: false });
  expect(await bob.presses(board, (button) => button.text.startsWith("Relay"))).toMatchObject({
    text: expect.stringContaining("Relay: off → on"),
  });
  expect((await other.unit.sync()).json?.input_variables).toMatchObject({ relay: true });
});

test("a sync waits for the transaction that is under way, not for all that wait", async () => {
  const core = await openCore();
  const owner = await core.person(2, "Ann");
  const [unitId = 0] = await core.units(["Greenhouse"], {}, owner.id);
  const order: string[] = [];
  let synced: Promise<unknown> | undefined;
  const people = [1, 2, 3].map((number) =>
    core.writer.exclusive(async () => {
      order.push(`person ${number}`);
      synced ??= core.writer.change(unitId, () => () => order.push("sync"));
    }),
  );
  await Promise.all(people);
  await synced;
  expect(order).toEqual(["person 1", "sync", "person 2", "person 3"]);
  await core.stop();
});
