import type { CopyFacts, Keys } from "./copy.ts";
import type { Database } from "./database.ts";
import { checkSqlite, copySqlite, readKeysOfSqlite } from "./sqlite/copy.ts";
import { type Opening, openSqlite } from "./sqlite/database.ts";

/** Opens what DATABASE_URL names, in whatever engine; there is one: `sqlite:<file>`. */
export function openDatabase(url: string, opening: Opening): Promise<Database> {
  return openSqlite(url, opening);
}

/** Copies a database that may be in use into a new file: all that was committed when it began. */
export function copyDatabase(url: string, to: string): Promise<void> {
  return copySqlite(url, to);
}

/** Reads a copy through and tells what it holds; throws a CopyError when it can't be used. */
export function checkCopy(url: string): Promise<CopyFacts> {
  return checkSqlite(url);
}

/** Who has which keys: what may have changed since a copy was made. */
export function readKeys(url: string): Promise<Keys> {
  return readKeysOfSqlite(url);
}
