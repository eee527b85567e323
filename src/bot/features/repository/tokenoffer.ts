import { parseLink } from "../../../domain/gitlink.ts";
import { hostOf } from "../../../domain/gittoken.ts";
import type { ErrorCode } from "../../../errors.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Dialogs } from "../../../services/chats/dialogs.ts";
import { type Context, outside, type Talk } from "../../context.ts";
import { GIT_TOKEN_HERE, GIT_TOKEN_UNIT } from "./gittokenview.ts";

/** A button: its label, and what it sends. */
type Offer = readonly [label: string, data: string];

const MENDED: readonly ErrorCode[] = [
  "repository-private",
  "repository-not-found",
  "repository-token-refused",
  "repository-token-blind",
];

/** Conversations in which people type links; the one for a commit asks for its name, and takes none. */
export const LINK_TALKS = { create: "new", commit: "update-commit", address: "update-address" } as const;

/** Under which the link is kept that could not be read in a chat. */
export const LINK_KEY = (chatId: number | undefined): string => `git-link:${chatId}`;

/** Whether one of them goes on in this chat. */
export function mayHearLink(ctx: Context): boolean {
  return isIn(ctx, Object.values(LINK_TALKS));
}

/** Whether a conversation goes on in this chat that takes a link: anything else would take it for a name or the like. */
export function waitsForLink(ctx: Context): boolean {
  return isIn(ctx, [LINK_TALKS.create, LINK_TALKS.address]);
}

function isIn({ conversation }: Context, talks: readonly string[]): boolean {
  const active = conversation.active();
  return talks.some((talk) => talk in active);
}

/** Where a unit's repository lets nobody in without a token, a button to give one. */
export function offerForUnit(t: Translate, code: ErrorCode, unitId: number): Offer[] {
  return MENDED.includes(code) ? [[t.plain("git-token-button"), GIT_TOKEN_UNIT.data(unitId)]] : [];
}

/** The same for a link that was sent, which it keeps: it is read again then. A token goes over https alone. */
export async function offerForLink(
  talk: Talk,
  dialogs: Dialogs,
  t: Translate,
  code: ErrorCode,
  link: string,
): Promise<Offer[]> {
  if (!MENDED.includes(code) || hostOf(parseLink(link).url) === undefined) return [];
  await outside(talk, async ({ chatId }) => dialogs.write(LINK_KEY(chatId), { link }));
  return [[t.plain("git-token-button"), GIT_TOKEN_HERE.data()]];
}
