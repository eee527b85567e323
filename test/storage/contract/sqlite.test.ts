import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../../src/log.ts";
import type { Database } from "../../../src/storage/database.ts";
import { openSqlite } from "../../../src/storage/sqlite/database.ts";
import { GOOD_DISK } from "../../support/disk.ts";
import { storageContract } from "./contract.ts";

storageContract("SQLite", async () => {
  const root = mkdtempSync(join(tmpdir(), "pepeunit-contract-"));
  const disk = { ...GOOD_DISK, isFailing: false };
  const opened: Database[] = [];
  const openIn = async (dir: string): Promise<Database> => {
    const database = await openSqlite(`sqlite:${join(dir, "pepeunit.db")}`, { log: createLog("silent"), disk });
    opened.push(database);
    return database;
  };
  const database = await openIn(root);
  return {
    database,
    setDisk(isFailing) {
      disk.isFailing = isFailing;
    },
    async crash() {
      const next = join(root, `crash ${opened.length}`);
      mkdirSync(next);
      for (const end of ["", "-wal"]) copyFileSync(join(root, `pepeunit.db${end}`), join(next, `pepeunit.db${end}`));
      return openIn(next);
    },
    async end() {
      for (const one of opened) {
        await one.journal.catchUp();
        await one.close();
      }
      rmSync(root, { recursive: true });
    },
  };
});
