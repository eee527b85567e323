import type { Database } from "./database.ts";
import { type Opening, openSqlite } from "./sqlite/database.ts";

/** Opens what DATABASE_URL names, in whatever engine; there is one: `sqlite:<file>`. */
export function openDatabase(url: string, opening: Opening): Promise<Database> {
  return openSqlite(url, opening);
}
