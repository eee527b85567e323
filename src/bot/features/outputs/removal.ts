import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { MAX_MINUTES } from "../../../domain/period.ts";
import { DAY, MINUTE, type Span } from "../../../domain/span.ts";
import { readBad } from "../../../domain/typedremoval.ts";
import { AppError } from "../../../errors.ts";
import { type Charts, toSpan } from "../../../services/charts/charts.ts";
import type { Removals } from "../../../services/logging/removal.ts";
import { askText } from "../../ask.ts";
import { onPress } from "../../button.ts";
import { REMOVALS } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { type Screen, show } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import { CHART_BAD, readAsked } from "../charts/chartview.ts";
import {
  type BadNumbers,
  badChoice,
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

  /** What may be bad in a span that was looked at, or else in the last day. */
  async function offer(ctx: Context, outputId: number, looked?: Span): Promise<Offered> {
    const person = personOf(ctx);
    const now = Date.now();
    const span: Span = looked ?? [now - DAY, now + MINUTE];
    const extremes = await removals.extremes(person, outputId, span);
    const { output } = await charts.page(person, outputId, now);
    const made = (await removals.made(person, outputId, 0)).items;
    return { output, span, isLooked: looked !== undefined, extremes, made };
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

  onPress(dm, REMOVALS, async (ctx, outputId, from = 0, minutes = 0) => {
    const isLooked = minutes > 0 && minutes <= MAX_MINUTES;
    const span: Span | undefined = isLooked ? [from * MINUTE, (from + minutes) * MINUTE] : undefined;
    await show(ctx, removalScreen(ctx.t, await offer(ctx, outputId, span)));
  });

  onPress(dm, CHART_BAD, async (ctx, ...numbers) => {
    const asked = readAsked(numbers);
    const drawn = await charts.outputs(personOf(ctx), asked);
    const own = drawn.filter((output) => output.own && output.kind === "output");
    const span = toSpan(asked, Date.now());
    const [only, ...others] = own;
    if (!only) throw new AppError("not-found");
    const screen =
      others.length > 0 ? badChoice(ctx.t, own, span) : removalScreen(ctx.t, await offer(ctx, only.id, span));
    await ctx.answerCallbackQuery();
    // Below the picture, which stays.
    await ctx.reply(screen.text, { reply_markup: screen.keyboard });
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
    const { output } = await charts.page(person, asked[0], Date.now());
    const before = found ? undefined : await removals.justRemoved(person, bad, count ?? 0, Date.now());
    if (before) return show(ctx, removalDone(ctx.t, output, before));
    // More have come since they were counted: that is another question.
    if ((found?.count ?? 0) !== count) return show(ctx, await question(ctx, asked));
    await ctx.answerCallbackQuery({ text: ctx.t.plain("removal-working") });
    const removed = await removals.remove(person, bad, "chat", Date.now());
    const { text, keyboard } = removalDone(ctx.t, output, removed);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  });

  return feature;
}
