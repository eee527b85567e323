import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { decodeSecret } from "../../config.ts";
import type { CopyFacts } from "../../storage/copy.ts";
import { checkCopy, readKeys } from "../../storage/open.ts";
import { open } from "./archive.ts";
import { About } from "./backup.ts";

/** A backup that has been opened and read through, in a folder beside the database. */
export interface Opened extends CopyFacts {
  readonly madeAt: number;
  readonly folder: string;
  readonly master: Buffer;
}

/** What the database that is there has, and the backup has not. */
export interface Lost {
  /** Names of units whose keys were made anew after the backup: they are refused until they get its env.json. */
  readonly renewed: readonly string[];
  /** Names of units that were made after it. */
  readonly missing: readonly string[];
  /** How many tokens of the open API were made after it, and how many were deleted after it, which work again then. */
  readonly tokensMissing: number;
  readonly tokensBack: number;
}

/** Opens a backup, in one file or in parts, beside `databaseFile`; throws an ArchiveError or a CopyError. */
export async function openBackup(parts: readonly string[], passphrase: string, databaseFile: string): Promise<Opened> {
  const folder = await mkdtemp(join(dirname(databaseFile), "restoring-"));
  try {
    await open(parts, folder, passphrase);
    const about = About.parse(JSON.parse(await readFile(join(folder, "backup.json"), "utf8")));
    const master = decodeSecret(await readFile(join(folder, "secret.key"), "utf8"));
    if (!master) throw new Error("the backup holds no key");
    const facts = await checkCopy(`sqlite:${join(folder, "pepeunit.db")}`);
    return { ...facts, madeAt: about.madeAt, folder, master };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Compares a backup with the database in whose place it is to come; undefined when that can't be read. */
export async function compare(opened: Opened, databaseUrl: string): Promise<Lost | undefined> {
  const present = await readKeys(databaseUrl).catch(() => undefined);
  if (!present) return undefined;
  const kept = await readKeys(`sqlite:${join(opened.folder, "pepeunit.db")}`);
  const generations = new Map(kept.units.map(({ uuid, generation }) => [uuid, generation]));
  const [then, now] = [new Set(kept.tokens), new Set(present.tokens)];
  const names = (isLost: (generation: number | undefined, now: number) => boolean): string[] =>
    present.units.filter((unit) => isLost(generations.get(unit.uuid), unit.generation)).map(({ name }) => name);
  return {
    renewed: names((was, is) => was !== undefined && was < is),
    missing: names((was) => was === undefined),
    tokensMissing: present.tokens.filter((hash) => !then.has(hash)).length,
    tokensBack: kept.tokens.filter((hash) => !now.has(hash)).length,
  };
}

/**
 * Puts a backup in the place of the database and its key, which stay beside it under names with `mark`: nothing is
 * deleted. Tells whether there was one. A crash on the way leaves a folder that the program refuses to start on, and that
 * this can be run on again.
 */
export async function putInPlace(
  { folder, master }: Opened,
  { databaseFile, keyFile, mark }: { databaseFile: string; keyFile: string | undefined; mark: string },
): Promise<boolean> {
  const isKept = await setAside(databaseFile, `${databaseFile}.${mark}`);
  for (const end of ["-wal", "-shm"]) await setAside(`${databaseFile}${end}`, `${databaseFile}.${mark}${end}`);
  if (keyFile) {
    await setAside(keyFile, `${keyFile}.${mark}`);
    await writeFile(keyFile, `${master.toString("base64")}\n`, { mode: 0o600, flush: true });
  }
  await rename(join(folder, "pepeunit.db"), databaseFile);
  return isKept;
}

async function setAside(file: string, to: string): Promise<boolean> {
  try {
    await rename(file, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
