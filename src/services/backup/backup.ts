import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { CopyFacts } from "../../storage/copy.ts";
import { checkCopy, copyDatabase } from "../../storage/open.ts";
import { seal } from "./archive.ts";

/** What backup.json says beside the database and its key. */
export const About = z.object({
  format: z.literal(1),
  /** Ms since the epoch. */
  madeAt: z.int(),
  node: z.string(),
});
export type About = z.infer<typeof About>;

export interface Backup extends CopyFacts {
  readonly file: string;
  /** Of the file. */
  readonly size: number;
  readonly madeAt: number;
}

interface Wish {
  readonly databaseUrl: string;
  readonly master: Buffer;
  /** The folder that is to hold it; made where there is none. */
  readonly folder: string;
  readonly passphrase: string;
  /** Of scrypt (archive.ts). */
  readonly rounds: number;
  readonly now: number;
  /** Called with the bytes copied so far, now and then. */
  readonly onCopied?: (bytes: number) => void;
}

const END = ".tar.gz.age";
const LOOK_MS = 500;

/** Makes a backup of a database that may be in use: whole, or none at all. */
export async function makeBackup(wish: Wish): Promise<Backup> {
  const { databaseUrl, master, folder, passphrase, rounds, now } = wish;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const scratch = await mkdtemp(join(folder, "making-"));
  try {
    const copy = join(scratch, "pepeunit.db");
    const looking = setInterval(async () => {
      const { size } = await stat(copy).catch(() => ({ size: 0 }));
      wish.onCopied?.(size);
    }, LOOK_MS);
    await copyDatabase(databaseUrl, copy).finally(() => clearInterval(looking));
    const facts = await checkCopy(`sqlite:${copy}`);
    const about: About = { format: 1, madeAt: now, node: process.version };
    await writeFile(join(scratch, "backup.json"), `${JSON.stringify({ ...about, ...facts }, null, 2)}\n`);
    await writeFile(join(scratch, "secret.key"), `${master.toString("base64")}\n`, { mode: 0o600 });
    const sealed = join(scratch, "sealed");
    await seal(scratch, sealed, passphrase, rounds);
    const { size } = await stat(sealed);
    const file = join(folder, nameOf(now));
    await rename(sealed, file);
    return { ...facts, file, size, madeAt: now };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The backups in a folder by name, newest first. */
export async function listBackups(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => !Number.isNaN(timeOf(name)) && name.endsWith(END))
    .sort()
    .reverse();
}

/** When a backup was made, by its name, ms since the epoch. */
export function timeOf(name: string): number {
  const [, date, hours, minutes, seconds] = /^pepeunit-(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)/.exec(name) ?? [];
  return Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
}

/** Removes all but the newest so many and this one, whatever its name says, and what an interrupted run has left. */
export async function tidyBackups(folder: string, keep: number, made: string): Promise<void> {
  const old = (await listBackups(folder)).filter((name) => join(folder, name) !== made).slice(keep - 1);
  const left = (await readdir(folder)).filter((name) => name.startsWith("making-"));
  for (const name of [...old, ...left]) await rm(join(folder, name), { recursive: true, force: true });
}

/** A name that sorts by time, which is UTC; no two are alike that are a second apart. */
function nameOf(now: number): string {
  const [date, time = ""] = new Date(now).toISOString().split("T");
  return `pepeunit-${date}-${time.slice(0, 8).replaceAll(":", "")}${END}`;
}
