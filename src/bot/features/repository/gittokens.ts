import { Composer, InlineKeyboard } from "grammy";
import { z } from "zod";
import { parseLink } from "../../../domain/gitlink.ts";
import { hostOf, parseToken } from "../../../domain/gittoken.ts";
import { explain } from "../../../i18n/explain.ts";
import { escapeHtml } from "../../../i18n/i18n.ts";
import type { Dialogs } from "../../../services/chats/dialogs.ts";
import type { GitTokens } from "../../../services/repository/gittokens.ts";
import type { Units } from "../../../services/units/units.ts";
import { expected } from "../../ask.ts";
import { onPress } from "../../button.ts";
import { GIT_TOKENS, UPDATE } from "../../buttons.ts";
import { isOurCommand } from "../../commands.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import { isWords, type SecretQuestions } from "../../secretquestions.ts";
import { shorten } from "../../text/format.ts";
import {
  GIT_TOKEN,
  GIT_TOKEN_ADD,
  GIT_TOKEN_HERE,
  GIT_TOKEN_REMOVE,
  GIT_TOKEN_REMOVE_ASK,
  GIT_TOKEN_UNIT,
  gitTokenCard,
  gitTokenList,
  gitTokenQuestion,
} from "./gittokenview.ts";
import { LINK_KEY, waitsForLink } from "./tokenoffer.ts";

const HOST = 60;
const Link = z.object({ link: z.string() });
/** What a chat was asked for, and what goes on once it has said it. */
const Question = z.object({ host: z.string().optional(), link: z.string().optional(), unitId: z.number().optional() });
type Question = z.infer<typeof Question>;

interface Deps {
  readonly gitTokens: GitTokens;
  readonly units: Units;
  readonly dialogs: Dialogs;
  readonly secretQuestions: SecretQuestions;
}

/**
 * Tokens for private repositories. The message that brings one is deleted, and nothing here keeps what it says.
 */
export function gitTokensFeature({ gitTokens, units, dialogs, secretQuestions }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  const list = async (ctx: Context, page: number): Promise<void> => {
    await show(ctx, gitTokenList(ctx.t, await gitTokens.list(personOf(ctx), page)));
  };

  async function ask(ctx: Context, question: Question): Promise<void> {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    const { host } = question;
    const text =
      host === undefined ? ctx.t("git-token-ask") : ctx.t("git-token-ask-host", { host: shorten(host, HOST) });
    await ctx.reply(text);
    await secretQuestions.ask(ctx, "git-token", question);
  }

  // Whatever is pressed meanwhile: what is sent then is meant for that.
  dm.on("callback_query:data", async (ctx, next) => {
    await secretQuestions.forget(ctx, "git-token");
    await next();
  });

  onPress(dm, GIT_TOKENS, list);

  onPress(dm, GIT_TOKEN, async (ctx, id) => show(ctx, gitTokenCard(ctx.t, await gitTokens.view(personOf(ctx), id))));

  onPress(dm, GIT_TOKEN_REMOVE_ASK, async (ctx, id) => {
    await show(ctx, gitTokenQuestion(ctx.t, await gitTokens.view(personOf(ctx), id)));
  });

  onPress(dm, GIT_TOKEN_REMOVE, async (ctx, id) => {
    await gitTokens.remove(personOf(ctx), id);
    await list(ctx, 0);
  });

  onPress(dm, GIT_TOKEN_ADD, async (ctx) => {
    await ctx.conversation.exitAll();
    await ask(ctx, {});
  });

  // What waits for a link goes on to wait: it has the same one again once the token is there.
  onPress(dm, GIT_TOKEN_HERE, async (ctx) => {
    const { data } = Link.safeParse(await dialogs.read(LINK_KEY(ctx.chatId)));
    const host = data && hostOf(parseLink(data.link).url);
    await ask(ctx, { host, ...(waitsForLink(ctx) && { link: data?.link }) });
  });

  onPress(dm, GIT_TOKEN_UNIT, async (ctx, unitId) => {
    await ctx.conversation.exitAll();
    const { url } = await units.source(personOf(ctx), unitId);
    await ask(ctx, { host: hostOf(url), unitId });
  });

  dm.on("message", async (ctx, next) => {
    const question = Question.safeParse(await secretQuestions.read(ctx, "git-token")).data;
    if (!question || !isWords(ctx)) return next();
    if (isOurCommand(ctx)) {
      await secretQuestions.forget(ctx, "git-token");
      const isWaiting = Object.keys(ctx.conversation.active()).length > 0;
      return ctx.hasCommand("cancel") && !isWaiting ? void (await ctx.reply(ctx.t("cancelled"))) : next();
    }
    const { text } = ctx.message;
    if (text === undefined) return void (await ctx.reply(ctx.t("error-text-expected")));
    await ctx.deleteMessage().catch(() => ctx.reply(ctx.t("git-token-delete-yourself")));
    let host: string;
    try {
      const typed = parseToken(text, question.host);
      host = typed.host;
      await gitTokens.keep(personOf(ctx), host, typed.token, Date.now());
    } catch (error) {
      return void (await ctx.reply(escapeHtml(explain(ctx.t, expected(error)))));
    }
    const { link, unitId } = question;
    const keyboard = new InlineKeyboard();
    if (unitId !== undefined) keyboard.text(ctx.t.plain("program-look"), UPDATE.data(unitId));
    else if (link === undefined) keyboard.text(ctx.t.plain("git-tokens-button"), GIT_TOKENS.data(0));
    await ctx.reply(ctx.t("git-token-kept", { host: shorten(host, HOST) }), { reply_markup: keyboard });
    await secretQuestions.forget(ctx, "git-token");
    if (link === undefined) return;
    Object.assign(ctx.message, { text: link, entities: undefined });
    await next();
  });

  return feature;
}
