import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { autoRetry } from "@grammyjs/auto-retry";
import { type Api, InputFile } from "grammy";
import type { Translate, Translations } from "../../i18n/i18n.ts";
import type { Backup } from "../../services/backup/backup.ts";
import type { Backups, Sent } from "../../services/backup/backups.ts";
import type { Users } from "../../services/people/users.ts";
import { sayMoment } from "../text/format.ts";
import { formatSize } from "../text/size.ts";

/** A part may take so many seconds on its way. */
export const UPLOAD_S = 500;
/** Telegram takes files of up to 50 MB. */
const PART_BYTES = 45e6;

/** Sends a backup as one file, or in parts that `npm run restore` takes in their order. */
export async function sendBackup(api: Api, t: Translate, chatId: number, backup: Backup): Promise<Sent> {
  const { file, size, units, madeAt } = backup;
  const parts = Math.ceil(size / PART_BYTES);
  const messageIds: number[] = [];
  for (let part = 0; part < parts; part++) {
    const name = parts === 1 ? basename(file) : `${basename(file)}.${part + 1}`;
    const start = part * PART_BYTES;
    const end = Math.min(size, start + PART_BYTES) - 1;
    const caption = t("backup-caption", {
      time: sayMoment(t, madeAt),
      size: formatSize(t, size),
      count: units,
      part: parts === 1 ? "none" : t.plain("backup-part", { part: part + 1, parts }),
    });
    const document = new InputFile(() => createReadStream(file, { start, end }), name);
    const options = { caption, parse_mode: "HTML", disable_notification: true } as const;
    const { message_id } = await api.sendDocument(chatId, document, options);
    messageIds.push(message_id);
  }
  return { chatId, messageIds };
}

interface Deps {
  readonly api: Api;
  readonly backups: Backups;
  readonly users: Users;
  readonly translations: Translations;
}

/** Has backups by schedule sent to whoever has asked for them, each in place of the one before. */
export function deliverBackups({ api, backups, users, translations }: Deps): void {
  api.config.use(autoRetry({ maxRetryAttempts: 3, maxDelaySeconds: 60 }));
  backups.onScheduled(
    async (chatId, backup) => {
      const reader = await users.find(chatId);
      return sendBackup(api, translations(reader?.locale, reader?.timeZone), chatId, backup);
    },
    async ({ chatId, messageIds }) => {
      // Telegram deletes what is younger than two days.
      await api.deleteMessages(chatId, [...messageIds]).catch(() => {});
    },
  );
}
