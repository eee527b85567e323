import { Composer, InlineKeyboard, InputFile } from "grammy";
import type { Translate } from "../../i18n/i18n.ts";
import type { Page } from "../../services/page.ts";
import type { UnitLine, Units } from "../../services/units.ts";
import { UNIT_CARD, UNITS_LIST } from "../actions.ts";
import { type Context, personOf } from "../context.ts";
import { formatAge } from "../format.ts";
import { addPager, column, pageLine } from "../pager.ts";
import { DELETE, DELETE_ASK, ENV_SEND, RENEW, RENEW_ASK, type Screen, unitCard } from "./card.ts";

/** A person's units: /units, the card of each, env.json, deletion. */
export function unitsFeature(units: Units): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.command("units", async (ctx) => {
    const { text, keyboard } = unitsList(ctx.t, await units.list(personOf(ctx), 0, Date.now()), Date.now());
    await ctx.reply(text, { reply_markup: keyboard });
  });

  dm.callbackQuery(UNITS_LIST.pattern, async (ctx) => {
    const [page = 0] = UNITS_LIST.read(ctx.match);
    await showList(ctx, units, page);
  });

  dm.callbackQuery(UNIT_CARD.pattern, async (ctx) => {
    const [unitId = 0, page = 0] = UNIT_CARD.read(ctx.match);
    const card = await cardOf(ctx, units, unitId, page);
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(card.text, toMessage(card));
  });

  dm.callbackQuery(ENV_SEND.pattern, async (ctx) => {
    const [unitId = 0] = ENV_SEND.read(ctx.match);
    const { name } = await units.view(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await sendEnv(ctx, await units.env(personOf(ctx), unitId), ctx.t("env-caption", { name }));
  });

  dm.callbackQuery(RENEW_ASK.pattern, async (ctx) => {
    const [unitId = 0] = RENEW_ASK.read(ctx.match);
    const { name } = await units.view(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    const yes = [ctx.t.plain("renew-yes"), RENEW.data(unitId)] as const;
    await ctx.editMessageText(ctx.t("renew-ask", { name }), { reply_markup: question(ctx.t, yes, unitId) });
  });

  dm.callbackQuery(RENEW.pattern, async (ctx) => {
    const [unitId = 0] = RENEW.read(ctx.match);
    const env = await units.renewEnv(personOf(ctx), unitId);
    const card = await cardOf(ctx, units, unitId, 0);
    const { name } = await units.view(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(card.text, toMessage(card));
    await sendEnv(ctx, env, ctx.t("env-caption-new", { name }));
  });

  dm.callbackQuery(DELETE_ASK.pattern, async (ctx) => {
    const [unitId = 0] = DELETE_ASK.read(ctx.match);
    const { name } = await units.view(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    const yes = [ctx.t.plain("delete-yes"), DELETE.data(unitId)] as const;
    await ctx.editMessageText(ctx.t("delete-ask", { name }), { reply_markup: question(ctx.t, yes, unitId) });
  });

  dm.callbackQuery(DELETE.pattern, async (ctx) => {
    const [unitId = 0] = DELETE.read(ctx.match);
    const { name } = await units.view(personOf(ctx), unitId, Date.now());
    await units.remove(personOf(ctx), unitId);
    await ctx.answerCallbackQuery();
    const keyboard = column([[ctx.t.plain("to-units"), UNITS_LIST.data(0)]]);
    await ctx.editMessageText(ctx.t("deleted", { name }), { reply_markup: keyboard });
  });

  return feature;
}

/** Sends a unit's card as a message of its own, and its env.json below. */
export async function introduce(ctx: Context, units: Units, unitId: number): Promise<void> {
  const card = await cardOf(ctx, units, unitId, 0);
  await ctx.reply(card.text, toMessage(card));
  const { name } = await units.view(personOf(ctx), unitId, Date.now());
  await sendEnv(ctx, await units.env(personOf(ctx), unitId), ctx.t("env-caption", { name }));
}

async function showList(ctx: Context, units: Units, page: number): Promise<void> {
  const { text, keyboard } = unitsList(ctx.t, await units.list(personOf(ctx), page, Date.now()), Date.now());
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(text, { reply_markup: keyboard });
}

async function cardOf(ctx: Context, units: Units, unitId: number, page: number): Promise<Screen> {
  const person = personOf(ctx);
  const now = Date.now();
  return unitCard(ctx.t, await units.view(person, unitId, now), await units.source(person, unitId), page, now);
}

function toMessage({ keyboard }: Screen) {
  return { reply_markup: keyboard, link_preview_options: { is_disabled: true } };
}

function sendEnv(ctx: Context, env: string, caption: string): Promise<unknown> {
  return ctx.replyWithDocument(new InputFile(Buffer.from(env), "env.json"), { caption });
}

function question(t: Translate, [label, data]: readonly [string, string], unitId: number): InlineKeyboard {
  return new InlineKeyboard().text(label, data).text(t.plain("button-back"), UNIT_CARD.data(unitId, 0));
}

function unitsList(t: Translate, list: Page<UnitLine>, now: number): Screen {
  if (list.total === 0) return { text: t("units-empty"), keyboard: new InlineKeyboard() };
  const buttons = list.items.map(({ id, name, online, seenAt }) => {
    const seen = seenAt === null ? "—" : formatAge(t, seenAt, now);
    return [t.plain("unit-line", { name, seen, online: online ? "yes" : "no" }), UNIT_CARD.data(id, 0)] as const;
  });
  const keyboard = addPager(column(buttons), t, list, (page) => UNITS_LIST.data(page));
  return { text: [t("units-title", { total: list.total }), ...pageLine(t, list)].join("\n"), keyboard };
}
