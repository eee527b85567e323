/** Why the database can't be written or read, as far as somebody can do something about it. */
export type Trouble = "full" | "locked" | "damaged" | "unwritable" | "gone" | "torn";

/** Codes of SQLite and of the system; those of `DATABASE_` are ours (sqlite/probe.ts). */
const TROUBLES: Readonly<Record<string, Trouble>> = {
  SQLITE_FULL: "full",
  ENOSPC: "full",
  EDQUOT: "full",
  SQLITE_BUSY: "locked",
  SQLITE_LOCKED: "locked",
  SQLITE_PROTOCOL: "locked",
  SQLITE_CORRUPT: "damaged",
  SQLITE_NOTADB: "damaged",
  SQLITE_IOERR: "unwritable",
  SQLITE_READONLY: "unwritable",
  SQLITE_CANTOPEN: "unwritable",
  SQLITE_PERM: "unwritable",
  EROFS: "unwritable",
  EIO: "unwritable",
  DATABASE_HIDDEN: "unwritable",
  DATABASE_GONE: "gone",
  DATABASE_TORN: "torn",
};

/** What is the matter with the database, when that is why something failed: whoever has wrapped the failure. */
export function databaseTroubleOf(error: unknown): Trouble | undefined {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code = "", name } = at as NodeJS.ErrnoException;
    const trouble = TROUBLES[code];
    if (trouble) return trouble;
    // All who may use the connection wait for one whom a lock keeps.
    if (name === "KnexTimeoutError") return "locked";
  }
  return undefined;
}
