import { InlineKeyboard } from "grammy";
import { MINUTE } from "../../../domain/span.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Named } from "../../../services/access/grants.ts";
import type { Page } from "../../../services/page.ts";
import type { Offered, TransferView } from "../../../services/transfers.ts";
import { createButton } from "../../button.ts";
import { UNIT_MENU } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { formatSpan } from "../../text/format.ts";
import { shareUrl } from "./accessview.ts";

export const TRANSFER = createButton<[unit: number, page: number]>("transfer", 2);
export const TRANSFER_TO = createButton<[unit: number, person: number]>("transfer-to", 2);
export const TRANSFER_OFFER = createButton<[unit: number, person: number]>("transfer-yes", 2);
/** An offer to whoever opens a link: asks (0), makes it (1). */
export const TRANSFER_LINK = createButton<[unit: number, sure: number]>("transfer-link", 2);
export const TRANSFER_CANCEL = createButton<[unit: number]>("transfer-del", 1);
export const TRANSFER_ACCEPT = createButton<[transfer: number]>("transfer-take", 1);
export const TRANSFER_REFUSE = createButton<[transfer: number]>("transfer-no", 1);

/** To whom is a unit to go? */
export function receiverList(t: Translate, unitId: number, unit: string, list: Page<Named>): Screen {
  const entries = list.items.map(({ id, name }) => nameEntry(name, TRANSFER_TO.data(unitId, id)));
  const { lines, ...people } = listed(t, entries);
  const keyboard = addPager(people.keyboard, t, list, (page) => TRANSFER.data(unitId, page));
  keyboard.text(t.plain("transfer-link"), TRANSFER_LINK.data(unitId, 0)).row();
  keyboard.text(t.plain("button-back"), UNIT_MENU.data(unitId, 0));
  const text = t(list.total === 0 ? "transfer-nobody" : "transfer-whom", { unit });
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** What goes and what stays, before a unit is offered. */
export function offerQuestion(t: Translate, unitId: number, unit: string, to: { id: number; name: string }): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("transfer-yes"), TRANSFER_OFFER.data(unitId, to.id)],
    [t.plain("button-back"), TRANSFER.data(unitId, 0)],
  ]);
  return { text: t("transfer-ask", { unit, person: to.name }), keyboard };
}

/** The same before a link is made. */
export function linkQuestion(t: Translate, unitId: number, unit: string): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("transfer-link-yes"), TRANSFER_LINK.data(unitId, 1)],
    [t.plain("button-back"), TRANSFER.data(unitId, 0)],
  ]);
  return { text: t("transfer-ask-link", { unit }), keyboard };
}

/** The link itself, as a message to be passed on. */
export function linkMessage(t: Translate, { unit, leftMs }: TransferView, link: string): Screen {
  const keyboard = new InlineKeyboard().url(t.plain("access-share"), shareUrl(link, unit));
  return { text: t("transfer-link-made", { unit, link, span: spanOf(t, leftMs) }), keyboard };
}

/** An offer that its receiver has not answered. */
export function offerPage(t: Translate, { unitId, unit, receiver, leftMs }: TransferView): Screen {
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("transfer-cancel"), TRANSFER_CANCEL.data(unitId)],
    [t.plain("button-back"), UNIT_MENU.data(unitId, 0)],
  ]);
  const span = spanOf(t, leftMs);
  const text =
    receiver === null ? t("transfer-open-link", { unit, span }) : t("transfer-open", { unit, person: receiver, span });
  return { text, keyboard };
}

/** What the receiver gets, and the question whether they take it. */
export function offeredPage(t: Translate, offered: Offered): Screen {
  const { id, unit, giver, inputs, outputs, links, boards, leftMs } = offered;
  const keyboard = addGrid(new InlineKeyboard(), [
    [t.plain("transfer-take"), TRANSFER_ACCEPT.data(id)],
    [t.plain("transfer-no"), TRANSFER_REFUSE.data(id)],
  ]);
  const lines = [
    t("transfer-offered", { unit, person: giver }),
    "",
    t("transfer-parts", { inputs, outputs }),
    ...(links > 0 ? [t("transfer-links", { count: links })] : []),
    ...(boards > 0 ? [t("transfer-boards", { count: boards })] : []),
    t("transfer-keys"),
    "",
    t("transfer-left", { span: spanOf(t, leftMs) }),
  ];
  return { text: lines.join("\n"), keyboard };
}

/** Of seven days, seven are left in their first minute. */
function spanOf(t: Translate, leftMs: number): string {
  return formatSpan(t, Math.ceil(leftMs / MINUTE) * MINUTE);
}
