import type { Bot, Middleware } from "grammy";
import type { Update } from "grammy/types";
import type { Postings } from "../../services/boards/postings.ts";
import { handling, type Once } from "../../services/writer/once.ts";
import type { Context } from "../context.ts";
import type { Follower } from "../delivery/follower.ts";
import { NAME, tokenLost } from "../features/tokens/tokenview.ts";
import { noteOld } from "./gap.ts";

interface Deps {
  readonly once: Once;
  readonly postings: Postings;
  readonly follower: Follower;
}

/** Lets the bot handle updates. Each transaction on the way also stores the update's number. */
export function handleOnce(bot: Bot<Context>): (update: Update, mayBeOld: boolean) => Promise<void> {
  return (update, mayBeOld) => {
    if (mayBeOld) noteOld(update);
    return handling({ botId: bot.botInfo.id, updateId: update.update_id }, () => bot.handleUpdate(update));
  };
}

/**
 * Skips updates that were handled before. Telegram repeats one when the program stopped before it confirmed it. If the
 * person may not have seen the outcome, we tell them to look.
 */
export function actOnce({ once, postings, follower }: Deps): Middleware<Context> {
  return async (ctx, next) => {
    const before = await once.before({ botId: ctx.me.id, updateId: ctx.update.update_id });
    if (before === "nothing") return next();
    if (before === "finished") return ctx.callbackQuery && void (await ctx.answerCallbackQuery());
    // /start greets again, also a person whom it registered the first time.
    if (ctx.chat?.type === "private" && ctx.hasCommand("start")) {
      ctx.isAgain = true;
      return next();
    }
    const hasMadeToken = NAME in ctx.conversation.active();
    // The update answered the open question already.
    await ctx.conversation.exitAll();
    const board = postings.at(ctx.chatId ?? 0, ctx.msgId ?? 0);
    if (board) void follower.show(board, "answer");
    if (ctx.callbackQuery) {
      await ctx.answerCallbackQuery(board ? {} : { text: ctx.t.plain("done-before"), show_alert: true });
    } else if (ctx.chat?.type === "private") {
      const { text, keyboard } = hasMadeToken ? tokenLost(ctx.t) : { text: ctx.t("done-before"), keyboard: undefined };
      await ctx.reply(text, keyboard && { reply_markup: keyboard });
    }
  };
}
