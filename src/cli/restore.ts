import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Config, ConfigError, readStorageConfig } from "../config.ts";
import { ArchiveError } from "../services/backup/archive.ts";
import { compare, type Lost, type Opened, openBackup, putInPlace } from "../services/backup/restore.ts";
import { CopyError } from "../storage/copy.ts";
import { lockData } from "../storage/storage.ts";
import { runCommand } from "./command.ts";
import { ask, say, toSize } from "./terminal.ts";

const USAGE = `npm run restore -- <backup, or its parts in order> [--yes]

Opens a backup with its passphrase (asked for, or from BACKUP_PASSPHRASE), checks it, says what is in it, and puts it
into the place of DATA_DIR's database and key once that was answered with yes (or at once with --yes). Pepeunit must not
run. What was there stays beside it.`;
const SHOWN = 20;

type Place = Pick<Config, "dataDir" | "databaseUrl" | "secret">;

runCommand(USAGE, async () => {
  const { values, positionals } = parseArgs({ options: { yes: { type: "boolean" } }, allowPositionals: true });
  if (positionals.length === 0) throw new ConfigError(USAGE);
  const missing = positionals.find((part) => !existsSync(part));
  if (missing) throw new ConfigError(`There is no file ${missing}.`);
  const place = readStorageConfig(process.env);
  const release = await lockData(place, (error) => {
    throw error;
  });
  try {
    await restore(place, positionals, values.yes === true);
  } finally {
    await release();
  }
});

async function restore(place: Place, parts: readonly string[], isAgreed: boolean): Promise<void> {
  const databaseFile = place.databaseUrl.replace(/^sqlite:/, "");
  const passphrase = process.env.BACKUP_PASSPHRASE || (await ask("Passphrase: ", "set BACKUP_PASSPHRASE", true));
  const opened = await openBackup(parts, passphrase, databaseFile).catch(explain);
  try {
    await putWhenAgreed(opened, place, isAgreed);
  } finally {
    await rm(opened.folder, { recursive: true, force: true });
  }
}

async function putWhenAgreed(
  opened: Opened,
  { dataDir, databaseUrl, secret }: Place,
  isAgreed: boolean,
): Promise<void> {
  if (secret && !secret.equals(opened.master)) {
    throw new ConfigError(
      "PEPEUNIT_SECRET is not the key of this backup: leave it out, and the backup brings its own.",
    );
  }
  say(describe(opened));
  const lost = await compare(opened, databaseUrl);
  if (lost) for (const line of describeLost(lost)) say(line);
  const isWished = isAgreed || (await ask("Put it in place? (yes/no) ", "add --yes")) === "yes";
  if (!isWished) return say("Nothing was changed.");
  const mark = `before-${new Date().toISOString().slice(0, 19).replaceAll(":", "")}`;
  const databaseFile = databaseUrl.replace(/^sqlite:/, "");
  const keyFile = secret ? undefined : join(dataDir, "secret.key");
  const isKept = await putInPlace(opened, { databaseFile, keyFile, mark });
  if (isKept) say(`What was there is beside it, as ${databaseFile}.${mark}.`);
  say("Restored. docs/backup.md says what devices, tokens and other servers do now.");
}

const WHYS: Readonly<Record<ArchiveError["why"] | CopyError["why"], string>> = {
  passphrase: "The passphrase is not the one of this backup.",
  damaged: "The backup is damaged, a part of it is missing, or the parts are not in order.",
  foreign: "This is no backup of Pepeunit.",
  newer: "The backup is of a newer Pepeunit: restore it with that version.",
};

function explain(error: unknown): never {
  throw error instanceof ArchiveError || error instanceof CopyError ? new ConfigError(WHYS[error.why]) : error;
}

function describe({ madeAt, units, people, samples, heardAt, bytes }: Opened): string {
  const heard = heardAt === null ? "no device has synced" : `the last sync is of ${toTime(heardAt)}`;
  return `A backup of ${toTime(madeAt)}: ${units} devices, ${people} people, ${samples} values, ${toSize(bytes)}; ${heard}.`;
}

/** What will be gone, and the way back. */
function describeLost({ renewed, missing, tokensMissing, tokensBack }: Lost): string[] {
  const lines: string[] = [];
  if (renewed.length > 0) {
    lines.push(
      `New keys since, so these devices need the env.json that the bot sends after the restore: ${toList(renewed)}`,
    );
  }
  if (missing.length > 0) lines.push(`Made since, so these devices have to be made again: ${toList(missing)}`);
  if (tokensMissing > 0) lines.push(`Access tokens made since will not work: ${tokensMissing}`);
  if (tokensBack > 0) lines.push(`Access tokens deleted since WILL WORK AGAIN, delete them in /token: ${tokensBack}`);
  return lines;
}

function toList(names: readonly string[]): string {
  const more = names.length > SHOWN ? `, and ${names.length - SHOWN} more` : "";
  return names.slice(0, SHOWN).join(", ") + more;
}

function toTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
