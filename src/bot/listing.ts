import type { InlineKeyboard } from "grammy";
import type { Translate } from "../i18n/i18n.ts";
import type { Style } from "./button.ts";
import { column } from "./pager.ts";
import { FULL, widthOf } from "./text/fit.ts";

/** One of a list: all that there is to say of it, and the same in so many px. */
export interface Entry {
  readonly whole: string;
  readonly data: string;
  readonly style?: Style;
  within(room: number): string;
}

/**
 * A button for each entry. Where a phone can't show one of them whole, `lines` for the message say all that the buttons
 * leave out; several entries then have numbers, and so have two that are called the same.
 */
export function listed(t: Translate, entries: readonly Entry[]): { keyboard: InlineKeyboard; lines: string[] } {
  const isDistinct = new Set(entries.map(({ whole }) => whole)).size === entries.length;
  if (isDistinct && entries.every(({ whole }) => widthOf(whole) <= FULL)) {
    return { keyboard: column(entries.map(({ whole, data, style }) => [whole, data, style])), lines: [] };
  }
  const [only] = entries;
  if (only && entries.length === 1) {
    return {
      keyboard: column([[only.within(FULL), only.data, only.style]]),
      lines: ["", t("list-one", { label: only.whole })],
    };
  }
  const numbered = (number: number, label: string): string => t.plain("list-numbered", { number, label });
  const buttons = entries.map(({ within, data, style }, index) => {
    const room = FULL - widthOf(numbered(index + 1, ""));
    return [numbered(index + 1, within(room)), data, style] as const;
  });
  const lines = entries.map(({ whole }, index) => t("list-numbered", { number: index + 1, label: whole }));
  return { keyboard: column(buttons), lines: ["", ...lines] };
}
