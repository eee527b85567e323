import { type BotError, GrammyError } from "grammy";
import { monotonic } from "../domain/monotonic.ts";
import { toAppError } from "../errors.ts";
import { explain } from "../i18n/explain.ts";
import { escapeHtml } from "../i18n/i18n.ts";
import type { Log } from "../log.ts";
import type { Context } from "./context.ts";
import { mayBeOld } from "./updates/gap.ts";
import { isTaken, LateWords } from "./updates/stale.ts";

/** What pressing + or − leads to now and then: told in passing, without a dialog to be closed. */
const PASSING: ReadonlySet<string> = new Set(["value-below", "value-above"]);

/** The one place where a failure becomes a sentence for a person. */
export function tellFailures(log: Log): (error: BotError<Context>) => Promise<void> {
  const late = new LateWords();

  return async ({ error, ctx }) => {
    const failure = toAppError(error);
    if (failure.cause || failure.code === "internal")
      log.error({ err: failure.cause ?? failure }, "a person met a failure");
    const text = explain(ctx.t, failure);
    if (!ctx.callbackQuery) {
      if (ctx.chat?.type === "private") await ctx.reply(escapeHtml(text));
      else await sayAlone(ctx, text);
      return;
    }
    if (await isTaken(ctx, { text, show_alert: !PASSING.has(failure.code) })) return;
    // A press is answered once, and soon: what it fails with later is told in a message; what was done late, once for many.
    const { chatId = 0 } = ctx;
    const isOld = mayBeOld(ctx.update);
    const isForAll = chatId > 0 || (isOld && failure.code === "press-late");
    if (!isForAll) await sayAlone(ctx, text);
    else if (!isOld) await ctx.reply(escapeHtml(text));
    else if (late.isDue(chatId, monotonic.now())) await ctx.reply(escapeHtml(text), { disable_notification: true });
  };
}

/**
 * Answers in a group the one alone who pressed or wrote a command, as Telegram allows after a press, and an administrator;
 * where it does not, nothing is said, since that would disturb the others.
 */
async function sayAlone(ctx: Context, text: string): Promise<void> {
  if (!ctx.from || !(ctx.callbackQuery || ctx.has("::bot_command"))) return;
  const press = ctx.callbackQuery && { callback_query_id: ctx.callbackQuery.id };
  const alone = { receiver_user_id: ctx.from.id, ...press };
  const sent = await ctx.reply(escapeHtml(text), { ephemeral_message_parameters: alone }).catch(ignoreRefusal);
  // A Bot API server that does not know of such messages has told everybody.
  if (sent && sent.ephemeral_message_id === undefined) await ctx.api.deleteMessage(sent.chat.id, sent.message_id);
}

function ignoreRefusal(error: unknown): undefined {
  if (!(error instanceof GrammyError)) throw error;
}
