import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { ApiTokens } from "../../../services/openapi/apitokens.ts";
import { toName } from "../../../services/units/units.ts";
import { askText } from "../../ask.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { Screen } from "../../screen.ts";
import {
  LIVES,
  lifeChoice,
  NAME,
  revokeQuestion,
  SCOPES,
  scopeChoice,
  TOKEN,
  TOKEN_ADD,
  TOKEN_LIFE,
  TOKEN_REVOKE,
  TOKEN_REVOKE_ASK,
  TOKEN_SCOPE,
  TOKENS,
  tokenCard,
  tokenList,
} from "./tokenview.ts";

/** Tokens of the open API: /token, making one by buttons and a typed name, and revoking it. `publicUrl` is what programs reach. */
export function tokensFeature(tokens: ApiTokens, publicUrl: () => string): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  const list = async (ctx: Context, page: number): Promise<Screen> =>
    tokenList(ctx.t, await tokens.list(personOf(ctx), page, Date.now()), `${publicUrl()}/api/docs`);

  async function askName(talk: Talk, ctx: Inside, scopeAt: number, lifeAt: number): Promise<void> {
    await ctx.reply(ctx.t("token-ask-name"));
    const { value: name } = await askText(talk, toName);
    // Shown from outside: what a conversation sees is kept in the database while it lasts.
    await outside(talk, async (outer) => {
      const [scope, life] = [SCOPES[scopeAt], LIVES[lifeAt]];
      if (!scope || !life) throw new AppError("not-found");
      const token = await tokens.add(personOf(outer), name, scope, life.ms, Date.now());
      const text = outer.t("token-made", { name, token, scope, url: `${publicUrl()}/api/v1/units` });
      await outer.reply(text, { link_preview_options: { is_disabled: true } });
    });
  }

  dm.use(createConversation(askName, { id: NAME }));

  dm.command("token", async (ctx) => {
    const { text, keyboard } = await list(ctx, 0);
    await ctx.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  });

  dm.callbackQuery(TOKENS.pattern, async (ctx) => {
    const [page = 0] = TOKENS.read(ctx.match);
    await show(ctx, await list(ctx, page));
  });

  dm.callbackQuery(TOKEN.pattern, async (ctx) => {
    const [tokenId = 0] = TOKEN.read(ctx.match);
    await show(ctx, tokenCard(ctx.t, await tokens.view(personOf(ctx), tokenId, Date.now()), Date.now()));
  });

  dm.callbackQuery(TOKEN_ADD.pattern, async (ctx) => {
    personOf(ctx);
    await show(ctx, scopeChoice(ctx.t));
  });

  dm.callbackQuery(TOKEN_SCOPE.pattern, async (ctx) => {
    const [scope = 0] = TOKEN_SCOPE.read(ctx.match);
    await show(ctx, lifeChoice(ctx.t, scope));
  });

  dm.callbackQuery(TOKEN_LIFE.pattern, async (ctx) => {
    const [scope = 0, life = 0] = TOKEN_LIFE.read(ctx.match);
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(NAME, scope, life);
  });

  dm.callbackQuery(TOKEN_REVOKE_ASK.pattern, async (ctx) => {
    const [tokenId = 0] = TOKEN_REVOKE_ASK.read(ctx.match);
    await show(ctx, revokeQuestion(ctx.t, await tokens.view(personOf(ctx), tokenId, Date.now())));
  });

  dm.callbackQuery(TOKEN_REVOKE.pattern, async (ctx) => {
    const [tokenId = 0] = TOKEN_REVOKE.read(ctx.match);
    await tokens.revoke(personOf(ctx), tokenId);
    await show(ctx, await list(ctx, 0));
  });

  return feature;
}

async function show(ctx: Context, { text, keyboard }: Screen): Promise<void> {
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
}
