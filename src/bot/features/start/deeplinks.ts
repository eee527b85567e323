import { Composer } from "grammy";
import { STRANGER } from "../../../domain/access.ts";
import type { Translations } from "../../../i18n/i18n.ts";
import type { Invitations } from "../../../services/access/invitations.ts";
import type { Users } from "../../../services/people/users.ts";
import type { Context } from "../../context.ts";
import { nameOf } from "../../text/names.ts";
import { type CardDeps, replyCard } from "../units/units.ts";
import { welcome } from "./start.ts";

const UNIT = /^u_([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/;

interface Deps extends CardDeps {
  readonly users: Users;
  readonly invitations: Invitations;
  readonly translations: Translations;
}

/** Links into the bot that name something: a unit that may be seen, or an invitation. */
export function entryFeature(deps: Deps): Composer<Context> {
  const { users, units, invitations, translations } = deps;
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
    const { id: telegramId } = ctx.from;
    const name = nameOf(ctx.from) ?? ctx.t.plain("somebody");
    if (ctx.person && ctx.isAgain) {
      await welcome(ctx, ctx.person, users);
      const unitId = await invitations.unitOf(payload);
      if (unitId !== null) await replyCard(ctx, deps, unitId);
      return;
    }
    const unitId = await invitations.open(payload);
    const wasKnown = ctx.person !== undefined;
    if (wasKnown && unitId === null) return void (await ctx.reply(ctx.t("invitation-known")));
    const newcomer = { telegramId, name, locale: translations(ctx.from.language_code).locale };
    ctx.person = await users.register(newcomer, Date.now(), {
      accept: (em, person) => invitations.accept(em, payload, person),
    });
    ctx.t = translations(ctx.person.locale, ctx.person.timeZone);
    if (!wasKnown) await welcome(ctx, ctx.person, users);
    if (unitId !== null) await replyCard(ctx, deps, unitId);
  });

  return feature;
}
