import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { presenceOf, silentAfter } from "../../src/domain/presence.ts";
import { Status } from "../../src/entities/status.ts";
import { Unit } from "../../src/entities/unit.ts";
import { User } from "../../src/entities/user.ts";
import { openDb } from "../../src/storage/sqlite/db.ts";
import { query } from "./sqlite.ts";

const VIEWS = ["units", "variables", "samples", "windows", "rollups", "logs"] as const;

let dir: string;
let file: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-views-"));
  file = join(dir, "views.db");
  const orm = await openDb(`sqlite:${file}`);
  await orm.close(true);
});
afterAll(() => rmSync(dir, { recursive: true }));

const columns = async (table: string) =>
  (await query(file, `pragma table_info("${table}")`)).map(({ name }) => String(name));
const plan = async (sql: string) =>
  (await query(file, `explain query plan ${sql}`)).map(({ detail }) => String(detail));

test("have the columns that docs/grafana.md tells, and no others", async () => {
  const text = readFileSync("docs/grafana.md", "utf8");
  for (const view of VIEWS) {
    const [, section = ""] = text.split(`### \`${view}\``);
    const told = [...(section.split(/\n##/)[0] ?? "").matchAll(/^\| ((?:`\w+`(?:, )?)+) \|/gm)];
    const names = told.flatMap(([, cell = ""]) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    expect(names, view).toEqual(await columns(view));
  }
});

test("units are due and silent as the rules of the program say", async () => {
  const HOUR = 3_600_000;
  const plans = [
    null,
    { interval: 1, sleep: true },
    { interval: 600, sleep: false },
    { interval: 604_800, sleep: true },
  ];
  const cases = plans.flatMap((byHand) =>
    plans.flatMap((bySchema) => [0, 90_000, 5 * HOUR, 26 * HOUR].map((pace) => ({ byHand, bySchema, pace }))),
  );
  const orm = await openDb(`sqlite:${file}`);
  const em = orm.em.fork();
  const owner = em.create(User, { telegramId: 1, name: "Ann", locale: "en", role: "user", createdAt: 0 });
  for (const [n, { byHand, bySchema, pace }] of cases.entries()) {
    const unit = em.create(Unit, {
      ...{ uuid: randomUUID(), owner, name: `${n}`, repositoryUrl: "", commit: "", worldState: [], unitState: {} },
      ...{ generation: 1, env: "", createdAt: 0, sync: bySchema, syncByHand: byHand },
    });
    em.create(Status, { unit, lastAt: 0, seenAt: n === 0 ? null : n, inputRev: 0, appliedRev: 0, state: {}, pace });
  }
  await em.flush();
  await orm.close(true);
  const seen = await query(file, `select name, seen_at, "interval", due_at, silent_at from units`);
  expect(seen).toHaveLength(cases.length);
  for (const row of seen) {
    const { byHand, bySchema, pace } = cases[Number(row.name)]!;
    const [plan, seenAt] = [byHand ?? bySchema, Number(row.seen_at)];
    const { dueAt } = presenceOf({ seenAt, heldUntil: 0, plan, pace }, seenAt);
    expect(row, JSON.stringify(cases[Number(row.name)])).toMatchObject({
      interval: plan?.interval ?? pace / 1000,
      due_at: dueAt,
      silent_at: row.seen_at === null ? null : seenAt + silentAfter({ plan, pace }),
    });
  }
});

test("hold no keys, no tokens, no people and no chats", async () => {
  for (const view of VIEWS) {
    const [row] = await query(file, `select sql from sqlite_master where type = 'view' and name = '${view}'`);
    expect(String(row?.sql)).not.toMatch(
      /(select\s+|\.)\*|\benv\b|hash|telegram|chat|owner|user|generation|repository|state/i,
    );
  }
});

test("can't be written", async () => {
  for (const view of VIEWS) await expect(query(file, `delete from ${view}`)).rejects.toThrow(/readonly|cannot modify/);
});

const ASKED = "variable = 'a' and at >= 1 and at < 2";
test.each([
  ["samples", "sample", ASKED, "(variable_id=? AND at>? AND at<?)"],
  ["samples", "sample", "variable in ('a', 'b') and at >= 1 and at < 2", "(variable_id=? AND at>? AND at<?)"],
  ["windows", "figures", `${ASKED} and width = 60000`, "(variable_id=? AND width=? AND at>? AND at<?)"],
  ["rollups", "figures", `${ASKED} and width = 3600000`, "(variable_id=? AND width=? AND at>? AND at<?)"],
])("%s of a variable and a time are found by the primary key of %s, where %s", async (view, table, where, key) => {
  expect(await plan(`select time from ${view} where ${where}`)).toEqual([
    "SEARCH variable USING COVERING INDEX variable_uuid_unique (uuid=?)",
    `SEARCH ${table} USING PRIMARY KEY ${key}`,
  ]);
});

test("the last sample before a time is found without a look at the others", async () => {
  const sql = "select number from samples where variable = 'a' and at < 5 order by at desc limit 1";
  expect(await plan(sql)).toEqual([
    "SEARCH variable USING COVERING INDEX variable_uuid_unique (uuid=?)",
    "SEARCH sample USING PRIMARY KEY (variable_id=? AND at<?)",
  ]);
});

test("joined by names, samples are found by their primary key too", async () => {
  const sql = `select v.name, s.number from variables v join samples s on s.variable = v.uuid
    where v.unit = 'u' and v.kind = 'output' and s.at >= 1 and s.at < 2`;
  expect((await plan(sql)).at(-1)).toBe("SEARCH sample USING PRIMARY KEY (variable_id=? AND at>? AND at<?)");
});
