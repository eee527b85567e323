import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDb } from "../../src/storage/sqlite/db.ts";

let made: Promise<Buffer> | undefined;

/**
 * Puts a database with all tables and nothing in them where there is none, as an instance leaves it that has started once.
 * How the tables are made is tried where that is the subject (test/storage, test/main.test.ts).
 */
export async function layTables(file: string): Promise<void> {
  if (existsSync(file)) return;
  made ??= make();
  writeFileSync(file, await made);
}

async function make(): Promise<Buffer> {
  const dir = mkdtempSync(join(tmpdir(), "pepeunit-tables-"));
  const file = join(dir, "pepeunit.db");
  await (await openDb(`sqlite:${file}`)).close();
  const bytes = readFileSync(file);
  rmSync(dir, { recursive: true });
  return bytes;
}
