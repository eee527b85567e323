import { stat, statfs } from "node:fs/promises";
import type { Space } from "../database.ts";
import { fileOf } from "./reader.ts";

/** What a database takes on disk, and what room there is. */
export async function spaceOf(databaseUrl: string): Promise<Space> {
  const file = fileOf(databaseUrl);
  const [tables, log, disk] = [await stat(file), await stat(`${file}-wal`).catch(() => undefined), await statfs(file)];
  return {
    tables: tables.size,
    log: log?.size ?? 0,
    free: disk.bavail * disk.bsize,
    disk: disk.blocks * disk.bsize,
  };
}
