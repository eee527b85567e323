import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { isWindow, type LoggingChoice } from "../../../domain/logging.ts";
import { parseLength } from "../../../domain/typedlength.ts";
import { AppError } from "../../../errors.ts";
import type { Charts } from "../../../services/charts/charts.ts";
import { askText } from "../../ask.ts";
import { onPress } from "../../button.ts";
import { LOGGING } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { show } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import {
  LOGGING_ASK,
  LOGGING_SET,
  LOGGING_TYPE,
  type LoggingOffer,
  loggingQuestion,
  loggingScreen,
  readChoice,
} from "./loggingview.ts";

const WINDOW = "logging-window";

/** How outputs are logged: set by their owners with buttons, and a typed window. */
export function loggingFeature(charts: Charts): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  /** The output and its choice, for its owner. */
  async function find(ctx: Context, outputId: number): Promise<LoggingOffer> {
    const { output, own, choice, defaultDays } = await charts.page(personOf(ctx), outputId, Date.now());
    if (!own) throw new AppError("not-found");
    return { output, choice, defaultDays };
  }

  async function set(ctx: Context, outputId: number, choice: LoggingChoice): Promise<void> {
    await charts.setLogging(personOf(ctx), outputId, choice, Date.now());
  }

  async function askWindow(talk: Talk, ctx: Inside, outputId: number): Promise<void> {
    const { output } = await outside(talk, (outer) => find(outer, outputId));
    await ctx.reply(ctx.t("logging-ask-window", { name: titleOf(ctx.t, output) }));
    const { value: logged, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const windowMs = parseLength(text);
        if (windowMs === undefined || !isWindow(windowMs)) throw new AppError("window-invalid");
        const { choice } = await find(outer, outputId);
        const mode = choice.mode === "direct" ? "mean" : choice.mode;
        await set(outer, outputId, { ...choice, mode, windowMs });
        return find(outer, outputId);
      }),
    );
    const { text, keyboard } = loggingScreen(answer.t, logged, true);
    await answer.reply(text, { reply_markup: keyboard });
  }

  dm.use(createConversation(askWindow, { id: WINDOW }));

  onPress(dm, LOGGING, async (ctx, outputId) => {
    await show(ctx, loggingScreen(ctx.t, await find(ctx, outputId), false));
  });

  onPress(dm, LOGGING_ASK, async (ctx, outputId, ...choice) => {
    const { output } = await find(ctx, outputId);
    await show(ctx, loggingQuestion(ctx.t, { output, choice: readChoice(choice) }));
  });

  onPress(dm, LOGGING_SET, async (ctx, outputId, ...choice) => {
    await set(ctx, outputId, readChoice(choice));
    await show(ctx, loggingScreen(ctx.t, await find(ctx, outputId), true));
  });

  onPress(dm, LOGGING_TYPE, async (ctx, outputId) => {
    await find(ctx, outputId);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(WINDOW, outputId);
  });

  return feature;
}
