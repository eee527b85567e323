import { stat } from "node:fs/promises";
import type { MikroORM } from "@mikro-orm/sqlite";
import sqlite3 from "sqlite3";
import { onQueryFailure, type Run, setPatience } from "./db.ts";
import type { Log } from "./log.ts";
import { fileOf } from "./reader.ts";
import { Disk } from "./services/disk.ts";

/** Tries a database by its file, apart from the connections that are open to it and may hold what is there no longer. */
export interface Probe {
  /** Fails when the file has been moved, deleted or replaced. */
  find(): Promise<void>;
  /** Writes something that changes nothing; resolves once it is on disk, and waits for nobody. */
  commit(): Promise<void>;
}

const COMMIT = `
  pragma busy_timeout = 0;
  pragma synchronous = full;
  update progress set until = until;`;

/** A probe of the file as it is now. */
export async function createProbe(url: string): Promise<Probe> {
  const file = fileOf(url);
  const opened = await stat(file);
  const find = async (): Promise<void> => {
    const found = await stat(file).catch(() => undefined);
    if (found?.ino === opened.ino && found.dev === opened.dev) return;
    throw Object.assign(new Error(`${file} is not the database that was opened`), { code: "DATABASE_GONE" });
  };
  return {
    find,
    async commit() {
      await find();
      await new Promise<void>((done, failed) => {
        const db = new sqlite3.Database(file, sqlite3.OPEN_READWRITE, (unopened) => {
          if (unopened) return failed(unopened);
          db.exec(COMMIT, (error) => db.close(() => (error ? failed(error) : done())));
        });
      });
    },
  };
}

/** Looks after the disk below an open database. */
export async function openDisk(deps: {
  orm: MikroORM;
  run: Run;
  url: string;
  log: Log;
  uptime: () => number;
}): Promise<Disk> {
  const { orm, run, url, log, uptime } = deps;
  const probe = await createProbe(url);
  const disk = new Disk({ probe, wait: (isPatient) => setPatience(run, isPatient), log, uptime });
  onQueryFailure(orm, (error) => disk.failed(error));
  return disk;
}
