import { InlineKeyboard } from "grammy";
import type { Translate } from "../i18n/i18n.ts";
import type { Page } from "../services/page.ts";

/** Adds a row that turns pages, where there is more than one. */
export function addPager(
  keyboard: InlineKeyboard,
  t: Translate,
  { page, pages }: Pick<Page<unknown>, "page" | "pages">,
  data: (page: number) => string,
): InlineKeyboard {
  if (pages < 2) return keyboard;
  keyboard.row();
  if (page > 0) keyboard.text(t.plain("previous"), data(page - 1));
  if (page < pages - 1) keyboard.text(t.plain("next"), data(page + 1));
  return keyboard.row();
}

/** "Page 2 of 3", or nothing where there is one. */
export function pageLine(t: Translate, { page, pages }: Pick<Page<unknown>, "page" | "pages">): string[] {
  return pages < 2 ? [] : [t("page-of", { page: page + 1, pages })];
}

/** Part of a list that is at hand as a whole. */
export function pageOf<T>(items: readonly T[], asked: number, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(asked, 0), pages - 1);
  return { items: items.slice(page * size, (page + 1) * size), page, pages, total: items.length };
}

/** A keyboard with one button a row. */
export function column(buttons: readonly (readonly [label: string, data: string])[]): InlineKeyboard {
  return buttons.reduce((keyboard, [label, data]) => keyboard.text(label, data).row(), new InlineKeyboard());
}
