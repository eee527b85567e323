import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Person } from "../../../domain/access.ts";
import { parsePeriod } from "../../../domain/period.ts";
import { DAY, MINUTE } from "../../../domain/span.ts";
import { type Drawing, DrawingError } from "../../../drawing/drawing.ts";
import type { ChartModel } from "../../../drawing/model.ts";
import { AppError } from "../../../errors.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import { type Asked, type Charts, MAX_OUTPUTS } from "../../../services/charts/charts.ts";
import type { Users } from "../../../services/people/users.ts";
import { askText } from "../../ask.ts";
import { isYes, onPress } from "../../button.ts";
import { CHART_DAY, CHART_NEW, CHART_TYPE_NEW } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { Plotter, Sketch, Spot } from "../../delivery/plotter.ts";
import type { UnitLists } from "../../lists.ts";
import { type Screen, show as showScreen } from "../../screen.ts";
import { formatZone } from "../../text/format.ts";
import { sendCsv } from "./chartfile.ts";
import { toCaption, toModel } from "./chartmodel.ts";
import {
  CHART,
  CHART_CSV,
  CHART_GROUND,
  CHART_KEYS,
  CHART_OUTPUT,
  CHART_TYPE,
  CHART_UNIT,
  chartKeyboard,
  chartOutputs,
  chartUnits,
  readAsked,
} from "./chartview.ts";

const PERIOD = "chart-period";
/** A chart so few messages above a typed period is still in sight: it is changed in place, else a new one is sent. */
const NEAR = 6;

interface Deps {
  readonly charts: Charts;
  readonly users: Users;
  readonly drawing: Pick<Drawing, "chart">;
  readonly plotter: Plotter;
  readonly lists: UnitLists;
  /** Where the open API is. */
  readonly publicUrl: () => string;
}

