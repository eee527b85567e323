import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import { type BackupView, RHYTHMS } from "../../../services/backup/backups.ts";
import { createButton } from "../../button.ts";
import { addCopy } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { sayMoment } from "../../text/format.ts";
import { formatSize } from "../../text/size.ts";

export const BACKUP = createButton("backup", 0);
export const BACKUP_MAKE = createButton("backup-make", 0);
/** `place` is one in RHYTHMS. */
export const BACKUP_RHYTHM = createButton<[place: number]>("backup-every", 1);
export const BACKUP_KEY_ASK = createButton("backup-key", 0);
export const BACKUP_KEY = createButton("backup-key-yes", 0, 0, "danger");
export const BACKUP_FORGET = createButton("backup-forget", 0);

const SHOWN = 3;

export function backupPage(t: Translate, view: BackupView): Screen {
  const { rhythm, hasPassphrase, isRunning, kept } = view;
  if (!hasPassphrase) {
    return { text: t("backup-none"), keyboard: new InlineKeyboard().text(t.plain("backup-first"), BACKUP_MAKE.data()) };
  }
  const lines = kept
    .slice(0, SHOWN)
    .map(({ madeAt, size }) => t("backup-line", { time: sayMoment(t, madeAt), size: formatSize(t, size) }));
  const more = kept.length > SHOWN ? [t("line-more", { count: kept.length - SHOWN })] : [];
  const text = [
    t("backup-title"),
    ...(isRunning ? [t("backup-running")] : []),
    ...(kept.length === 0 && !isRunning ? [t("backup-nothing-kept")] : lines),
    ...more,
    t("backup-schedule", { rhythm }),
    "",
    t("backup-about"),
  ].join("\n");
  const keyboard = new InlineKeyboard().text(t.plain("backup-make"), BACKUP_MAKE.data()).row();
  for (const [place, one] of RHYTHMS.entries()) {
    const label = t.plain("backup-rhythm", { rhythm: one });
    const isChosen = one === rhythm;
    keyboard.text(isChosen ? { text: `✓ ${label}`, style: "primary" } : label, BACKUP_RHYTHM.data(place));
  }
  keyboard.row().text(t.plain("backup-key"), BACKUP_KEY_ASK.data());
  return { text, keyboard };
}

export function keyQuestion(t: Translate): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("backup-key-yes"), BACKUP_KEY.data())
    .text(t.plain("button-back"), BACKUP.data());
  return { text: t("backup-key-ask"), keyboard };
}

/** The passphrase, which goes with its message. */
export function passphrasePage(t: Translate, passphrase: string): Screen {
  const keyboard = addCopy(new InlineKeyboard(), t, "passphrase", passphrase);
  return {
    text: t("backup-passphrase", { passphrase }),
    keyboard: keyboard.text(t.plain("backup-forget"), BACKUP_FORGET.data()),
  };
}
