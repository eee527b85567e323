import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Transform } from "../../../domain/transform.ts";
import { parseLimits, parseScale } from "../../../domain/typedlist.ts";
import { AppError } from "../../../errors.ts";
import type { Links } from "../../../services/links/links.ts";
import { askText } from "../../ask.ts";
import { onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { KINDS } from "../../text/transformcode.ts";
import { LINK_ASK } from "./linkbuttons.ts";
import { mapConversation } from "./linkmap.ts";
import { numbersQuestion, planScreen } from "./linkplan.ts";
import { toMismatch } from "./linkput.ts";

const NUMBERS = "link-numbers";
const MAP = "link-map";

/** What a link does to values, where buttons are not enough: numbers are typed, a map is pressed together or typed. */
export function linkTypedFeature(links: Links): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function askNumbers(
    talk: Talk,
    ctx: Inside,
    sourceId: number,
    targetId: number,
    kind: "scale" | "threshold",
    side = 0,
  ): Promise<void> {
    const plan = await outside(talk, (outer) => links.plan(personOf(outer), sourceId, targetId));
    await ctx.reply(numbersQuestion(ctx.t, plan, kind));
    const { value: transform, answer } = await askText(talk, (text, { t }) =>
      toTransform(kind, text, t.locale, plan.source.measure),
    );
    const planned = await outside(talk, (outer) => links.plan(personOf(outer), sourceId, targetId, transform));
    const { text, keyboard } = planScreen(answer.t, planned, transform, side);
    await answer.reply(text, { reply_markup: keyboard });
  }

  dm.use(createConversation(askNumbers, { id: NUMBERS }));
  dm.use(createConversation(mapConversation(links), { id: MAP }));

  onPress(dm, LINK_ASK, async (ctx, sourceId, targetId, place, side = 0) => {
    const kind = KINDS[place];
    const plan = await links.plan(personOf(ctx), sourceId, targetId);
    if (!kind || !plan.kinds.includes(kind)) throw toMismatch(plan);
    if (kind !== "map" && kind !== "scale" && kind !== "threshold") throw new AppError("not-found");
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    if (kind === "map") await ctx.conversation.enter(MAP, sourceId, targetId, side);
    else await ctx.conversation.enter(NUMBERS, sourceId, targetId, kind, side);
  });

  return feature;
}

function toTransform(
  kind: "scale" | "threshold",
  text: string,
  locale: string,
  measure: string | null,
): Extract<Transform, { kind: "scale" | "threshold" }> {
  const numbers = kind === "scale" ? parseScale(text, locale) : parseLimits(text, locale, measure);
  if (!numbers) throw new AppError("numbers-expected");
  const [first, second] = numbers;
  return kind === "scale" ? { kind, factor: first, offset: second ?? 0 } : { kind, on: first, off: second ?? first };
}
