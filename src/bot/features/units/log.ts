import { Composer, InputFile } from "grammy";
import { LOG_LEVELS } from "../../../domain/devicelog.ts";
import { MINUTE } from "../../../domain/span.ts";
import type { DeviceLogs } from "../../../services/devicelog.ts";
import { itemAt, onPress } from "../../button.ts";
import { LOG } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { LOG_FILE, logScreen, toLogFile } from "./logview.ts";

/** What a unit logs, on its card. */
export function logFeature(logs: DeviceLogs): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, LOG, async (ctx, unitId, level, minutes, page) => {
    const now = Date.now();
    const wanted = { level: itemAt(LOG_LEVELS, level), since: minutes > 0 ? now - minutes * MINUTE : 0 };
    const log = await logs.page(personOf(ctx), unitId, wanted, page);
    await ctx.answerCallbackQuery();
    const { text, keyboard } = logScreen(ctx.t, log, { unitId, level, minutes }, now);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  });

  onPress(dm, LOG_FILE, async (ctx, unitId) => {
    const { entries, unit } = await logs.all(personOf(ctx), unitId);
    await ctx.answerCallbackQuery();
    const file = new InputFile(Buffer.from(toLogFile(entries) || "\n"), "log.txt");
    await ctx.replyWithDocument(file, { caption: ctx.t("log-caption", { unit, count: entries.length }) });
  });

  return feature;
}
