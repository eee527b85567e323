import { createConversation } from "@grammyjs/conversations";
import { Composer, InlineKeyboard } from "grammy";
import type { ApiTokens } from "../../../services/openapi/apitokens.ts";
import { toName } from "../../../services/units/units.ts";
import { askText } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { addCopy } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import {
  lifeChoice,
  NAME,
  revokeQuestion,
  SCOPES,
  scopeChoice,
  TOKEN,
  TOKEN_ADD,
  TOKEN_LIFE,
  TOKEN_LIVES,
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
    tokenList(ctx.t, await tokens.list(personOf(ctx), page), `${publicUrl()}/api/docs`);

  async function askName(talk: Talk, ctx: Inside, scopeAt: number, lifeAt: number): Promise<void> {
    await ctx.reply(ctx.t("token-ask-name"));
    const { value: name } = await askText(talk, toName);
    // Shown from outside: what a conversation sees is kept in the database while it lasts.
    await outside(talk, async (outer) => {
      const [scope, life] = [itemAt(SCOPES, scopeAt), itemAt(TOKEN_LIVES, lifeAt)];
      const token = await tokens.add(personOf(outer), name, scope, life.ms);
      const text = outer.t("token-made", { name, token, scope, url: `${publicUrl()}/api/v1/units` });
      const keyboard = addCopy(new InlineKeyboard(), outer.t, "token", token);
      await outer.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
    });
  }

  dm.use(createConversation(askName, { id: NAME }));

  dm.command("token", async (ctx) => {
    const { text, keyboard } = await list(ctx, 0);
    await ctx.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  });

  onPress(dm, TOKENS, async (ctx, page) => {
    await show(ctx, await list(ctx, page));
  });

  onPress(dm, TOKEN, async (ctx, tokenId) => {
    await show(ctx, tokenCard(ctx.t, await tokens.view(personOf(ctx), tokenId), Date.now()));
  });

  onPress(dm, TOKEN_ADD, async (ctx) => {
    personOf(ctx);
    await show(ctx, scopeChoice(ctx.t));
  });

  onPress(dm, TOKEN_SCOPE, async (ctx, scope) => {
    await show(ctx, lifeChoice(ctx.t, scope));
  });

  onPress(dm, TOKEN_LIFE, async (ctx, scope, life) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(NAME, scope, life);
  });

  onPress(dm, TOKEN_REVOKE_ASK, async (ctx, tokenId) => {
    await show(ctx, revokeQuestion(ctx.t, await tokens.view(personOf(ctx), tokenId)));
  });

  onPress(dm, TOKEN_REVOKE, async (ctx, tokenId) => {
    await tokens.revoke(personOf(ctx), tokenId);
    await show(ctx, await list(ctx, 0));
  });

  return feature;
}

async function show(ctx: Context, { text, keyboard }: Screen): Promise<void> {
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
}
