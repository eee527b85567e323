import { createConversation } from "@grammyjs/conversations";
import { Composer, InlineKeyboard } from "grammy";
import type { Webhooks } from "../../../services/webhooks/webhooks.ts";
import { askText } from "../../ask.ts";
import { onPress } from "../../button.ts";
import { WEBHOOKS } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { addCopy } from "../../pager.ts";
import { show } from "../../screen.ts";
import {
  WEBHOOK,
  WEBHOOK_ADD,
  WEBHOOK_DELETE,
  WEBHOOK_DELETE_ASK,
  WEBHOOK_TEST,
  webhookCard,
  webhookList,
  webhookQuestion,
} from "./webhookview.ts";

const ADDRESS = "webhook-address";

/** Where programs hear of a person's incidents: made by a typed address, tried and deleted by buttons. */
export function webhooksFeature(webhooks: Webhooks): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function ask(talk: Talk, ctx: Inside): Promise<void> {
    await ctx.reply(ctx.t("webhook-ask"));
    // Made and shown from outside: what a conversation sees is kept in the database while it lasts.
    await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const { webhook, secret } = await webhooks.add(personOf(outer), text);
        const keyboard = addCopy(new InlineKeyboard(), outer.t, "secret", secret);
        keyboard.text(outer.t.plain("webhook-test"), WEBHOOK_TEST.data(webhook.id));
        await outer.reply(outer.t("webhook-made", { host: webhook.host, secret }), { reply_markup: keyboard });
      }),
    );
  }

  dm.use(createConversation(ask, { id: ADDRESS }));

  onPress(dm, WEBHOOKS, async (ctx) => show(ctx, webhookList(ctx.t, await webhooks.list(personOf(ctx)))));

  onPress(dm, WEBHOOK, async (ctx, id) => {
    await show(ctx, webhookCard(ctx.t, await webhooks.view(personOf(ctx), id), Date.now()));
  });

  onPress(dm, WEBHOOK_ADD, async (ctx) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(ADDRESS);
  });

  onPress(dm, WEBHOOK_TEST, async (ctx, id) => {
    const person = personOf(ctx);
    await webhooks.view(person, id);
    await ctx.answerCallbackQuery();
    const trouble = await webhooks.test(person, id);
    const { text, keyboard } = webhookCard(ctx.t, await webhooks.view(person, id), Date.now(), trouble ?? "");
    // Below the one that shows the secret, which is not to go.
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, WEBHOOK_DELETE_ASK, async (ctx, id) => {
    await show(ctx, webhookQuestion(ctx.t, await webhooks.view(personOf(ctx), id)));
  });

  onPress(dm, WEBHOOK_DELETE, async (ctx, id) => {
    await webhooks.remove(personOf(ctx), id);
    await show(ctx, webhookList(ctx.t, await webhooks.list(personOf(ctx))));
  });

  return feature;
}
