import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Scope, TokenView } from "../../../services/openapi/apitokens.ts";
import { type Page, pageWith } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { listed } from "../../listing.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { formatAge, formatDate } from "../../text/format.ts";

const DAY = 24 * 3600_000;

export const SCOPES: readonly Scope[] = ["read", "write"];
/** How long a token may live, ms; null is for ever. */
export const TOKEN_LIVES = [
  { label: "token-life-day", ms: DAY },
  { label: "token-life-month", ms: 30 * DAY },
  { label: "token-life-year", ms: 365 * DAY },
  { label: "token-life-ever", ms: null },
] as const;

/** The conversation that makes a token. */
export const NAME = "token-name";

export const TOKENS = createButton<[page: number]>("tokens", 1);
export const TOKEN = createButton<[token: number]>("token", 1);
export const TOKEN_ADD = createButton("token-add", 0);
/** `scope` and `life` are places in SCOPES and TOKEN_LIVES. */
export const TOKEN_SCOPE = createButton<[scope: number]>("token-scope", 1);
export const TOKEN_LIFE = createButton<[scope: number, life: number]>("token-life", 2);
export const TOKEN_REVOKE_ASK = createButton<[token: number]>("token-rev", 1);
export const TOKEN_REVOKE = createButton<[token: number]>("token-rev-yes", 1, 0, "danger");

export function tokenList(t: Translate, list: Page<TokenView>, url: string): Screen {
  const { lines, ...tokens } = listed(
    t,
    list.items.map((token) => {
      const state = token.expired ? "expired" : token.scope;
      return nameEntry(token.name, TOKEN.data(token.id), (name) => t.plain("token-line", { name, state }));
    }),
  );
  const keyboard = addPager(tokens.keyboard, t, list, (page) => TOKENS.data(page));
  keyboard.text(t.plain("token-add"), TOKEN_ADD.data());
  if (list.total === 0) return { text: t("tokens-empty", { url }), keyboard };
  const title = t("tokens-title", { total: list.total });
  return { text: [title, ...lines, ...pageLine(t, list), "", t("tokens-about", { url })].join("\n"), keyboard };
}

export function tokenCard(t: Translate, token: TokenView, now: number): Screen {
  const { name, scope, lastUsedAt, expiresAt, expired } = token;
  const text = t("token-card", {
    name,
    scope,
    expired: expired ? "yes" : "no",
    used: lastUsedAt === null ? "never" : formatAge(t, lastUsedAt, now),
    ends: expiresAt === null ? "never" : formatDate(t, expiresAt),
  });
  const keyboard = new InlineKeyboard()
    .text(t.plain("token-revoke"), TOKEN_REVOKE_ASK.data(token.id))
    .text(t.plain("to-tokens"), TOKENS.data(pageWith(token.id)));
  return { text, keyboard };
}

export function scopeChoice(t: Translate): Screen {
  const keyboard = column([
    [t.plain("token-scope-read"), TOKEN_SCOPE.data(0)],
    [t.plain("token-scope-write"), TOKEN_SCOPE.data(1)],
    [t.plain("to-tokens"), TOKENS.data(0)],
  ]);
  return { text: t("token-choose-scope"), keyboard };
}

export function lifeChoice(t: Translate, scope: number): Screen {
  const lives = TOKEN_LIVES.map(({ label }, life) => [t.plain(label), TOKEN_LIFE.data(scope, life)] as const);
  const keyboard = column([...lives, [t.plain("button-back"), TOKEN_ADD.data()]]);
  return { text: t("token-choose-life"), keyboard };
}

/** For who may not have got the text of a token that they have made. */
export function tokenLost(t: Translate): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("token-add"), TOKEN_ADD.data())
    .text(t.plain("to-tokens"), TOKENS.data(0));
  return { text: t("token-lost"), keyboard };
}

export function revokeQuestion(t: Translate, { id, name }: TokenView): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("token-revoke"), TOKEN_REVOKE.data(id))
    .text(t.plain("button-back"), TOKEN.data(id));
  return { text: t("token-revoke-ask", { name }), keyboard };
}
