import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Gift, Grants } from "../../../services/access/grants.ts";
import type { Invitations } from "../../../services/access/invitations.ts";
import { pageWith } from "../../../services/page.ts";
import { INVITATIONS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import { INVITE, toGift } from "./grantview.ts";
import {
  INVITATION,
  invitationCard,
  invitationList,
  invitationMessage,
  LIVES,
  lifeChoice,
  WITHDRAW,
} from "./invitationview.ts";

/** One-time links that give a right: made, listed and withdrawn by the unit's owner. */
export function invitationsFeature(grants: Grants, invitations: Invitations): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.callbackQuery(INVITE.pattern, async (ctx) => {
    const [unitId, variable, right, choice = 0] = INVITE.read(ctx.match);
    const gift: Gift = toGift(unitId, variable, right);
    const named = { ...gift, ...(await grants.gift(personOf(ctx), gift)) };
    if (choice === 0) return show(ctx, lifeChoice(ctx.t, named));
    const life = LIVES[choice - 1];
    if (life === undefined) throw new AppError("not-found");
    const now = Date.now();
    const { payload, view } = await invitations.create(personOf(ctx), gift, life, now);
    await showList(ctx, gift.unitId, 0);
    const link = `https://t.me/${ctx.me.username}?start=${payload}`;
    const { text, keyboard } = invitationMessage(ctx.t, view, link, now);
    await ctx.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  });

  dm.callbackQuery(INVITATIONS.pattern, async (ctx) => {
    const [unitId = 0, page = 0] = INVITATIONS.read(ctx.match);
    await showList(ctx, unitId, page);
  });

  dm.callbackQuery(INVITATION.pattern, async (ctx) => {
    const [invitationId = 0] = INVITATION.read(ctx.match);
    const now = Date.now();
    await show(ctx, invitationCard(ctx.t, await invitations.view(personOf(ctx), invitationId, now), now));
  });

  dm.callbackQuery(WITHDRAW.pattern, async (ctx) => {
    const [invitationId = 0] = WITHDRAW.read(ctx.match);
    const { unitId } = await invitations.view(personOf(ctx), invitationId, Date.now());
    await invitations.withdraw(personOf(ctx), invitationId, Date.now());
    await showList(ctx, unitId, pageWith(invitationId));
  });

  async function showList(ctx: Context, unitId: number, page: number): Promise<void> {
    const now = Date.now();
    const access = await grants.overview(personOf(ctx), unitId);
    await show(ctx, invitationList(ctx.t, access, await invitations.list(personOf(ctx), unitId, page, now), now));
  }

  return feature;
}
