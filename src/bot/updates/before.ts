import type { Middleware } from "grammy";
import { makeWhole } from "../../domain/text.ts";
import { isOurCommand } from "../commands.ts";
import type { Context } from "../context.ts";
import type { Cards } from "../delivery/cards.ts";
import { NO_KEYS } from "../picks.ts";

/** What people write and are called, before anything is made of it. */
export const takeWhole: Middleware<Context> = (ctx, next) => {
  makeWhole(ctx.update);
  return next();
};

/** What is written below a card puts it out of sight, and a press on it makes it something else. */
export function inSight(cards: Cards, scenes: Pick<Cards, "leave">): Middleware<Context> {
  return (ctx, next) => {
    const { chatId, msgId } = ctx;
    if (ctx.chat?.type === "private" && chatId !== undefined && msgId !== undefined) {
      if (ctx.callbackQuery) for (const shown of [cards, scenes]) shown.leave(chatId, msgId);
      else if (ctx.message) cards.saw(chatId, msgId);
    }
    return next();
  };
}

/** Any of our commands ends the conversation that waits for a text; /cancel says so. */
export function leaveOnCommand(): Middleware<Context> {
  return async (ctx, next) => {
    if (!isOurCommand(ctx)) return next();
    const active = Object.keys(ctx.conversation.active()).length > 0;
    if (active) await ctx.conversation.exitAll();
    if (active && ctx.hasCommand("cancel")) await ctx.reply(ctx.t("cancelled"), { reply_markup: NO_KEYS });
    else await next();
  };
}
