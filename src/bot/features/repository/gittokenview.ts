import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import { type Page, pageWith } from "../../../services/page.ts";
import type { GitTokenView } from "../../../services/repository/gittokens.ts";
import { createButton } from "../../button.ts";
import { GIT_TOKENS } from "../../buttons.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { nameEntry } from "../../text/entries.ts";
import { formatDate, shorten } from "../../text/format.ts";
import { SETTINGS } from "../people/settingsview.ts";

export const GIT_TOKEN = createButton<[token: number]>("git-token", 1);
export const GIT_TOKEN_ADD = createButton("git-token-add", 0);
/** For the host of the link, or of the unit, that could not be read. */
export const GIT_TOKEN_HERE = createButton("git-token-here", 0);
export const GIT_TOKEN_UNIT = createButton<[unit: number]>("git-token-unit", 1);
export const GIT_TOKEN_REMOVE_ASK = createButton<[token: number]>("git-token-del", 1);
export const GIT_TOKEN_REMOVE = createButton<[token: number]>("git-token-del-yes", 1, 0, "danger");

const HOST = 60;

/** The hosts whose private repositories are open to a person here. */
export function gitTokenList(t: Translate, list: Page<GitTokenView>): Screen {
  const { lines, ...tokens } = listed(
    t,
    list.items.map(({ id, host }) =>
      nameEntry(host, GIT_TOKEN.data(id), (name) => t.plain("git-token-line", { name })),
    ),
  );
  const keyboard = addPager(tokens.keyboard, t, list, (page) => GIT_TOKENS.data(page));
  keyboard.text(t.plain("git-token-add"), GIT_TOKEN_ADD.data()).row();
  keyboard.text(t.plain("to-settings"), SETTINGS.data());
  const about = list.total === 0 ? t("git-tokens-empty") : t("git-tokens-about");
  return { text: [t("git-tokens-title"), "", about, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

export function gitTokenCard(t: Translate, { id, host, createdAt }: GitTokenView): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("git-token-remove"), GIT_TOKEN_REMOVE_ASK.data(id))
    .text(t.plain("button-back"), GIT_TOKENS.data(pageWith(id)));
  return { text: t("git-token-card", { host: shorten(host, HOST), date: formatDate(t, createdAt) }), keyboard };
}

export function gitTokenQuestion(t: Translate, { id, host }: GitTokenView): Screen {
  const keyboard = new InlineKeyboard()
    .text(t.plain("git-token-remove"), GIT_TOKEN_REMOVE.data(id))
    .text(t.plain("button-back"), GIT_TOKEN.data(id));
  return { text: t("git-token-remove-ask", { host: shorten(host, HOST) }), keyboard };
}
