import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { AccessView } from "../../../services/access/grants.ts";
import type { InvitationView } from "../../../services/access/invitations.ts";
import { type Page, pageWith } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { ACCESS, INVITATIONS } from "../../buttons.ts";
import { addGrid } from "../../grid.ts";
import { addCopy, addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { formatSpan } from "../../text/format.ts";
import { shareUrl } from "./accessview.ts";
import { GIVE, GIVE_TO, type Given, giftLine, INVITE, toNumbers } from "./grantview.ts";

export const INVITATION = createButton<[invitation: number]>("invited", 1);
export const WITHDRAW = createButton<[invitation: number]>("invited-del", 1);

const HOUR = 3600_000;
/** How long an invitation may work, ms. */
export const INVITATION_LIVES = [HOUR, 24 * HOUR, 7 * 24 * HOUR] as const;

export function lifeChoice(t: Translate, gift: Given): Screen {
  const numbers = toNumbers(gift);
  const lives = INVITATION_LIVES.map(
    (life, place) => [formatSpan(t, life), INVITE.data(...numbers, place + 1)] as const,
  );
  const keyboard = addGrid(new InlineKeyboard(), lives);
  keyboard.text(t.plain("button-back"), GIVE_TO.data(...numbers));
  return { text: t("invite-life", giftLine(t, gift)), keyboard };
}

/** The invitation itself, as a message to be passed on. */
export function invitationMessage(t: Translate, view: InvitationView, link: string): Screen {
  const span = formatSpan(t, view.leftMs);
  const share = new InlineKeyboard().url(t.plain("access-share"), shareUrl(link, view.unit)).row();
  const keyboard = addCopy(share, t, "link", link);
  return { text: t("invite-made", { ...giftLine(t, named(view)), link, span }), keyboard };
}

export function invitationList(t: Translate, { unitId, name }: AccessView, list: Page<InvitationView>): Screen {
  const buttons = list.items.map((view) => [invitationLine(t, view), INVITATION.data(view.id)] as const);
  const keyboard = addPager(column(buttons), t, list, (page) => INVITATIONS.data(unitId, page));
  keyboard.text(t.plain("invite-add"), GIVE.data(unitId, 0)).row().text(t.plain("button-back"), ACCESS.data(unitId));
  const text =
    list.total === 0
      ? t("invitations-empty", { unit: name })
      : t("invitations-title", { unit: name, total: list.total });
  return { text: [text, ...pageLine(t, list)].join("\n"), keyboard };
}

/** One invitation, and the question whether to withdraw it. */
export function invitationCard(t: Translate, view: InvitationView): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("invite-withdraw"), WITHDRAW.data(view.id))
    .text(t.plain("button-back"), INVITATIONS.data(view.unitId, pageWith(view.id)));
  const span = formatSpan(t, view.leftMs);
  return { text: t("invite-card", { ...giftLine(t, named(view)), span }), keyboard };
}

function invitationLine(t: Translate, view: InvitationView): string {
  const { thing, right } = giftLine(t, named(view));
  return t.plain("invite-line", { thing, right, span: formatSpan(t, view.leftMs) });
}

function named(view: InvitationView): Given {
  return { ...view, variableId: view.variable?.id ?? null };
}
