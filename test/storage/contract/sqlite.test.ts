import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createLog } from "../../../src/log.ts";
import type { Database } from "../../../src/storage/database.ts";
import { openSqlite } from "../../../src/storage/sqlite/database.ts";
import { GOOD_DISK } from "../../support/disk.ts";
import { layTables } from "../../support/tables.ts";
import { storageContract } from "./contract.ts";

const sizeOf = (dir: string): number => statSync(join(dir, "pepeunit.db-wal")).size;

storageContract("SQLite", async () => {
  const root = mkdtempSync(join(tmpdir(), "pepeunit-contract-"));
  const disk = { ...GOOD_DISK, isFailing: false };
  const opened: Database[] = [];
  const openIn = async (dir: string): Promise<Database> => {
    const database = await openSqlite(`sqlite:${join(dir, "pepeunit.db")}`, { log: createLog("silent"), disk });
    opened.push(database);
    return database;
  };
  await layTables(join(root, "pepeunit.db"));
  const database = await openIn(root);
  let count = 0;
  const copy = (): string => {
    const next = join(root, `crash ${count++}`);
    mkdirSync(next);
    for (const end of ["", "-wal"]) copyFileSync(join(root, `pepeunit.db${end}`), join(next, `pepeunit.db${end}`));
    return next;
  };
  return {
    database,
    setDisk(isFailing) {
      disk.isFailing = isFailing;
    },
    crash: () => openIn(copy()),
    async moments(task) {
      const copies = [copy()];
      let [isDone, size] = [false, sizeOf(root)];
      const ending = task().finally(() => {
        isDone = true;
      });
      while (!isDone) {
        await nextTurn();
        // Each transaction makes it longer.
        if (sizeOf(root) === size) continue;
        size = sizeOf(root);
        copies.push(copy());
      }
      await ending;
      const middle = copies.slice(1, -1);
      const some = [0.01, 0.3, 0.6, 0.85, 0.999].map((part) => middle[Math.floor(part * middle.length)]);
      const chosen = new Set([copies[0], ...some, copy()]);
      return [...chosen].flatMap((dir) => (dir === undefined ? [] : [() => openIn(dir)]));
    },
    another: () => openIn(root),
    async end() {
      for (const one of opened) {
        await one.journal.catchUp();
        await one.close();
      }
      rmSync(root, { recursive: true });
    },
  };
});
