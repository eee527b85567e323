import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Migrator } from "@mikro-orm/migrations";
import type { AbstractSqlConnection } from "@mikro-orm/sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Epochs } from "../../../src/services/writer/epochs.ts";
import { MADE } from "../../../src/storage/sqlite/commit.ts";
import { connectDb, openDb } from "../../../src/storage/sqlite/db.ts";

type Orm = Awaited<ReturnType<typeof openDb>>;
type Row = Record<string, unknown>;

let dir: string;
let migrated: Orm;
let generated: Orm;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "pepeunit-db-"));
  migrated = await openDb(`sqlite:${join(dir, "migrated.db")}`);
  generated = await connectDb(`sqlite:${join(dir, "generated.db")}`);
  await generated.schema.createSchema();
  // The ORM has no words for an index of some rows.
  for (const index of [
    `index "input_change_by_hand_index" on "input_change" ("variable_id", "rev") where "door" <> 'link'`,
    `unique index "variable_unit_id_kind_name_unique" on "variable" ("unit_id", "kind", "name") where "archived_at" is null`,
  ]) {
    await query(generated, `create ${index}`);
  }
});
afterAll(async () => {
  await Promise.all([migrated.close(true), generated.close(true)]);
  rmSync(dir, { recursive: true });
});

const query = ({ em }: Orm, sql: string) => (em.getConnection() as AbstractSqlConnection).execute<Row[]>(sql);

/** Columns, foreign keys and indexes of a table, as SQLite tells them. */
async function describeTable(orm: Orm, table: string): Promise<unknown> {
  const indexes = await query(orm, `pragma index_list("${table}")`);
  return {
    columns: await query(orm, `pragma table_info("${table}")`),
    // A key of a later migration is listed in another place.
    keys: (await query(orm, `pragma foreign_key_list("${table}")`))
      .map(({ id: _id, ...key }) => key)
      .sort((a, b) => String(a.from).localeCompare(String(b.from))),
    // The key of a table without rowid is an index under another name.
    indexes: await Promise.all(
      indexes
        .filter(({ origin, partial }) => origin === "c" && partial === 0)
        .sort((a, b) => String(a.name).localeCompare(String(b.name)))
        .map(async ({ name, unique }) => ({
          name,
          unique,
          columns: (await query(orm, `pragma index_info("${name}")`)).map((column) => column.name),
        })),
      // What an entity has no words for is in its migration alone: indexes of some rows, or of an expression.
    ).then((all) => all.filter(({ columns }) => !columns.includes(null))),
  };
}

test("the migrations make the tables that the entities describe", async () => {
  const tables = await query(
    generated,
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
  );
  expect(tables.length).toBeGreaterThanOrEqual(11);
  for (const { name } of tables) {
    expect(await describeTable(migrated, String(name)), String(name)).toEqual(
      await describeTable(generated, String(name)),
    );
  }
});

test("a commit is on disk before it is answered: WAL, synchronous=FULL, and foreign keys hold", async () => {
  expect(await query(migrated, "pragma journal_mode")).toEqual([{ journal_mode: "wal" }]);
  expect(await query(migrated, "pragma synchronous")).toEqual([{ synchronous: 2 }]);
  expect(await query(migrated, "pragma foreign_keys")).toEqual([{ foreign_keys: 1 }]);
});

test("a second start migrates nothing", async () => {
  const again = await openDb(`sqlite:${join(dir, "migrated.db")}`);
  expect(await new Migrator(again.em).getPendingMigrations()).toEqual([]);
  await again.close(true);
});

test("views and triggers are as the code says, and are made anew only where they are not", async () => {
  const url = `sqlite:${join(dir, "made.db")}`;
  const version = async (orm: Orm) => (await query(orm, "pragma schema_version"))[0]?.schema_version;
  const first = await openDb(url);
  const made = await query(
    first,
    "select type, name, sql from sqlite_master where name in ('commit', 'commit_insert')",
  );
  expect(made).toEqual(MADE.slice(0, 2));
  const before = await version(first);
  await first.close(true);
  const second = await openDb(url);
  expect(await version(second)).toBe(before);
  await query(second, "drop trigger commit_insert");
  await query(second, `create trigger commit_insert instead of insert on "commit" begin delete from arrival; end`);
  await second.close(true);
  const third = await openDb(url);
  expect(
    await query(third, "select type, name, sql from sqlite_master where name in ('commit', 'commit_insert')"),
  ).toEqual(made);
  expect(await query(third, "select name from sqlite_master where name like 'intake%'")).toEqual([]);
  await third.close(true);
});

