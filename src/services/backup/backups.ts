import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { EntityManager } from "@mikro-orm/core";
import type { Person } from "../../domain/access.ts";
import { Setting } from "../../entities/setting.ts";
import { User } from "../../entities/user.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Vault } from "../live/vault.ts";
import { requireAdmin } from "../settings.ts";
import { announce } from "../writer/announce.ts";
import type { Writer } from "../writer/writer.ts";
import { RANDOM } from "./archive.ts";
import { type Backup, listBackups, makeBackup, tidyBackups, timeOf } from "./backup.ts";
import { makePassphrase } from "./passphrase.ts";

export const RHYTHMS = ["off", "day", "week"] as const;
/** How often a backup is made by itself. */
export type BackupRhythm = (typeof RHYTHMS)[number];

const DAY_MS = 24 * 3600_000;
const PERIODS: Readonly<Record<BackupRhythm, number>> = {
  off: Number.POSITIVE_INFINITY,
  day: DAY_MS,
  week: 7 * DAY_MS,
};
/** So many stay in the folder. */
const KEPT = 7;

const PASSPHRASE = "backup-passphrase";
const RHYTHM = "backup-every";
const CHAT = "backup-chat";
/** When the last one by itself was made; negative once that has failed and admins were told. */
const MADE_AT = "backup-at";
const SENT = "backup-sent";
/** Whose text the passphrase is to the vault. */
const OWNER = "backup";

export interface BackupView {
  readonly rhythm: BackupRhythm;
  readonly hasPassphrase: boolean;
  readonly isRunning: boolean;
  /** In the folder, newest first; times are ms since the epoch. */
  readonly kept: readonly { readonly name: string; readonly madeAt: number; readonly size: number }[];
}

/** The messages that brought a backup to a chat. */
export interface Sent {
  readonly chatId: number;
  readonly messageIds: readonly number[];
}

interface Deps {
  readonly em: EntityManager;
  readonly writer: Writer;
  readonly vault: Vault;
  readonly master: Buffer;
  readonly databaseUrl: string;
  readonly folder: string;
  readonly log: Log;
}

/** Backups from the chat, and by schedule, for admins. */
export class Backups {
  readonly #deps: Deps;
  #isRunning = false;
  #send: ((chatId: number, backup: Backup) => Promise<Sent>) | undefined;
  #unsend: ((sent: Sent) => Promise<void>) | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** How a backup by schedule gets into a chat, and how the one of before goes. */
  onScheduled(send: (chatId: number, backup: Backup) => Promise<Sent>, unsend: (sent: Sent) => Promise<void>): void {
    this.#send = send;
    this.#unsend = unsend;
  }

  async view(admin: Person): Promise<BackupView> {
    const em = this.#deps.em.fork();
    await requireAdmin(em, admin);
    const { folder } = this.#deps;
    const kept = await Promise.all(
      (await listBackups(folder)).map(async (name) => ({
        name,
        madeAt: timeOf(name),
        size: (await stat(join(folder, name))).size,
      })),
    );
    return {
      rhythm: await readRhythm(em),
      hasPassphrase: (await read(em, PASSPHRASE)) !== undefined,
      isRunning: this.#isRunning,
      kept,
    };
  }

  /** Makes the passphrase of the backups from now on, and gives it: it is shown once. */
  async renewPassphrase(admin: Person): Promise<string> {
    const passphrase = makePassphrase();
    await this.#change(admin, (em) => write(em, PASSPHRASE, this.#deps.vault.lock(OWNER, passphrase)));
    return passphrase;
  }

  /** Sets how often one is made by itself; it comes into this admin's chat. */
  async setRhythm(admin: Person, rhythm: BackupRhythm, now: number): Promise<void> {
    await this.#change(admin, async (em) => {
      await write(em, RHYTHM, rhythm);
      await write(em, CHAT, admin.telegramId);
      // The first one is due a period from now on.
      await write(em, MADE_AT, now);
    });
  }

  /** Makes one now. Refuses while another is being made, and without a passphrase. */
  async make(admin: Person, now: number): Promise<Backup> {
    await requireAdmin(this.#deps.em.fork(), admin);
    if (this.#isRunning) throw new AppError("backup-running");
    return this.#make(now);
  }

  /** Makes the one that is due, if there is one, and has it sent. A failure is told to admins once. */
  async tick(now: number): Promise<void> {
    const em = this.#deps.em.fork();
    const lastAt = Number((await read(em, MADE_AT)) ?? 0);
    if (this.#isRunning || now - Math.abs(lastAt) < PERIODS[await readRhythm(em)]) return;
    try {
      const backup = await this.#make(now);
      await this.#write(MADE_AT, now);
      await this.#deliver(em, backup);
    } catch (error) {
      this.#deps.log.error({ err: error }, "the backup by schedule could not be made");
      if (lastAt >= 0) await this.#tellOfFailure(lastAt);
    }
  }

  async #make(now: number): Promise<Backup> {
    const { databaseUrl, master, folder } = this.#deps;
    this.#isRunning = true;
    try {
      const locked = await read(this.#deps.em.fork(), PASSPHRASE);
      if (locked === undefined) throw new AppError("backup-no-passphrase");
      const passphrase = this.#deps.vault.unlock(OWNER, String(locked));
      const backup = await makeBackup({ databaseUrl, master, folder, passphrase, rounds: RANDOM, now });
      await tidyBackups(folder, KEPT, backup.file);
      return backup;
    } finally {
      this.#isRunning = false;
    }
  }

  /** To whom asked for it, as long as they are an admin; the one of before goes once the new one is there. */
  async #deliver(em: EntityManager, backup: Backup): Promise<void> {
    const chatId = Number(await read(em, CHAT));
    const isAdmin = await em.findOne(User, { telegramId: chatId, role: "admin" });
    if (!isAdmin || !this.#send) return;
    const before = await read(em, SENT);
    const sent = await this.#send(chatId, backup);
    await this.#write(SENT, JSON.stringify(sent));
    if (before !== undefined) await this.#unsend?.(JSON.parse(String(before)) as Sent);
  }

  async #tellOfFailure(lastAt: number): Promise<void> {
    await this.#deps.writer.exclusive(async (em) => {
      await write(em, MADE_AT, -Math.max(lastAt, 1));
      for (const { telegramId } of await em.find(User, { role: "admin" }, { disableIdentityMap: true })) {
        announce(em, telegramId, { kind: "backup-failed" }, Date.now());
      }
    });
  }

  #change(admin: Person, change: (em: EntityManager) => Promise<void>): Promise<void> {
    return this.#deps.writer.exclusive(async (em) => {
      await requireAdmin(em, admin);
      await change(em);
    });
  }

  #write(key: string, value: number | string): Promise<void> {
    return this.#deps.writer.exclusive((em) => write(em, key, value));
  }
}

async function read(em: EntityManager, key: string): Promise<Setting["value"] | undefined> {
  return (await em.findOne(Setting, key))?.value;
}

async function write(em: EntityManager, key: string, value: number | string): Promise<void> {
  await em.upsert(Setting, { key, value });
}

async function readRhythm(em: EntityManager): Promise<BackupRhythm> {
  const value = await read(em, RHYTHM);
  return RHYTHMS.find((rhythm) => rhythm === value) ?? "off";
}
