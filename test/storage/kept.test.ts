import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { openCore } from "../support/core.ts";
import { type Row, readNow, WAITING } from "../support/database.ts";

/** Made by kept/make.ts, each in the version of its name. */
const FOLDER = "test/storage/kept";
const versions = readdirSync(FOLDER).flatMap((name) => name.match(/^(.+)\.db\.gz$/)?.[1] ?? []);
const unzip = (name: string) => gunzipSync(readFileSync(join(FOLDER, name)));
/** Where a later version keeps what was in a table. */
const MOVED: Readonly<Record<string, string>> = {
  board: "select * from posting",
  rule: `select rule.*, condition ->> 'kind' as direction, condition ->> 'threshold' as threshold,
      condition ->> 'deadband' as hysteresis, incident.id is not null as firing, since as changed_at, chat_id, thread_id
    from rule join recipient on recipient.rule_id = rule.id left join incident on incident.rule_id = rule.id`,
  // Who this instance is to others, and its starts: no version before had them.
  setting: "select * from setting where key not in ('instance', 'news')",
};
/** What each start adds to. */
const GROWING = ["epoch", "mikro_orm_migrations"];

test("there are databases of versions that people have", () => {
  expect(versions).toContain("2866f2a");
});

describe.each(versions)("a database of version %s, as a crash has left it", (version) => {
  test("is opened and keeps all that this version would have found in it", async () => {
    const dir = mkdtempSync(join(tmpdir(), "pepeunit-kept-"));
    writeFileSync(join(dir, "pepeunit.db"), unzip(`${version}.db.gz`));
    expect(await readNow(dir, WAITING)).not.toEqual([]);
    const core = await openCore(dir);
    await core.close();
    const expected = JSON.parse(unzip(`${version}.json.gz`).toString()) as Record<string, Row[]>;
    expect(Object.values(expected).flat().length).toBeGreaterThan(1000);
    for (const [table, rows] of Object.entries(expected)) {
      const columns = Object.keys(rows[0] ?? {});
      // What a later version has added is left out.
      const found = (await readNow(dir, MOVED[table] ?? `select * from "${table}"`)).map((row) =>
        columns.map((name) => row[name]),
      );
      const known = rows.map((row) => Object.values(row));
      if (GROWING.includes(table)) expect(found, table).toEqual(expect.arrayContaining(known));
      else expect(inOrder(found), table).toEqual(inOrder(known));
    }
    rmSync(dir, { recursive: true });
  });
});

function inOrder(rows: readonly unknown[][]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
