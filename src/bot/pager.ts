import { InlineKeyboard } from "grammy";
import type { Translate } from "../i18n/i18n.ts";
import type { Page } from "../services/page.ts";

/** More than that are too narrow on a phone. */
const BUTTONS = 7;

/** Adds a row of page numbers, where there is more than one: any page is one press away, of very many the ends and the nearest. */
export function addPager(
  keyboard: InlineKeyboard,
  t: Translate,
  { page, pages }: Pick<Page<unknown>, "page" | "pages">,
  data: (page: number) => string,
): InlineKeyboard {
  if (pages < 2) return keyboard;
  keyboard.row();
  for (const one of pagesAround(page, pages)) {
    const number = String(one + 1);
    keyboard.text(one === page ? t.plain("page-chosen", { number }) : number, data(one));
  }
  return keyboard.row();
}

function pagesAround(page: number, pages: number): number[] {
  if (pages <= BUTTONS) return Array.from({ length: pages }, (_, one) => one);
  const near = BUTTONS - 2;
  const first = Math.min(Math.max(page - (near >> 1), 1), pages - 1 - near);
  return [0, ...Array.from({ length: near }, (_, index) => first + index), pages - 1];
}

/** "Page 2 of 3", or nothing where there is one. */
export function pageLine(t: Translate, { page, pages }: Pick<Page<unknown>, "page" | "pages">): string[] {
  return pages < 2 ? [] : [t("page-of", { page: page + 1, pages })];
}

/** A keyboard with one button a row. */
export function column(buttons: readonly (readonly [label: string, data: string])[]): InlineKeyboard {
  return buttons.reduce((keyboard, [label, data]) => keyboard.text(label, data).row(), new InlineKeyboard());
}
