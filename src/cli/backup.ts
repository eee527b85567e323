import { statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigError, readStorageConfig } from "../config.ts";
import { MADE_UP } from "../services/backup/archive.ts";
import { makeBackup } from "../services/backup/backup.ts";
import { readMaster } from "../storage/storage.ts";
import { runCommand } from "./command.ts";
import { ask, progress, say, toSize } from "./terminal.ts";

const USAGE = `npm run backup -- [--to <folder>]

Makes a backup of the database and its key while Pepeunit runs, encrypted with a passphrase: asked for, or from
BACKUP_PASSPHRASE. DATA_DIR, DATABASE_URL and PEPEUNIT_SECRET are as for npm start; the folder is DATA_DIR/backups
without --to.`;
/** Of a passphrase that somebody makes up. */
const MIN_LENGTH = 12;

runCommand(USAGE, async () => {
  const { values } = parseArgs({ options: { to: { type: "string" } } });
  const config = readStorageConfig(process.env);
  const master = await readMaster(config);
  const passphrase = process.env.BACKUP_PASSPHRASE || (await askTwice());
  if (passphrase.length < MIN_LENGTH) {
    throw new ConfigError(
      `The passphrase must have ${MIN_LENGTH} characters at least: whoever opens it has every key.`,
    );
  }
  const file = config.databaseUrl.replace(/^sqlite:/, "");
  const whole = statSync(file).size;
  const made = await makeBackup({
    databaseUrl: config.databaseUrl,
    master,
    folder: values.to ?? join(config.dataDir, "backups"),
    passphrase,
    rounds: MADE_UP,
    now: Date.now(),
    onCopied: (bytes) => progress(`${toSize(bytes)} of about ${toSize(whole)} copied`),
  });
  progress("");
  say(
    `${made.file}: ${toSize(made.size)}, with ${made.units} devices, ${made.people} people and ${made.samples} values.`,
  );
  say("Keep it on another machine, and the passphrase somewhere else: without it nobody opens the backup.");
});

async function askTwice(): Promise<string> {
  const otherwise = "set BACKUP_PASSPHRASE";
  const first = await ask("Passphrase: ", otherwise, true);
  const second = await ask("Once more: ", otherwise, true);
  if (first !== second) throw new ConfigError("These are two different passphrases.");
  return first;
}
