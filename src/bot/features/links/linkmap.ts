import { InlineKeyboard } from "grammy";
import { TRAITS } from "../../../domain/traits.ts";
import type { Transform } from "../../../domain/transform.ts";
import { parsePairs } from "../../../domain/typedlist.ts";
import type { Value } from "../../../domain/value.ts";
import { AppError } from "../../../errors.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Links } from "../../../services/links/links.ts";
import type { EndView } from "../../../services/links/linkview.ts";
import { askText } from "../../ask.ts";
import { createButton } from "../../button.ts";
import { type Inside, outside, personOf, type Talk } from "../../context.ts";
import { addGrid } from "../../grid.ts";
import { standsAt } from "../../stuck.ts";
import { fitValue, formatGiven, shorten } from "../../text/format.ts";
import { unitAt } from "./linkbuttons.ts";
import { mapPreview } from "./linkplan.ts";
import { putLink } from "./linkput.ts";
import { endName, linkCard } from "./linkview.ts";

/** The place in the target's values, −1 for none. */
const CHOOSE = createButton<[step: number, place: number]>("l-map", 2);
const NONE = -1;
const YES = "l-map-yes";
const NO = "l-map-no";

const MAX_PAIRS = 50;
/** Longer lists are typed. */
const MAX_STEPS = 10;

type Pairs = readonly (readonly [Value, Value])[];
type Pressed = Inside & { callbackQuery: { data: string } };

interface Asked {
  readonly pairs: Pairs;
  readonly t: Translate;
  readonly messageId: number;
  readonly chatId: number;
}

/** Makes a map of values: a question a value with the answers as buttons, or pairs typed where there are no lists. */
export function mapConversation(links: Links) {
  return async (talk: Talk, ctx: Inside, sourceId: number, targetId: number, side = 0): Promise<void> => {
    const plan = await outside(talk, (outer) => links.plan(personOf(outer), sourceId, targetId));
    const [from, to] = [listOf(plan.source), listOf(plan.target)];
    const asked =
      from && to && from.length <= MAX_STEPS
        ? await pressPairs(talk, ctx, plan.source, plan.target)
        : await typePairs(talk, ctx, plan.source, plan.target);
    if (!asked) return;
    const { pairs, t, chatId } = asked;
    const transform: Transform = { kind: "map", pairs: pairs.map(([left, right]) => [left, right]) };
    const planned = await outside(talk, (outer) => links.plan(personOf(outer), sourceId, targetId, transform));
    const { text, keyboard } = mapPreview(t, planned, transform, YES, NO);
    const edited = await ctx.api.editMessageText(chatId, asked.messageId, text, { reply_markup: keyboard });
    const messageId = standsAt(edited, asked.messageId);
    const press = await pressOn(talk, messageId, (data) => data === YES || data === NO);
    await press.answerCallbackQuery();
    if (press.callbackQuery.data === NO) {
      await ctx.api.editMessageText(chatId, messageId, press.t("cancelled"));
      return;
    }
    const { link, done } = await outside(talk, (outer) =>
      putLink(links, personOf(outer), sourceId, targetId, transform),
    );
    const card = linkCard(press.t, link, done, unitAt(side, plan));
    await ctx.api.editMessageText(chatId, messageId, card.text, { reply_markup: card.keyboard });
  };
}

async function pressPairs(talk: Talk, ctx: Inside, source: EndView, target: EndView): Promise<Asked | undefined> {
  const [from, to] = [listOf(source) ?? [], listOf(target) ?? []];
  const pairs: (readonly [Value, Value])[] = [];
  const first = stepScreen(ctx.t, source, target, 0);
  const { chat, message_id } = await ctx.reply(first.text, { reply_markup: first.keyboard });
  let messageId = message_id;
  let t = ctx.t;
  for (const [step, value] of from.entries()) {
    if (step > 0) {
      const { text, keyboard } = stepScreen(t, source, target, step);
      const edited = await ctx.api.editMessageText(chat.id, messageId, text, { reply_markup: keyboard });
      messageId = standsAt(edited, messageId);
    }
    const isOfStep = (data: string): boolean => data === NO || placeIn(to, step, data) !== undefined;
    const press = await pressOn(talk, messageId, isOfStep);
    await press.answerCallbackQuery();
    t = press.t;
    if (press.callbackQuery.data === NO) {
      await ctx.api.editMessageText(chat.id, messageId, t("cancelled"));
      return undefined;
    }
    const chosen = to[placeIn(to, step, press.callbackQuery.data) ?? NONE];
    if (chosen !== undefined) pairs.push([value, chosen]);
  }
  return { pairs, t, chatId: chat.id, messageId };
}

async function typePairs(talk: Talk, ctx: Inside, source: EndView, target: EndView): Promise<Asked> {
  await ctx.reply(ctx.t("link-ask-pairs", { from: exampleOf(ctx.t, source), to: exampleOf(ctx.t, target) }));
  const { value: pairs, answer } = await askText(talk, (text, { t, message }): Pairs => {
    const read = parsePairs(text, source, target, {
      locale: t.locale,
      timeZone: t.timeZone,
      now: (message?.date ?? 0) * 1000,
    });
    if ("line" in read) throw new AppError("pairs-expected", { line: shorten(read.line) });
    if (read.pairs.length > MAX_PAIRS) throw new AppError("pairs-too-many", { max: MAX_PAIRS });
    return read.pairs;
  });
  const { chat, message_id: messageId } = await answer.reply("…");
  return { pairs, t: answer.t, chatId: chat.id, messageId };
}

/** A press on this message; a button of an earlier step is none of this one's. */
function pressOn(talk: Talk, messageId: number, fits: (data: string) => boolean): Promise<Pressed> {
  return talk.waitUntil((next): next is Pressed => fits(next.callbackQuery?.data ?? "") && next.msgId === messageId, {
    next: true,
  });
}

function stepScreen(t: Translate, source: EndView, target: EndView, step: number) {
  const values = (listOf(target) ?? []).map((value, place) => {
    return [fitValue(t, { ...target, exact: true }, value), CHOOSE.data(step, place)] as const;
  });
  const keyboard = addGrid(new InlineKeyboard(), values);
  addGrid(keyboard, [
    [t.plain("link-map-skip"), CHOOSE.data(step, NONE)],
    [t.plain("override-cancel"), NO],
  ]);
  const value = formatGiven(t, source, listOf(source)?.[step]);
  const names = { source: endName(t, source), target: endName(t, target), value };
  return { text: t("link-map-step", names), keyboard };
}

/** The place that was pressed at this step; undefined where the data is no button of it. */
function placeIn(values: readonly Value[], step: number, data: string): number | undefined {
  const [of, place = NONE] = CHOOSE.read(data) ?? [];
  return of === step && (place === NONE || values[place] !== undefined) ? place : undefined;
}

/** All that a variable can be, where that is known. */
function listOf({ type, values }: EndView): readonly Value[] | undefined {
  return values ?? (TRAITS[type].holds === "boolean" ? [false, true] : undefined);
}

function exampleOf(t: Translate, end: EndView): string {
  const { type, values } = end;
  const [first] = values ?? [];
  if (first !== undefined) return formatGiven(t, end, first);
  const { holds } = TRAITS[type];
  return holds === "boolean" ? "on" : holds === "string" ? "text" : "1";
}
