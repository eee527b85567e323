import { type BotError, GrammyError } from "grammy";
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
    const isTold = await isTaken(ctx, { text, show_alert: !PASSING.has(failure.code) });
    if (isTold || !mayBeOld(ctx.update)) return;
    // A press that waited for too long to be answered is told of in a message: quietly, and once for many.
    const { chatId = 0 } = ctx;
    const isForAll = chatId > 0 || failure.code === "press-late";
    if (isForAll && late.isDue(chatId, Date.now())) await ctx.reply(escapeHtml(text), { disable_notification: true });
  };
}

/**
 * Answers a command in a group for the one alone who wrote it, as Telegram allows an administrator; where it does not,
 * nothing is said, since that would disturb the others.
 */
async function sayAlone(ctx: Context, text: string): Promise<void> {
  if (!ctx.from || !ctx.has("::bot_command")) return;
  const alone = { receiver_user_id: ctx.from.id };
  const sent = await ctx.reply(escapeHtml(text), { ephemeral_message_parameters: alone }).catch(ignoreRefusal);
  // A Bot API server that does not know of such messages has told everybody.
  if (sent && sent.ephemeral_message_id === undefined) await ctx.api.deleteMessage(sent.chat.id, sent.message_id);
}

function ignoreRefusal(error: unknown): undefined {
  if (!(error instanceof GrammyError)) throw error;
}
