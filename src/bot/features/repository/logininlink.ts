import { Composer, InlineKeyboard } from "grammy";
import { isLink, withoutLogin } from "../../../domain/gitlink.ts";
import { hostOf } from "../../../domain/gittoken.ts";
import type { Dialogs } from "../../../services/chats/dialogs.ts";
import type { Context } from "../../context.ts";
import { GIT_TOKEN_HERE } from "./gittokenview.ts";
import { LINK_KEY, mayHearLink } from "./tokenoffer.ts";

/**
 * Keeps a login in a link out of what a conversation remembers: the message is deleted. The link without it is read once
 * there is a token.
 */
export function loginInLink(dialogs: Dialogs): Composer<Context> {
  const feature = new Composer<Context>();

  feature.chatType("private").on("message:text", async (ctx, next) => {
    const link = withoutLogin(ctx.message.text);
    if (link === undefined || !mayHearLink(ctx)) return next();
    await ctx.deleteMessage().catch(() => ctx.reply(ctx.t("git-token-delete-yourself")));
    const keyboard = new InlineKeyboard();
    if (isLink(link) && hostOf(link) !== undefined) {
      await dialogs.write(LINK_KEY(ctx.chatId), { link });
      keyboard.text(ctx.t.plain("git-token-button"), GIT_TOKEN_HERE.data());
    }
    await ctx.reply(ctx.t("error-repository-credentials"), { reply_markup: keyboard });
  });

  return feature;
}
