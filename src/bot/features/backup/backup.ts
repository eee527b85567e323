import { Composer } from "grammy";
import { type Backups, RHYTHMS } from "../../../services/backup/backups.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import { sendBackup } from "../../delivery/backups.ts";
import { type Screen, show } from "../../screen.ts";
import {
  BACKUP,
  BACKUP_FORGET,
  BACKUP_KEY,
  BACKUP_KEY_ASK,
  BACKUP_MAKE,
  BACKUP_RHYTHM,
  backupPage,
  keyQuestion,
  passphrasePage,
} from "./backupview.ts";

/** Backups: /backup, for admins. For anybody else none of it exists. */
export function backupFeature(backups: Backups): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private").filter((ctx) => ctx.person?.role === "admin");
  const page = async (ctx: Context): Promise<Screen> => backupPage(ctx.t, await backups.view(personOf(ctx)));

  async function tellPassphrase(ctx: Context): Promise<void> {
    const { text, keyboard } = passphrasePage(ctx.t, await backups.renewPassphrase(personOf(ctx)));
    await ctx.reply(text, { reply_markup: keyboard });
  }

  dm.command("backup", async (ctx) => {
    const { text, keyboard } = await page(ctx);
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, BACKUP, async (ctx) => {
    await show(ctx, await page(ctx));
  });

  onPress(dm, BACKUP_MAKE, async (ctx) => {
    const { hasPassphrase } = await backups.view(personOf(ctx));
    await ctx.answerCallbackQuery();
    if (!hasPassphrase) await tellPassphrase(ctx);
    const making = backups.make(personOf(ctx), Date.now());
    const edit = async (): Promise<void> => {
      const { text, keyboard } = await page(ctx);
      await ctx.editMessageText(text, { reply_markup: keyboard });
    };
    // Until it is made the page says so.
    await Promise.all([edit(), making]);
    await sendBackup(ctx.api, ctx.t, ctx.chat.id, await making);
    await edit();
  });

  onPress(dm, BACKUP_RHYTHM, async (ctx, place) => {
    await backups.setRhythm(personOf(ctx), itemAt(RHYTHMS, place), Date.now());
    await show(ctx, await page(ctx));
  });

  onPress(dm, BACKUP_KEY_ASK, async (ctx) => {
    await show(ctx, keyQuestion(ctx.t));
  });

  onPress(dm, BACKUP_KEY, async (ctx) => {
    await ctx.answerCallbackQuery();
    await tellPassphrase(ctx);
    const { text, keyboard } = await page(ctx);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  });

  onPress(dm, BACKUP_FORGET, async (ctx) => {
    await ctx.answerCallbackQuery();
    await ctx.deleteMessage();
  });

  return feature;
}
