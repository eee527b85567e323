import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { DAY, MINUTE, type Span } from "../../../domain/span.ts";
import { readBad } from "../../../domain/typedremoval.ts";
import { AppError, toAppError } from "../../../errors.ts";
import { explain } from "../../../i18n/explain.ts";
import { escapeHtml } from "../../../i18n/i18n.ts";
import type { Charts } from "../../../services/charts/charts.ts";
import type { Removals } from "../../../services/logging/removal.ts";
import { askText } from "../../ask.ts";
import { onPress } from "../../button.ts";
import { REMOVALS } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { type Screen, show } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import {
  type BadNumbers,
  type Offered,
  REMOVAL_ASK,
  REMOVAL_TYPE,
  REMOVAL_YES,
  readBadNumbers,
  removalDone,
  removalQuestion,
  removalScreen,
} from "./removalview.ts";

const TYPED = "removal";

/** Bad readings of an output: found by their value or their time, asked about, and removed by their owner. */
export function removalFeature({ charts, removals }: { charts: Charts; removals: Removals }): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function offer(ctx: Context, outputId: number): Promise<Offered> {
    const person = personOf(ctx);
    const now = Date.now();
    const span: Span = [now - DAY, now + MINUTE];
    const extremes = await removals.extremes(person, outputId, span);
    const { output } = await charts.page(person, outputId, now);
    return { output, span, extremes, made: (await removals.made(person, outputId, 0)).items };
  }

  async function question(ctx: Context, numbers: BadNumbers): Promise<Screen> {
    const person = personOf(ctx);
    const looked = await removals.look(person, readBadNumbers(numbers));
    const { output } = await charts.page(person, numbers[0], Date.now());
    return removalQuestion(ctx.t, output, numbers, looked);
  }

  async function askTyped(talk: Talk, ctx: Inside, outputId: number): Promise<void> {
    const { output } = await outside(talk, (outer) => offer(outer, outputId));
    await ctx.reply(ctx.t("removal-ask", { name: titleOf(ctx.t, output) }));
    const { value: numbers, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const { timeZone } = personOf(outer);
        const { measure, type } = output;
        return readBad(
          text,
          { output: outputId, measure, type },
          { now: Date.now(), timeZone, locale: outer.t.locale },
        );
      }),
    );
    const { text, keyboard } = await outside(talk, (outer) => question(outer, numbers));
    await answer.reply(text, { reply_markup: keyboard });
  }

  dm.use(createConversation(askTyped, { id: TYPED }));

  onPress(dm, REMOVALS, async (ctx, outputId) => {
    await show(ctx, removalScreen(ctx.t, await offer(ctx, outputId)));
  });

  onPress(dm, REMOVAL_TYPE, async (ctx, outputId) => {
    await offer(ctx, outputId);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(TYPED, outputId);
  });

  onPress(dm, REMOVAL_ASK, async (ctx, ...numbers) => {
    await show(ctx, await question(ctx, numbers));
  });

  onPress(dm, REMOVAL_YES, async (ctx, ...numbers) => {
    const person = personOf(ctx);
    const [count, ...rest] = [...numbers].reverse();
    const asked = rest.reverse() as unknown as BadNumbers;
    const bad = readBadNumbers(asked);
    const { found } = await removals.look(person, bad);
    // More have come since they were counted: that is another question.
    if ((found?.count ?? 0) !== count) return show(ctx, await question(ctx, asked));
    await ctx.answerCallbackQuery({ text: ctx.t.plain("removal-working") });
    try {
      const removed = await removals.remove(person, bad, "chat", Date.now());
      const { output } = await charts.page(person, asked[0], Date.now());
      const { text, keyboard } = removalDone(ctx.t, output, removed);
      await ctx.editMessageText(text, { reply_markup: keyboard });
    } catch (error) {
      // The press is answered already, so that nobody would hear of it.
      await ctx.reply(escapeHtml(explain(ctx.t, toAppError(error)))).catch(() => {});
      if (!(error instanceof AppError)) throw error;
    }
  });

  return feature;
}
