import { stat } from "node:fs/promises";
import sqlite3 from "sqlite3";

/** A file that no other process can lock until this one lets go of it or ends, in whatever way. */
export interface Lock {
  release(): Promise<void>;
}

/** Whoever keeps a lock knows after so long that its file is another. */
export const LOOK_MS = 1000;

/**
 * Locks a file, which is made where there is none and stays empty; undefined when another process holds it. SQLite takes
 * its locks from the system, so that none outlives its process.
 */
export function lockFile(file: string): Promise<Lock | undefined> {
  return new Promise((done, failed) => {
    const db = new sqlite3.Database(file, (unopened) => {
      if (unopened) return failed(unopened);
      db.exec("pragma busy_timeout = 0; pragma journal_mode = memory; begin exclusive", (error) => {
        if (!error) return done({ release: () => new Promise((released) => db.close(() => released())) });
        db.close();
        if ((error as NodeJS.ErrnoException).code === "SQLITE_BUSY") done(undefined);
        else failed(error);
      });
    });
  });
}

/**
 * The same, and once the file is deleted or replaced it is locked anew; calls `onLost` if another process was quicker.
 */
export async function keepLock(file: string, onLost: () => void): Promise<Lock | undefined> {
  const first = await lockFile(file);
  if (!first) return undefined;
  const locks = [first];
  let known = await idOf(file);
  let looking = Promise.resolve();
  const look = async (): Promise<void> => {
    if ((await idOf(file)) === known) return;
    const again = await lockFile(file);
    if (!again) {
      clearInterval(timer);
      return onLost();
    }
    locks.push(again);
    known = await idOf(file);
  };
  const timer = setInterval(() => {
    // Where its folder is gone too, there is nothing to lock.
    looking = looking.then(look).catch(() => {});
  }, LOOK_MS);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      await looking;
      for (const lock of locks) await lock.release();
    },
  };
}

/** Which file has this name now, if any: another one has another. */
export async function idOf(file: string): Promise<string | undefined> {
  return stat(file).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
      return undefined;
    },
  );
}
