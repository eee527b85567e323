import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, realpath, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Config, ConfigError, decodeSecret } from "../config.ts";
import { migrations } from "../migrations/list.ts";
import { shownOf } from "./sqlite/beside.ts";
import { openDb, readMigrations } from "./sqlite/db.ts";
import { keepLock, LOOK_MS, type Lock } from "./sqlite/lock.ts";
import { fileOf } from "./sqlite/reader.ts";

/** Database and master key, for this process alone as long as it runs. */
export interface Storage {
  readonly master: Buffer;
  release(): Promise<void>;
}

type Options = Pick<Config, "dataDir" | "databaseUrl" | "secret">;

const OTHERS = 0o007;
const ALL_BUT_OWNER = 0o077;

/**
 * Locks what the program keeps, and opens its master key; makes both at the first start, and refuses what is only half
 * there. Calls `onLost` when another process has locked it all the same, since somebody has deleted a lock: from then on
 * nothing may be written.
 */
export async function openStorage(options: Options, onLost: (error: ConfigError) => void): Promise<Storage> {
  const { databaseUrl } = options;
  const release = await lockData(options, onLost);
  const file = fileOf(databaseUrl);
  const found = await statOf(file);
  try {
    for (const end of ["", "-wal", "-shm", "-journal"]) await hide(`${file}${end}`, OTHERS);
    const made = found && (await readMigrations(databaseUrl));
    refuseNewer(file, made);
    if (!found) await refuseRest(file);
    if (!made && options.secret) await refuseForgotten(databaseUrl);
    return { master: options.secret ?? (await openKey(options, made !== undefined)), release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Locks the folder and the database for this process, and makes the folder; gives what lets go of them. */
export async function lockData(
  { dataDir, databaseUrl }: Options,
  onLost: (error: ConfigError) => void,
): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const file = fileOf(databaseUrl);
  const found = await statOf(file);
  if (found?.isDirectory()) throw new ConfigError(`DATABASE_URL must name a file, and ${file} is a folder.`);
  const locks = await lockAll(await lockNames(dataDir, file), found !== undefined, onLost);
  return async () => {
    for (const lock of locks) await lock.release();
  };
}

/** The master key of a database that is there, in use or not. */
export async function readMaster({ dataDir, databaseUrl, secret }: Options): Promise<Buffer> {
  if (!(await statOf(fileOf(databaseUrl)))) throw new ConfigError(`There is no database ${fileOf(databaseUrl)}.`);
  const file = join(dataDir, "secret.key");
  const master = secret ?? decodeSecret((await read(file)) ?? "");
  if (!master) throw new ConfigError(`The master key is neither in ${file} nor in PEPEUNIT_SECRET.`);
  return master;
}

/** The locks of a folder and of a database, which are one where the database has its usual name and place. */
async function lockNames(dataDir: string, file: string): Promise<Set<string>> {
  // By whatever path it is named.
  const real = await realpath(file).catch(async () => join(await realpath(dirname(file)), basename(file)));
  return new Set([join(await realpath(dataDir), "pepeunit.lock"), `${real.replace(/\.db$/, "")}.lock`]);
}

async function lockAll(
  names: Iterable<string>,
  isUsed: boolean,
  onLost: (error: ConfigError) => void,
): Promise<Lock[]> {
  const locks: Lock[] = [];
  let isSure = true;
  for (const name of names) {
    if (isUsed && !(await statOf(name))) isSure = false;
    const folder = dirname(name);
    const lost = () => onLost(new ConfigError(`${name} was deleted, and another Pepeunit runs in ${folder} now.`));
    const lock = await keepLock(name, lost);
    if (lock) locks.push(lock);
    else {
      for (const held of locks) await held.release();
      throw new ConfigError(
        `Another Pepeunit runs in ${folder}: stop it first, or give this one a DATA_DIR and a database of its own.`,
      );
    }
    await hide(name, OTHERS);
  }
  // Somebody may have deleted the lock of a process that runs: it ends once it has seen this one.
  if (!isSure) await sleep(2 * LOOK_MS);
  return locks;
}

/** Takes a file from all but its owner, unless its present rights are narrow enough: a group may have been chosen. */
async function hide(file: string, tooWide: number): Promise<void> {
  const found = await statOf(file);
  // Whose file it is not can't narrow it.
  if (found && (found.mode & tooWide) !== 0) await chmod(file, 0o600).catch(() => {});
}

function refuseNewer(file: string, made: readonly string[] | undefined): void {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = made?.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new ConfigError(
    `${file} was written by a newer Pepeunit (${unknown}), which this one would harm: start that version, or restore a backup from before.`,
  );
}

/** What SQLite has not yet written into a database that is gone would be lost with a new one. */
async function refuseRest(file: string): Promise<void> {
  if (!((await statOf(`${file}-wal`))?.size ?? 0)) return;
  throw new ConfigError(
    `There is no database ${file}, but a part of it in ${file}-wal: put the database back beside it, or move ${file}-wal away to start afresh, without the devices and people of before.`,
  );
}

/** Where the key is given, no secret.key tells that there was a database; what a running program keeps beside it does. */
async function refuseForgotten(databaseUrl: string): Promise<void> {
  const shown = shownOf(databaseUrl);
  if (!(await statOf(shown))) return;
  throw new ConfigError(
    `There was a database ${fileOf(databaseUrl)}, and it is gone: put it back, or move ${shown} away to start afresh, without the devices and people of before.`,
  );
}

/**
 * The master key in `<dataDir>/secret.key`. It gets that name once the database is made, and so is never without one:
 * until then it has another, by which a first start goes on that was cut short.
 */
async function openKey({ dataDir, databaseUrl }: Options, isMade: boolean): Promise<Buffer> {
  const file = join(dataDir, "secret.key");
  const begun = `${file}.new`;
  await hide(file, ALL_BUT_OWNER);
  const text = await read(file);
  if (text !== undefined) {
    const master = decodeSecret(text);
    if (!master) throw new ConfigError(`${file} must hold base64 of 32 bytes; restore it from a backup`);
    if (isMade) return master;
    throw new ConfigError(
      `${file} belongs to a database, but there is none at ${fileOf(databaseUrl)}: put that back, or move ${file} away to start afresh, without the devices and people of before.`,
    );
  }
  const half = isMade ? decodeSecret((await read(begun)) ?? "") : undefined;
  if (isMade && !half) {
    throw new ConfigError(
      `${fileOf(databaseUrl)} was written with a master key that is gone: put ${file} back or set PEPEUNIT_SECRET to it, or move the database away to start afresh, without the devices and people of before.`,
    );
  }
  const master = half ?? randomBytes(32);
  if (!half) await writeWhole(begun, `${master.toString("base64")}\n`);
  await (await openDb(databaseUrl)).close();
  await rename(begun, file);
  await syncFolder(dataDir);
  return master;
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
}

async function statOf(file: string) {
  return stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
}

/** Resolves once it is on disk. */
async function writeWhole(file: string, text: string): Promise<void> {
  const opened = await open(file, "w", 0o600);
  try {
    await opened.writeFile(text);
    await opened.sync();
  } finally {
    await opened.close();
  }
  await syncFolder(dirname(file));
}

/** The names in a folder are on disk then. Windows does that by itself, and can't be asked to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const opened = await open(folder, "r");
  await opened.sync().finally(() => opened.close());
}
