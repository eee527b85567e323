import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { connectDb } from "../../src/db.ts";
import { createLog } from "../../src/log.ts";
import { Corrections } from "../../src/services/corrections.ts";
import { Epochs } from "../../src/services/epochs.ts";
import { OTHERS, PAST } from "../../src/services/marks.ts";
import { type Core, openCore } from "../support/core.ts";
import type { Row } from "../support/database.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const NOW = Date.UTC(2025, 5, 20, 14, 10);
const [HOUR_START, DAY_START] = [Date.UTC(2025, 5, 20, 14), Date.UTC(2025, 5, 20)];
const AHEAD = NOW + 100 * DAY;

/** What a unit measured, and what is made of it, may lie ahead: it locks nothing. `epoch` and `voided` are about just that. */
const HISTORY = ["sample", "window", "rollup", "stale", "device_log", "arrival", "epoch", "voided", "heartbeat"];

let core: Core;
afterEach(() => core.stop());

const execute = async (sql: string) =>
  (await core.em.fork().getConnection().execute<Row[]>(sql)).map((row) => Object.values(row));

async function correct(now = NOW): Promise<Corrections> {
  const epochs = await Epochs.open(core.em);
  const { em, settle, writer } = core;
  const corrections = await Corrections.open({ em, settle, writer, epochs, log: createLog("silent") });
  await corrections.correct(now);
  return corrections;
}