/** Charts: pictures of outputs over time, whose buttons change them in place. */
export function chartsFeature({ charts, users, drawing, plotter, lists, publicUrl }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  /** Not awaited by presses: the next one is answered at once and wins. */
  function show(spot: Spot, t: Translate, person: Person, asked: Asked): Promise<void> {
    return plotter.show(spot, t, async (): Promise<Sketch> => {
      const now = Date.now();
      const chart = await charts.read(person, asked, now);
      const { dark } = await users.preferences(person);
      const model = toModel(t, chart, dark, now);
      const caption = toCaption(t, chart, now);
      const outputs = chart.courses.map(({ output }) => output);
      const keyboard = chartKeyboard(t, asked, outputs, { now, dark });
      const content = JSON.stringify([model, caption, keyboard.inline_keyboard]);
      return { content, caption, keyboard, draw: () => drawChart(drawing, model) };
    });
  }

  async function askPeriod(talk: Talk, ctx: Inside, asked: Asked, chartId: number): Promise<void> {
    await ctx.reply(ctx.t("chart-ask-period", { zone: formatZone(ctx.t, ctx.t.timeZone) }));
    const { value: period, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const person = personOf(outer);
        await charts.outputs(person, asked);
        return parsePeriod(text, Date.now(), person.timeZone);
      }),
    );
    const { chat, message_id: answerId } = answer.message ?? {};
    if (!chat || answerId === undefined) return;
    await outside(talk, async (outer) => {
      const isNear = chartId > 0 && answerId - chartId <= NEAR;
      const spot = isNear
        ? ({ chatId: chat.id, messageId: chartId, kind: "picture" } as const)
        : ({ chatId: chat.id, messageId: answerId, kind: "page" } as const);
      void show(spot, outer.t, personOf(outer), { ...asked, minutes: period.minutes, end: period.end ?? 0 });
    });
  }

  dm.use(createConversation(askPeriod, { id: PERIOD }));

  onPress(dm, CHART_NEW, async (ctx, minutes, outputId) => {
    const asked = { minutes, end: 0, outputs: [outputId] };
    await charts.outputs(personOf(ctx), asked);
    await ctx.answerCallbackQuery();
    void show(spotOf(ctx, "page"), ctx.t, personOf(ctx), asked);
  });

  onPress(dm, CHART_DAY, async (ctx, unitId) => {
    const outputs = (await charts.outputsOf(personOf(ctx), unitId)).slice(0, MAX_OUTPUTS).map(({ id }) => id);
    if (outputs.length === 0) throw new AppError("not-found");
    await ctx.answerCallbackQuery();
    void show(spotOf(ctx, "page"), ctx.t, personOf(ctx), { minutes: DAY / MINUTE, end: 0, outputs });
  });

  onPress(dm, CHART, async (ctx, ...numbers) => {
    const asked = readAsked(numbers);
    await charts.outputs(personOf(ctx), asked);
    await ctx.answerCallbackQuery();
    void show(spotOf(ctx, isText(ctx) ? "page" : "picture"), ctx.t, personOf(ctx), asked);
  });

  onPress(dm, CHART_KEYS, async (ctx, ...numbers) => {
    const asked = readAsked(numbers);
    const person = personOf(ctx);
    const outputs = await charts.outputs(person, asked);
    const { dark } = await users.preferences(person);
    await ctx.answerCallbackQuery();
    const keyboard = chartKeyboard(ctx.t, asked, outputs, { now: Date.now(), dark });
    await ctx.editMessageReplyMarkup({ reply_markup: keyboard });
  });

  onPress(dm, CHART_GROUND, async (ctx, dark, ...numbers) => {
    const asked = readAsked(numbers);
    const person = personOf(ctx);
    await charts.outputs(person, asked);
    await users.setDark(person, isYes(dark));
    await ctx.answerCallbackQuery();
    void show(spotOf(ctx, "picture"), ctx.t, person, asked);
  });

  lists.add(
    dm,
    CHART_UNIT,
    async (ctx, look, page, ...numbers) => {
      const asked = readAsked(numbers);
      await charts.outputs(personOf(ctx), asked);
      return chartUnits(ctx.t, await charts.units(personOf(ctx), page, Date.now(), look), asked);
    },
    showUnits,
  );

  onPress(dm, CHART_OUTPUT, async (ctx, unitId, page, ...numbers) => {
    const asked = readAsked(numbers);
    await charts.outputs(personOf(ctx), asked);
    const outputs = await charts.outputsOf(personOf(ctx), unitId);
    await ctx.answerCallbackQuery({ text: ctx.t.plain("chart-choose-output") });
    await ctx.editMessageReplyMarkup({ reply_markup: chartOutputs(ctx.t, unitId, outputs, asked, page) });
  });

  onPress(dm, CHART_CSV, async (ctx, ...numbers) => {
    const asked = readAsked(numbers);
    const person = personOf(ctx);
    await charts.outputs(person, asked);
    await ctx.answerCallbackQuery();
    await sendCsv(ctx, { charts, publicUrl: publicUrl(), person }, asked);
  });

  onPress(dm, CHART_TYPE, (ctx, ...numbers) => askFor(ctx, readAsked(numbers), ctx.msgId ?? 0));

  onPress(dm, CHART_TYPE_NEW, (ctx, outputId) => askFor(ctx, { minutes: 1, end: 0, outputs: [outputId] }, 0));

  /** Asks for a period; `chartId` is the message of the chart that gets it, 0 for a new one. */
  async function askFor(ctx: Context, asked: Asked, chartId: number): Promise<void> {
    await charts.outputs(personOf(ctx), asked);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(PERIOD, asked, chartId);
  }

  return feature;
}

/** Below a picture the list has buttons alone. */
async function showUnits(ctx: Context, screen: Screen): Promise<void> {
  if (isText(ctx)) return showScreen(ctx, screen);
  await ctx.answerCallbackQuery({ text: ctx.t.plain("chart-choose-unit") });
  await ctx.editMessageReplyMarkup({ reply_markup: screen.keyboard });
}

/** Whether a press was on a message without a picture, such as what a search has found. */
function isText({ callbackQuery }: Context): boolean {
  const { message } = callbackQuery ?? {};
  return message !== undefined && "text" in message;
}

function spotOf(ctx: Context, kind: Spot["kind"]): Spot {
  const { chatId, msgId: messageId } = ctx;
  if (chatId === undefined || messageId === undefined) throw new AppError("not-found");
  return { chatId, messageId, kind };
}

/** The picture; what keeps it from being drawn is told in words of its own. */
export async function drawChart(drawing: Pick<Drawing, "chart">, model: ChartModel): Promise<Buffer> {
  try {
    return await drawing.chart(model);
  } catch (error) {
    if (error instanceof DrawingError) throw new AppError("picture-failed");
    throw error;
  }
}
