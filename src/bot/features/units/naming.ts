import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Naming } from "../../../services/units/naming.ts";
import { askText } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { type Screen, show } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import {
  DECIMALS,
  decimalsChoice,
  MOVES,
  NAMED,
  NAMED_DECIMALS,
  NAMED_DECIMALS_SET,
  NAMED_MOVE,
  NAMED_RESET,
  NAMED_TYPE,
  NAMING,
  namedPage,
  namingList,
  ORDER_RESET,
  RENAME,
  WORDS,
} from "./namingview.ts";

const TYPE = "naming-type";

/** What is going to be typed: the name of a unit, or a word of a variable; `messageId` shows it. */
type Typing = { readonly messageId: number } & (
  | { readonly what: "name"; readonly unitId: number }
  | { readonly what: (typeof WORDS)[number]; readonly variableId: number }
);

/** An owner's own words: names of units; titles, units of measure, decimals and order of variables. */
export function namingFeature(
  naming: Naming,
  menuOf: (ctx: Context, unitId: number) => Promise<Screen>,
): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function type(talk: Talk, ctx: Inside, typing: Typing): Promise<void> {
    await ctx.reply(await outside(talk, (outer) => question(outer, typing)));
    const { answer } = await askText(talk, (text) => outside(talk, (outer) => keep(outer, typing, text)));
    await outside(talk, async (outer) => {
      const chatId = answer.chat?.id;
      const shown = await screenOf(outer, typing);
      if (chatId === undefined) return;
      await outer.api.editMessageText(chatId, typing.messageId, shown.text, {
        reply_markup: shown.keyboard,
        link_preview_options: { is_disabled: true },
      });
      await outer.reply(outer.t("naming-done"));
    });
  }

  async function question(ctx: Context, typing: Typing): Promise<string> {
    if (typing.what === "name")
      return ctx.t("rename-ask", { name: (await naming.list(personOf(ctx), typing.unitId)).unit });
    return ctx.t(`named-ask-${typing.what}`, {
      name: titleOf(ctx.t, await naming.view(personOf(ctx), typing.variableId)),
    });
  }

  async function keep(ctx: Context, typing: Typing, text: string): Promise<void> {
    if (typing.what === "name") await naming.rename(personOf(ctx), typing.unitId, text);
    else await naming.set(personOf(ctx), typing.variableId, { [typing.what]: text });
  }

  async function screenOf(ctx: Context, typing: Typing): Promise<Screen> {
    if (typing.what === "name") return menuOf(ctx, typing.unitId);
    return namedPage(ctx.t, await naming.view(personOf(ctx), typing.variableId));
  }

  dm.use(createConversation(type, { id: TYPE }));

  async function ask(ctx: Context, typing: Typing): Promise<void> {
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(TYPE, typing);
  }

  async function showNamed(ctx: Context, variableId: number): Promise<void> {
    await show(ctx, namedPage(ctx.t, await naming.view(personOf(ctx), variableId)));
  }

  onPress(dm, RENAME, async (ctx, unitId) => {
    await naming.list(personOf(ctx), unitId);
    await ask(ctx, { what: "name", unitId, messageId: ctx.msgId ?? 0 });
  });

  onPress(dm, NAMING, async (ctx, unitId, page) => {
    await show(ctx, namingList(ctx.t, await naming.list(personOf(ctx), unitId), page));
  });

  onPress(dm, ORDER_RESET, async (ctx, unitId) => {
    await naming.resetOrder(personOf(ctx), unitId);
    await show(ctx, namingList(ctx.t, await naming.list(personOf(ctx), unitId), 0));
  });

  onPress(dm, NAMED, showNamed);

  onPress(dm, NAMED_TYPE, async (ctx, variableId, word) => {
    const what = itemAt(WORDS, word);
    await naming.view(personOf(ctx), variableId);
    await ask(ctx, { what, variableId, messageId: ctx.msgId ?? 0 });
  });

  onPress(dm, NAMED_DECIMALS, async (ctx, variableId) => {
    await show(ctx, decimalsChoice(ctx.t, await naming.view(personOf(ctx), variableId)));
  });

  onPress(dm, NAMED_DECIMALS_SET, async (ctx, variableId, choice) => {
    await naming.set(personOf(ctx), variableId, { decimals: itemAt(DECIMALS, choice) });
    await show(ctx, decimalsChoice(ctx.t, await naming.view(personOf(ctx), variableId)));
  });

  onPress(dm, NAMED_MOVE, async (ctx, variableId, move) => {
    await naming.move(personOf(ctx), variableId, itemAt(MOVES, move));
    await showNamed(ctx, variableId);
  });

  onPress(dm, NAMED_RESET, async (ctx, variableId) => {
    await naming.set(personOf(ctx), variableId, { title: null, measure: null, decimals: null });
    await showNamed(ctx, variableId);
  });

  return feature;
}
