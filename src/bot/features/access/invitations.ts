import { Composer } from "grammy";
import type { Grants } from "../../../services/access/grants.ts";
import type { Invitations } from "../../../services/access/invitations.ts";
import type { Gift } from "../../../services/access/putgrant.ts";
import { pageWith } from "../../../services/page.ts";
import { itemAt, onPress } from "../../button.ts";
import { INVITATIONS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import { INVITE, toGift } from "./grantview.ts";
import {
  INVITATION,
  INVITATION_LIVES,
  invitationCard,
  invitationList,
  invitationMessage,
  lifeChoice,
  WITHDRAW,
} from "./invitationview.ts";

/** One-time links that give a right: made, listed and withdrawn by the unit's owner. */
export function invitationsFeature(grants: Grants, invitations: Invitations): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, INVITE, async (ctx, unitId, variable, right, choice) => {
    const gift: Gift = toGift(unitId, variable, right);
    const named = { ...gift, ...(await grants.gift(personOf(ctx), gift)) };
    if (choice === 0) return show(ctx, lifeChoice(ctx.t, named));
    const life = itemAt(INVITATION_LIVES, choice - 1);
    const { payload, view } = await invitations.create(personOf(ctx), gift, life);
    await showList(ctx, gift.unitId, 0);
    const link = `https://t.me/${ctx.me.username}?start=${payload}`;
    const { text, keyboard } = invitationMessage(ctx.t, view, link);
    await ctx.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  });

  onPress(dm, INVITATIONS, async (ctx, unitId, page) => {
    await showList(ctx, unitId, page);
  });

  onPress(dm, INVITATION, async (ctx, invitationId) => {
    await show(ctx, invitationCard(ctx.t, await invitations.view(personOf(ctx), invitationId)));
  });

  onPress(dm, WITHDRAW, async (ctx, invitationId) => {
    const { unitId } = await invitations.view(personOf(ctx), invitationId);
    await invitations.withdraw(personOf(ctx), invitationId);
    await showList(ctx, unitId, pageWith(invitationId));
  });

  async function showList(ctx: Context, unitId: number, page: number): Promise<void> {
    const access = await grants.overview(personOf(ctx), unitId);
    await show(ctx, invitationList(ctx.t, access, await invitations.list(personOf(ctx), unitId, page)));
  }

  return feature;
}