test("a trigger of another version goes, of whatever name and wherever, and what is there to be read stays", async () => {
  const url = `sqlite:${join(dir, "strays.db")}`;
  const list = "select type, name, sql from sqlite_master where type in ('trigger', 'view') order by name";
  const first = await openDb(url);
  const before = await query(first, list);
  await query(first, "create trigger sample_insert2 after insert on sample begin delete from sample; end");
  await query(first, `create trigger commit_extra instead of insert on "commit" begin delete from arrival; end`);
  await query(first, `create trigger "seal ""2""" instead of insert on seal begin delete from sealed; end`);
  await query(first, "create trigger latest_change after update on latest begin delete from latest; end");
  await query(first, "create view mine as select 1 as one");
  await first.close(true);
  const second = await openDb(url);
  expect(await query(second, "select one from mine")).toEqual([{ one: 1 }]);
  await query(second, "drop view mine");
  expect(await query(second, list)).toEqual(before);
  await second.close(true);
});

test("registration stays open where people had come while it was so by default, and as an admin has chosen", async () => {
  for (const [name, before, after] of [
    ["nobody", "", undefined],
    [
      "people",
      "insert into user (telegram_id, name, locale, role, created_at) values (1, 'Ann', 'en', 'admin', 0)",
      "open",
    ],
    [
      "chosen",
      `insert into user (telegram_id, name, locale, role, created_at) values (1, 'Ann', 'en', 'admin', 0);
      insert into setting (key, value) values ('registration', '"closed"')`,
      "closed",
    ],
  ] as const) {
    const url = `sqlite:${join(dir, `${name}.db`)}`;
    const older = await connectDb(url);
    await new Migrator(older.em).up({ to: "20261127c-newest" });
    for (const sql of before.split(";").filter(Boolean)) await query(older, sql);
    await older.close(true);
    const newer = await openDb(url);
    const rows = await query(newer, "select value ->> '$' as mode from setting where key = 'registration'");
    expect(rows.map(({ mode }) => mode)).toEqual(after === undefined ? [] : [after]);
    await newer.close(true);
  }
});

test("revisions that an older version has told are known, and a new database knows none", async () => {
  const older = await connectDb(`sqlite:${join(dir, "told.db")}`);
  await new Migrator(older.em).up({ to: "20261127c-newest" });
  await query(
    older,
    `insert into "user" (id, telegram_id, name, locale, role, created_at) values (1, 1, 'Ann', 'en', 'user', 0)`,
  );
  await query(
    older,
    `insert into unit (uuid, owner_id, name, repository_url, "commit", world_state, unit_state, generation, env, created_at)
     values ('u', 1, 'Unit', '', '', '[]', '{}', 1, '', 0)`,
  );
  await older.close(true);
  const newer = await openDb(`sqlite:${join(dir, "told.db")}`);
  const known = await Epochs.open(newer.em);
  expect(known.count({ inputRev: 5, inputEpoch: 0 }, 5)).toBe(5);
  expect(known.count({ inputRev: 5, inputEpoch: 0 }, 3)).toBe(3);
  expect(known.count({ inputRev: 5, inputEpoch: 0 }, 6)).toBeUndefined();
  await newer.close(true);
  expect((await Epochs.open(migrated.em)).count({ inputRev: 5, inputEpoch: 0 }, 5)).toBeUndefined();
});

test("what an older version had not sorted in yet comes along", async () => {
  const older = await connectDb(`sqlite:${join(dir, "older.db")}`);
  await new Migrator(older.em).up({ to: "20261123b-intake" });
  const samples = [
    [7, 1000, 21.5, 0, null],
    [8, 1001, null, null, "open"],
  ];
  const status = [[3, 1001, 1002, 4, 2, '{"uptime":1}']];
  await query(
    older,
    `insert into arrival (samples, status) values ('${JSON.stringify(samples)}', '${JSON.stringify(status)}')`,
  );
  await older.close(true);

  const newer = await openDb(`sqlite:${join(dir, "older.db")}`);
  expect(await query(newer, "select samples, status, changes from arrival")).toEqual([
    {
      samples: JSON.stringify([
        [7, 1000, 21.5, null],
        [8, 1001, null, "open"],
      ]),
      status: JSON.stringify(status),
      changes: "[]",
    },
  ]);
  await newer.close(true);
});
