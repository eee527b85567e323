import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Grants } from "../../../services/access/grants.ts";
import type { Transfers } from "../../../services/transfers.ts";
import type { Units } from "../../../services/units/units.ts";
import { isYes, onPress } from "../../button.ts";
import { TRANSFER_VIEW, UNIT_CARD, UNIT_MENU } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { column } from "../../pager.ts";
import { show } from "../../screen.ts";
import { toUnitLabel } from "../../text/entries.ts";
import {
  linkMessage,
  linkQuestion,
  offeredPage,
  offerPage,
  offerQuestion,
  receiverList,
  TRANSFER,
  TRANSFER_ACCEPT,
  TRANSFER_CANCEL,
  TRANSFER_LINK,
  TRANSFER_OFFER,
  TRANSFER_REFUSE,
  TRANSFER_TO,
} from "./transferview.ts";

interface Deps {
  readonly transfers: Transfers;
  readonly grants: Grants;
  readonly units: Units;
}

/** A unit goes to another person: offered by its owner, taken or refused by the other. */
export function transfersFeature({ transfers, grants, units }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, TRANSFER, async (ctx, unitId, page) => {
    const { unit, offer } = await transfers.pending(personOf(ctx), unitId);
    if (offer) return show(ctx, offerPage(ctx.t, offer));
    await show(ctx, receiverList(ctx.t, unitId, unit, await grants.people(personOf(ctx), page)));
  });

  onPress(dm, TRANSFER_TO, async (ctx, unitId, id) => {
    const { unit, name } = await transfers.receiver(personOf(ctx), unitId, id);
    await show(ctx, offerQuestion(ctx.t, unitId, unit, { id, name }));
  });

  onPress(dm, TRANSFER_OFFER, async (ctx, unitId, id) => {
    await transfers.offer(personOf(ctx), unitId, id);
    const { offer } = await transfers.pending(personOf(ctx), unitId);
    if (offer) await show(ctx, offerPage(ctx.t, offer));
  });

  onPress(dm, TRANSFER_LINK, async (ctx, unitId, sure) => {
    const person = personOf(ctx);
    if (!isYes(sure)) return show(ctx, linkQuestion(ctx.t, unitId, (await transfers.pending(person, unitId)).unit));
    const payload = await transfers.offerByLink(person, unitId);
    const { offer } = await transfers.pending(person, unitId);
    if (!offer) throw new AppError("transfer-over");
    await show(ctx, offerPage(ctx.t, offer));
    const { text, keyboard } = linkMessage(ctx.t, offer, `https://t.me/${ctx.me.username}?start=${payload}`);
    await ctx.reply(text, { reply_markup: keyboard, link_preview_options: { is_disabled: true } });
  });

  onPress(dm, TRANSFER_CANCEL, async (ctx, unitId) => {
    await transfers.cancel(personOf(ctx), unitId);
    const { unit } = await transfers.pending(personOf(ctx), unitId);
    const keyboard = column([[ctx.t.plain("button-back"), UNIT_MENU.data(unitId, 0)]]);
    await show(ctx, { text: ctx.t("transfer-cancelled", { unit }), keyboard });
  });

  onPress(dm, TRANSFER_VIEW, async (ctx, transferId) => {
    await show(ctx, offeredPage(ctx.t, await transfers.offered(personOf(ctx), transferId)));
  });

  onPress(dm, TRANSFER_ACCEPT, async (ctx, transferId) => {
    const unitId = await transfers.accept(personOf(ctx), transferId);
    const { name } = await units.viewOwn(personOf(ctx), unitId, Date.now());
    const keyboard = column([[toUnitLabel(ctx.t, { name }), UNIT_CARD.data(unitId, 0)]]);
    await show(ctx, { text: ctx.t("transfer-taken", { unit: name }), keyboard });
  });

  onPress(dm, TRANSFER_REFUSE, async (ctx, transferId) => {
    const { unit } = await transfers.offered(personOf(ctx), transferId);
    await transfers.refuse(personOf(ctx), transferId);
    await show(ctx, { text: ctx.t("transfer-refused", { unit }), keyboard: column([]) });
  });

  return feature;
}
