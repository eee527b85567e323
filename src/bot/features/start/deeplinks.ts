import { Composer } from "grammy";
import type { User } from "grammy/types";
import { STRANGER } from "../../../domain/access.ts";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Invitations } from "../../../services/access/invitations.ts";
import type { Accept, Users } from "../../../services/people/users.ts";
import type { Transfers } from "../../../services/transfers.ts";
import { type Context, personOf } from "../../context.ts";
import { nameOf } from "../../text/names.ts";
import { offeredPage } from "../access/transferview.ts";
import { type CardDeps, replyCard } from "../units/units.ts";
import { welcome } from "./start.ts";

const UNIT = /^u_([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/;

interface Deps extends CardDeps {
  readonly users: Users;
  readonly invitations: Invitations;
  readonly transfers: Transfers;
  readonly translations: Translations;
}

/** Links into the bot that name something: a unit that may be seen, an invitation, or an offer of a unit. */
export function entryFeature(deps: Deps): Composer<Context> {
  const { users, units, invitations, transfers, translations } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.command("start", async (ctx, next) => {
    const [, ...parts] = UNIT.exec(ctx.match) ?? [];
    if (parts.length === 0) return next();
    // Nobody is registered by looking.
    await replyCard(ctx, deps, await units.find(ctx.person ?? STRANGER, parts.join("-")));
  });

  dm.command("start", async (ctx, next) => {
    const payload = ctx.match;
    if (!invitations.isInvitation(payload)) return next();
    if (ctx.person && ctx.isAgain) {
      await welcome(ctx, ctx.person, users);
      const unitId = await invitations.unitOf(payload);
      if (unitId !== null) await replyCard(ctx, deps, unitId);
      return;
    }
    const unitId = await invitations.open(payload);
    const wasKnown = ctx.person !== undefined;
    if (wasKnown && unitId === null) return void (await ctx.reply(ctx.t("invitation-known")));
    await register(ctx, (em, person) => invitations.accept(em, payload, person));
    if (!wasKnown) await welcome(ctx, personOf(ctx), users);
    if (unitId !== null) await replyCard(ctx, deps, unitId);
  });

  dm.command("start", async (ctx, next) => {
    const payload = ctx.match;
    if (!transfers.isLink(payload)) return next();
    const wasKnown = ctx.person !== undefined;
    let transferId = 0;
    await register(ctx, async (em, person) => {
      transferId = await transfers.claim(em, payload, person);
      return [];
    });
    if (!wasKnown || ctx.isAgain) await welcome(ctx, personOf(ctx), users);
    const { text, keyboard } = offeredPage(ctx.t, await transfers.offered(personOf(ctx), transferId));
    await ctx.reply(text, { reply_markup: keyboard });
  });

  /** Makes whoever opens a link known by what they come with. */
  async function register(ctx: Context & { readonly from: User }, accept: Accept): Promise<void> {
    const { id: telegramId, language_code } = ctx.from;
    const name = nameOf(ctx.from) ?? ctx.t.plain("somebody");
    const newcomer = { telegramId, name, locale: translations(language_code).locale };
    ctx.person = await users.register(newcomer, Date.now(), { accept });
    ctx.t = translations(ctx.person.locale, ctx.person.timeZone);
  }

  return feature;
}
