import { Composer, InlineKeyboard, InputFile } from "grammy";
import { STRANGER } from "../../../domain/access.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Audit } from "../../../services/audit.ts";
import type { DeviceLogs } from "../../../services/devicelog.ts";
import type { Mirrors } from "../../../services/mirrors/mirrors.ts";
import type { Rhythms } from "../../../services/rhythms.ts";
import { emptySettings } from "../../../services/units/envfile.ts";
import type { Naming } from "../../../services/units/naming.ts";
import type { Units } from "../../../services/units/units.ts";
import { onPress } from "../../button.ts";
import { ENV_SEND, UNIT_BACK, UNIT_CARD, UNIT_MENU, UNITS_LIST } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import type { Cards } from "../../delivery/cards.ts";
import { addGrid } from "../../grid.ts";
import { column } from "../../pager.ts";
import { Places } from "../../places.ts";
import { type Screen, show } from "../../screen.ts";
import { formatList, shortenName } from "../../text/format.ts";
import { ZIP_ASK } from "./boardzip.ts";
import { unitCard } from "./card.ts";
import { readCard } from "./follow.ts";
import { logFeature } from "./log.ts";
import { DELETE, DELETE_ASK, RENEW, RENEW_ASK, unitMenu } from "./menu.ts";
import { namingFeature } from "./naming.ts";
import { rhythmFeature } from "./rhythm.ts";

const NAME = 40;

/** What shows cards, and has them followed. */
export interface CardDeps {
  readonly units: Units;
  readonly mirrors: Mirrors;
  readonly cards: Cards;
}

export interface UnitsDeps extends CardDeps {
  readonly audit: Audit;
  readonly rhythms: Rhythms;
  readonly naming: Naming;
  readonly logs: DeviceLogs;
}

/** A unit: its card, env.json, deletion. */
export function unitsFeature(deps: UnitsDeps): Composer<Context> {
  const { units, mirrors, audit, rhythms, naming, logs } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  const places = new Places();
  feature.use(
    rhythmFeature(rhythms),
    logFeature(logs),
    namingFeature(naming, (ctx, unitId) => menuOf(ctx, units, unitId, 0)),
  );

  onPress(dm, UNIT_CARD, async (ctx, unitId, page) => {
    await showCard(ctx, unitId, page);
  });

  onPress(dm, UNIT_BACK, async (ctx, unitId, page) => {
    await showCard(ctx, unitId, places.left(ctx, unitId) ?? page);
  });

  onPress(dm, UNIT_MENU, async (ctx, unitId, from) => {
    await show(ctx, await menuOf(ctx, units, unitId, from));
  });

  onPress(dm, ENV_SEND, async (ctx, unitId) => {
    const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await sendEnv(ctx, await units.env(personOf(ctx), unitId), "env-caption", { unitId, name });
  });

  onPress(dm, RENEW_ASK, async (ctx, unitId) => {
    const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    const yes = [ctx.t.plain("renew-yes"), RENEW.data(unitId)] as const;
    await ctx.editMessageText(ctx.t("renew-ask", { name }), { reply_markup: question(ctx.t, yes, unitId) });
  });

  onPress(dm, RENEW, async (ctx, unitId) => {
    const env = await units.renewEnv(personOf(ctx), unitId);
    const card = await cardOf(ctx, { units, mirrors }, unitId, places.left(ctx, unitId) ?? 0);
    const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(card.text, toMessage(card));
    await sendEnv(ctx, env, "env-caption-new", { unitId, name });
  });

  onPress(dm, DELETE_ASK, async (ctx, unitId) => {
    const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    const yes = [ctx.t.plain("delete-yes"), DELETE.data(unitId)] as const;
    await ctx.editMessageText(ctx.t("delete-ask", { name }), { reply_markup: question(ctx.t, yes, unitId) });
  });

  onPress(dm, DELETE, async (ctx, unitId) => {
    const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
    await units.remove(personOf(ctx), unitId);
    await ctx.answerCallbackQuery();
    const keyboard = column([[ctx.t.plain("to-units"), UNITS_LIST.data(0)]]);
    await ctx.editMessageText(ctx.t("deleted", { name }), { reply_markup: keyboard });
  });

  async function showCard(ctx: Context, unitId: number, page: number): Promise<void> {
    const card = await cardOf(ctx, { units, mirrors, audit }, unitId, page);
    places.note(ctx, unitId, page);
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(card.text, toMessage(card));
    follow(deps, ctx, ctx.msgId, { unitId, page, isNew: card.isNew });
  }

  return feature;
}

/** Sends a unit's card as a message of its own, and its env.json below. */
export async function introduce(ctx: Context, deps: CardDeps, unitId: number): Promise<void> {
  const { units } = deps;
  await replyCard(ctx, deps, unitId);
  const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
  await sendEnv(ctx, await units.env(personOf(ctx), unitId), "env-caption", { unitId, name });
}

/** Sends the card of a unit as a message of its own, also to whoever is not registered and may see it. */
export async function replyCard(ctx: Context, deps: CardDeps, unitId: number): Promise<void> {
  const card = await cardOf(ctx, { units: deps.units, mirrors: deps.mirrors }, unitId, 0);
  const { message_id: messageId } = await ctx.reply(card.text, toMessage(card));
  follow(deps, ctx, messageId, { unitId, page: 0, isNew: card.isNew });
}

/** Has a card follow its unit, where somebody who is registered looks at it. */
function follow(
  { cards }: CardDeps,
  { person, chatId, t }: Context,
  messageId: number | undefined,
  shown: { unitId: number; page: number; isNew: boolean },
): void {
  if (!person || chatId === undefined || messageId === undefined) return;
  cards.show({ ...shown, chatId, messageId, ownerId: person.id, locale: t.locale });
}

interface Card extends Screen {
  /** Its unit has never been heard of. */
  readonly isNew: boolean;
}

async function cardOf(ctx: Context, deps: Parameters<typeof readCard>[0], unitId: number, page: number): Promise<Card> {
  const { person, t } = ctx;
  const now = Date.now();
  const { unit, about } = person
    ? await readCard(deps, person, unitId, now)
    : { unit: await deps.units.view(STRANGER, unitId, now), about: {} };
  return { ...unitCard(t, unit, about, page, now), isNew: unit.presence === "never" };
}

async function menuOf(ctx: Context, units: Units, unitId: number, from: number): Promise<Screen> {
  const person = personOf(ctx);
  const unit = await units.view(person, unitId, Date.now());
  return unitMenu(ctx.t, unit, unit.own && !unit.isMirror ? await units.source(person, unitId) : undefined, from);
}

function toMessage({ keyboard }: Screen) {
  return { reply_markup: keyboard, link_preview_options: { is_disabled: true } };
}

/** Sends env.json, and says what in it is left to whoever gets it. */
function sendEnv(
  ctx: Context,
  env: string,
  key: "env-caption" | "env-caption-new",
  { unitId, name }: { unitId: number; name: string },
): Promise<unknown> {
  const names = emptySettings(env).map((key) => shortenName(key, NAME));
  const caption = ctx.t(key, { name, count: names.length, empty: formatList(ctx.t, names) });
  const reply_markup = column([[ctx.t.plain("button-zip"), ZIP_ASK.data(unitId, 0)]]);
  return ctx.replyWithDocument(new InputFile(Buffer.from(env), "env.json"), { caption, reply_markup });
}

function question(t: Translate, [label, data]: readonly [string, string], unitId: number): InlineKeyboard {
  return addGrid(new InlineKeyboard(), [
    [label, data],
    [t.plain("button-back"), UNIT_MENU.data(unitId, 0)],
  ]);
}
