import type { MikroORM } from "@mikro-orm/sqlite";
import sqlite3 from "sqlite3";
import type { Log } from "../../log.ts";
import { Disk } from "../disk.ts";
import { onQueryFailure, setPatience } from "./db.ts";
import { idOf } from "./lock.ts";
import { fileOf } from "./reader.ts";
import { createRun } from "./store.ts";

/** Tries a database by its file, apart from the connections that are open to it and may hold what is there no longer. */
export interface Probe {
  /** Fails when a file of it has been moved, deleted or replaced. */
  find(): Promise<void>;
  /** Writes something that changes nothing; resolves once it is on disk, and waits for nobody. */
  commit(): Promise<void>;
}

const COMMIT = `
  pragma busy_timeout = 0;
  pragma synchronous = full;
  update progress set until = until;`;

/**
 * What is committed goes by way of these, under whatever name they have by now; a program that opens the database anew
 * makes others, and would not see it.
 */
const BESIDE = ["-wal", "-shm"];

/** A probe of the files as they are now. */
export async function createProbe(url: string): Promise<Probe> {
  const file = fileOf(url);
  const opened = await Promise.all(["", ...BESIDE].map(async (end) => [`${file}${end}`, await idOf(`${file}${end}`)]));
  const find = async (): Promise<void> => {
    for (const [name = "", id] of opened) {
      const found = await idOf(name).catch((cause: unknown) => {
        throw Object.assign(new Error(`${name} can't be looked at`, { cause }), { code: "DATABASE_HIDDEN" });
      });
      if (found === id) continue;
      const code = name === file ? "DATABASE_GONE" : "DATABASE_TORN";
      throw Object.assign(new Error(`${name} is not the file that was opened`), { code });
    }
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
export async function openDisk(deps: { orm: MikroORM; url: string; log: Log; uptime: () => number }): Promise<Disk> {
  const { orm, url, log, uptime } = deps;
  const run = createRun(orm);
  const probe = await createProbe(url);
  const wait = (isPatient: boolean) => setPatience(orm, isPatient);
  const rescue = async () => void (await run("pragma wal_checkpoint(truncate)", []));
  const disk = new Disk({ probe, wait, rescue, log, uptime });
  onQueryFailure(orm, (error) => disk.failed(error));
  return disk;
}
