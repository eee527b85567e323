import sqlite3 from "sqlite3";

/** A file that no other process can lock until this one lets go of it or ends, in whatever way. */
export interface Lock {
  release(): Promise<void>;
}

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
