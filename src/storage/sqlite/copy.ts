import { stat } from "node:fs/promises";
import sqlite3 from "sqlite3";
import { migrations } from "../../migrations/list.ts";
import { type CopiedUnit, CopyError, type CopyFacts, type Keys } from "../copy.ts";
import { readMigrations } from "./db.ts";
import { fileOf, openReader } from "./reader.ts";

/** SQLite's `vacuum into`: one transaction of a reader, so that commits go on meanwhile. */
export async function copySqlite(url: string, to: string): Promise<void> {
  const db = await new Promise<sqlite3.Database>((done, failed) => {
    const opened = new sqlite3.Database(fileOf(url), sqlite3.OPEN_READONLY, (error) =>
      error ? failed(error) : done(opened),
    );
  });
  try {
    await new Promise<void>((done, failed) =>
      db.run("vacuum into ?1", [to], (error: Error | null) => (error ? failed(error) : done())),
    );
  } finally {
    await new Promise<void>((done) => db.close(() => done()));
  }
}

/** Reads a copy through; throws a CopyError when it is damaged, no database of ours, or of a newer version. */
export async function checkSqlite(url: string): Promise<CopyFacts> {
  const made = await readMigrations(url).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "SQLITE_NOTADB" || error.code === "SQLITE_CORRUPT" ? new CopyError("damaged") : error;
  });
  if (!made) throw new CopyError("foreign");
  const known = new Set(migrations.map(({ name }) => name));
  if (made.some((name) => !known.has(name))) throw new CopyError("newer");
  const reader = await openReader(url);
  try {
    const [check] = await reader.query<{ integrity_check: string }>("pragma integrity_check(1)");
    if (check?.integrity_check !== "ok") throw new CopyError("damaged");
    const [facts] = await reader.query<Omit<CopyFacts, "bytes">>(`
      select (select count(*) from user) as people, (select count(*) from unit) as units,
        (select count(*) from sample) as samples, (select max(seen_at) from status) as heardAt`);
    const { size: bytes } = await stat(fileOf(url));
    return { people: 0, units: 0, samples: 0, heardAt: null, ...facts, bytes };
  } finally {
    await reader.close();
  }
}

/** Units by their keys' generation, and the hashes of tokens of the open API. */
export async function readKeysOfSqlite(url: string): Promise<Keys> {
  const reader = await openReader(url);
  try {
    const units = await reader.query<CopiedUnit>("select uuid, name, generation from unit order by name, id");
    const tokens = await reader.query<{ hash: string }>("select hash from api_token");
    return { units, tokens: tokens.map(({ hash }) => hash) };
  } finally {
    await reader.close();
  }
}