test("every stored time is put right, or is known to lock nothing", async () => {
  core = await openCore();
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-marks-"));
  const orm = await connectDb(`sqlite:${join(dir, "marks.db")}`);
  const known = new Set([
    ...Object.entries(PAST).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`)),
    ...OTHERS,
  ]);
  const stored = Object.values(orm.getMetadata().getAll())
    .filter(({ tableName }) => !HISTORY.includes(tableName))
    .flatMap(({ tableName, props }) =>
      props
        .filter(({ columnTypes, name }) => columnTypes?.includes("bigint") && !/Id$/.test(name))
        .map(({ fieldNames }) => `${tableName}.${fieldNames[0]}`),
    );
  expect(stored.sort()).toEqual([...known].sort());
  await orm.close(true);
  rmSync(dir, { recursive: true });
});

test("a time that is ahead becomes the present; one that is not stays", async () => {
  core = await openCore();
  const unit = await core.unit("Shed", { level: "out:float", lamp: "in:bool" });
  const [level, lamp] = [await core.id(unit, "level"), await core.id(unit, "lamp")];
  await execute(`update status set last_at = ${AHEAD}, seen_at = ${AHEAD}`);
  await execute(
    `insert into latest (variable_id, at, number) values (${level}, ${AHEAD}, 7), (${lamp}, ${NOW - DAY}, 1)`,
  );
  await execute(`insert into rule (output_id, owner_id, direction, threshold, hysteresis, firing, changed_at, created_at)
    values (${level}, 1, 'above', 5, 1, 1, ${AHEAD}, ${NOW - DAY})`);
  await execute(`insert into outbox (chat_id, notice, created_at, due_at, pause_ms)
    values (1, '{}', ${AHEAD}, ${AHEAD}, null), (1, '{}', ${NOW}, ${AHEAD}, 5000), (1, '{}', ${NOW}, ${NOW + HOUR}, ${HOUR})`);
  await execute(`insert into api_token (hash, owner_id, name, scope, created_at, expires_at, last_used_at)
    values ('a', 1, 'a', 'read', ${AHEAD}, ${AHEAD + 30 * DAY}, ${AHEAD}), ('b', 1, 'b', 'read', ${NOW - DAY}, ${AHEAD}, null)`);
  await execute(
    `insert into input_change (variable_id, rev, at, number, door) values (${lamp}, 1, ${AHEAD}, 1, 'chat')`,
  );
  await execute(
    `insert into dialog (key, state, updated_at) values ('1', '{}', ${AHEAD}), ('2', '{}', ${NOW + MINUTE})`,
  );
  await correct();
  expect(await execute("select last_at, seen_at from status")).toEqual([[NOW, NOW]]);
  expect(await execute(`select at from latest where variable_id = ${level}`)).toEqual([[NOW]]);
  expect(await execute(`select at from latest where variable_id = ${lamp}`)).toEqual([[NOW - DAY]]);
  expect(await execute("select changed_at, created_at from rule")).toEqual([[NOW, NOW - DAY]]);
  expect(await execute("select created_at, due_at from outbox")).toEqual([
    [NOW, NOW],
    [NOW, NOW + 5000],
    [NOW, NOW + HOUR],
  ]);
  expect(await execute("select created_at, expires_at, last_used_at from api_token order by hash")).toEqual([
    [NOW, NOW + 30 * DAY, NOW],
    [NOW - DAY, AHEAD, null],
  ]);
  expect(await execute("select at from input_change")).toEqual([[NOW]]);
  expect(await execute("select updated_at from dialog order by key")).toEqual([[NOW], [NOW + MINUTE]]);
  expect((await core.live.get(unit))?.lastAt).toBe(NOW);
});

test("what is sealed, summed up or chosen from a time that is ahead on holds from now on", async () => {
  core = await openCore();
  const unit = await core.unit("Shed", { a: "out:float", b: "out:float", c: "out:float" });
  const ids = [await core.id(unit, "a"), await core.id(unit, "b"), await core.id(unit, "c")];
  await execute(`insert into sealed (variable_id, from_at, to_at) values (${ids[0]}, 0, ${AHEAD - 90 * DAY}),
    (${ids[1]}, 0, ${NOW - 90 * DAY}), (${ids[2]}, ${AHEAD - 60 * DAY}, ${AHEAD - 50 * DAY})`);
  await execute(`update progress set until = ${AHEAD}, swept_from = ${AHEAD - HOUR}, swept_variable = 3`);
  const row = (id: number, since: number, window: number | null, cleared = 0) =>
    execute(`insert into logging (variable_id, since_at, mode, window_ms, weighted, cleared_at)
      values (${id}, ${since}, '${window ? "mean" : "direct"}', ${window}, 0, ${cleared})`);
  await row(ids[0]!, 0, null);
  await row(ids[0]!, AHEAD, HOUR);
  await row(ids[0]!, AHEAD + DAY, 6 * HOUR);
  await row(ids[1]!, NOW - 10 * DAY, 60_000, AHEAD - DAY);
  // Begins with its next window, as it should.
  await row(ids[2]!, Date.UTC(2025, 5, 21), DAY);
  await correct();
  expect(await execute("select * from sealed order by variable_id")).toEqual([
    [ids[0], 0, HOUR_START],
    [ids[1], 0, NOW - 90 * DAY],
  ]);
  expect(await execute("select until, swept_from, swept_variable from progress")).toEqual([[HOUR_START, null, null]]);
  expect(await execute("select variable_id, since_at, window_ms, cleared_at from logging order by 1, 2")).toEqual([
    [ids[0], 0, null, 0],
    [ids[0], Date.UTC(2025, 5, 20, 18), 6 * HOUR, 0],
    [ids[1], NOW - 10 * DAY, 60_000, DAY_START],
    [ids[2], Date.UTC(2025, 5, 21), DAY, 0],
  ]);
});

test("a clock that was ahead and left no mark is known to have been, after a restart too", async () => {
  core = await openCore();
  const unit = await core.unit("Shed", { level: "out:float" });
  const before = await correct();
  const present = (await core.live.get(unit))!;
  expect(before.isVoid(present, NOW + DAY, undefined)).toBe(false);
  await before.note(AHEAD);
  const corrections = await correct();
  expect(corrections.isVoid(present, AHEAD, undefined)).toBe(true);
  expect(corrections.isVoid(present, AHEAD + HOUR, undefined)).toBe(false);
  // Once that time is over, nothing is left of it.
  expect((await correct(AHEAD + HOUR)).isVoid(present, AHEAD, undefined)).toBe(false);
  expect(await execute("select * from voided")).toEqual([]);
});
