import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createLog } from "../../../src/log.ts";
import { Corrections } from "../../../src/services/clock/corrections.ts";
import { Epochs } from "../../../src/services/writer/epochs.ts";
import { connectDb } from "../../../src/storage/sqlite/db.ts";
import { OTHERS, PAST } from "../../../src/storage/sqlite/marks.ts";
import { type Core, openCore } from "../../support/core.ts";
import type { Row } from "../../support/database.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const NOW = Date.UTC(2025, 5, 20, 14, 10);
const [HOUR_START, DAY_START] = [Date.UTC(2025, 5, 20, 14), Date.UTC(2025, 5, 20)];
const AHEAD = NOW + 100 * DAY;

/** What a unit measured, and what is made of it, is set aside (services/clock/misdated). */
const HISTORY = ["sample", "window", "rollup", "stale", "device_log", "news"];
/** What is about just that, or comes from there. */
const ABOUT = ["arrival", "epoch", "voided", "heartbeat", "misdated"];

let core: Core;
afterEach(() => core.stop());

const execute = async (sql: string) =>
  ((await core.em.fork().getConnection().execute(sql)) as Row[]).map((row) => Object.values(row));

async function correct(now = NOW, log = createLog("silent")): Promise<Corrections> {
  const epochs = await Epochs.open(core.em);
  const { em, writer } = core;
  const { times } = core.database;
  const corrections = await Corrections.open({ em, times, writer, epochs, log });
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
    .filter(({ tableName }) => ![...HISTORY, ...ABOUT].includes(tableName))
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
  const level = await core.id(unit, "level");
  const lamp = await core.id(unit, "lamp");
  await execute(`update status set last_at = ${AHEAD}, seen_at = ${AHEAD}`);
  await execute(
    `insert into latest (variable_id, at, number) values (${level}, ${AHEAD}, 7), (${lamp}, ${NOW - DAY}, 1)`,
  );
  await execute(`insert into rule (id, output_id, owner_id, condition, created_at)
    values (1, ${level}, 1, '{"kind":"above","threshold":5,"deadband":1}', ${NOW - DAY})`);
  await execute(`insert into incident (id, rule_id, unit_id, output_id, phase, since, fire_at, fired_at, facts)
    values (1, 1, ${unit}, ${level}, 'firing', ${AHEAD}, ${AHEAD}, ${AHEAD}, '{}')`);
  await execute(`insert into incident_message (incident_id, chat_id, told_at, due_at, stale) values
    (1, 1, ${AHEAD}, ${AHEAD}, 0)`);
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
  expect(await execute("select since, fire_at, fired_at from incident")).toEqual([[NOW, NOW, NOW]]);
  expect(await execute("select told_at, due_at from incident_message")).toEqual([[NOW, NOW]]);
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

test("what was made quiet for hours while the clock was ahead is so no more; until it is over stays so", async () => {
  core = await openCore();
  const unit = await core.unit("Shed", { a: "out:float", b: "out:float", c: "out:float" });
  const ids = [await core.id(unit, "a"), await core.id(unit, "b"), await core.id(unit, "c")];
  await execute(`insert into rule (id, unit_id, owner_id, condition, created_at)
    values (1, ${unit}, 1, '{"kind":"silent","after":null}', 1)`);
  const [over, hours] = [NOW + 36_600 * DAY, NOW + 8 * HOUR];
  for (const [place, until] of [AHEAD + HOUR, over, hours].entries()) {
    await execute(`insert into incident (rule_id, unit_id, output_id, phase, since, fire_at, fired_at, snoozed_until, facts)
      values (1, ${unit}, ${ids[place]}, 'firing', ${NOW - DAY}, ${NOW - DAY}, ${NOW - DAY}, ${until}, '{}')`);
  }
  await correct();
  expect(await execute("select snoozed_until from incident order by id")).toEqual([[null], [over], [hours]]);
});

test("a schedule that was last looked at by a clock that was ahead is looked at anew, and nobody holds an input for longer than a day", async () => {
  core = await openCore();
  const unit = await core.unit("Shed", { lamp: "in:bool", fan: "in:bool" });
  const [lamp, fan] = [await core.id(unit, "lamp"), await core.id(unit, "fan")];
  for (const [id, decided, due] of [
    [1, AHEAD, AHEAD + HOUR],
    [2, NOW - HOUR, NOW + HOUR],
  ]) {
    await execute(`insert into schedule (id, uuid, owner_id, name, called, timing, created_at, ran, decided_at, due_at)
      values (${id}, 'u${id}', 1, 'Evening', 'lamp', '{}', ${NOW - DAY}, '[]', ${decided}, ${due})`);
  }
  await execute(
    `insert into hold (variable_id, user_id, until) values (${lamp}, 1, ${AHEAD + HOUR}), (${fan}, 1, ${NOW + HOUR})`,
  );
  await correct();
  expect(await execute("select due_at from schedule order by id")).toEqual([[NOW], [NOW + HOUR]]);
  expect(await execute("select until from hold order by variable_id")).toEqual([[NOW], [NOW + HOUR]]);
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

test("samples of a time that has not come are set aside with all that was made of them, and stay so when it comes", async () => {
  core = await openCore();
  const unit = await core.unit("Shed", { level: "out:float", state: "out:string", calm: "out:float" });
  const level = await core.id(unit, "level");
  const state = await core.id(unit, "state");
  const calm = await core.id(unit, "calm");
  const many = Array.from({ length: 2500 }, (_, i) => `(${level}, ${AHEAD + i}, ${i}, null)`);
  const good = [NOW - HOUR, NOW - MINUTE, NOW + MINUTE];
  await execute(`insert into sample (variable_id, at, number, text) values ${many},
    ${good.map((at) => `(${level}, ${at}, 20, null)`)}, (${state}, ${AHEAD}, null, 'on'), (${calm}, ${NOW}, 1, null)`);
  await execute(`insert into logging (variable_id, since_at, mode, window_ms, weighted)
    values (${level}, 0, 'mean', ${HOUR}, 0)`);
  await execute(`insert into "window" (variable_id, width, at, count, min, max, mean)
    values (${[NOW - 2 * HOUR, HOUR_START, AHEAD].map((at) => `${level}, ${HOUR}, ${at}, 1, 1, 1, 1`).join("), (")})`);
  await execute(`update progress set until = ${AHEAD + HOUR}`);
  await execute(`insert into rollup (variable_id, width, at, count)
    values (${level}, ${HOUR}, ${HOUR_START - HOUR}, 1), (${level}, ${HOUR}, ${HOUR_START}, 1),
      (${level}, ${DAY}, ${DAY_START}, 1), (${state}, ${HOUR}, ${AHEAD}, 1)`);
  await execute("delete from stale");
  await execute(`insert into stale (variable_id, kind, hour, from_at, to_at, seq)
    values (${level}, 1, ${AHEAD}, ${AHEAD}, ${AHEAD}, 1)`);
  const line = (at: number, text: string) => `(${unit}, ${at}, 'info', '${text}')`;
  await execute(`insert into device_log (unit_id, at, level, text)
    values ${[line(NOW - HOUR, "up"), line(AHEAD, "up"), line(AHEAD + 5000, "up"), line(AHEAD + 5000, "done")]}`);
  await correct();
  expect(await execute("select variable_id, at from sample order by 1, 2")).toEqual([
    ...good.map((at) => [level, at]),
    [calm, NOW],
  ]);
  expect(
    await execute(
      "select variable_id, count(*), min(at), max(at), max(found_at), max(number) from misdated group by 1",
    ),
  ).toEqual([
    [level, 2500, AHEAD, AHEAD + 2499, NOW, 2499],
    [state, 1, AHEAD, AHEAD, NOW, null],
  ]);
  expect(await execute('select at from "window"')).toEqual([[NOW - 2 * HOUR]]);
  expect(await execute("select width, at from rollup")).toEqual([[HOUR, HOUR_START - HOUR]]);
  // The window that is not over is made once it is.
  expect(await execute("select variable_id, kind, hour, from_at, to_at from stale")).toEqual([
    [level, 1, HOUR_START, NOW - MINUTE, NOW + MINUTE],
  ]);
  expect(await execute("select at, text from device_log order by at, text")).toEqual([
    [NOW - HOUR, "up"],
    [NOW - 5000, "up"],
    [NOW, "done"],
    [NOW, "up"],
  ]);
  await correct(AHEAD + HOUR);
  expect(await execute(`select count(*) from sample where at > ${NOW + MINUTE}`)).toEqual([[0]]);
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

test("a time that is proven while the program stops is put right by the next start, and no failure", async () => {
  core = await openCore();
  await core.unit("Shed", { level: "out:float" });
  await execute(`update status set last_at = ${AHEAD}`);
  const log = createLog("silent");
  const failures = vi.spyOn(log, "error");
  await core.writer.stop();
  await correct(NOW, log);
  expect(failures).not.toHaveBeenCalled();
  expect(await execute("select last_at from status")).toEqual([[AHEAD]]);
});
