import { InlineKeyboard } from "grammy";
import type { Translate } from "../i18n/i18n.ts";
import type { Page } from "../services/page.ts";
import type { Style } from "./button.ts";
import { roomOf, widthOf } from "./text/fit.ts";

/** More than that are too narrow on a phone, and fewer lead nowhere. */
const MOST = 7;
const LEAST = 4;

/** Adds a row of page numbers, where there is more than one: any page is one press away, of very many the ends and the nearest. */
export function addPager(
  keyboard: InlineKeyboard,
  t: Translate,
  { page, pages }: Pick<Page<unknown>, "page" | "pages">,
  data: (page: number) => string,
): InlineKeyboard {
  if (pages < 2) return keyboard;
  keyboard.row();
  const shown = pagesAround(page, pages, countOf(t, pages));
  for (const one of shown) {
    const number = String(one + 1);
    keyboard.text(one === page ? chosen(t, number, roomOf(shown.length)) : number, data(one));
  }
  return keyboard.row();
}

/** How many page numbers a phone shows whole, the marked one too. */
function countOf(t: Translate, pages: number): number {
  let count = MOST;
  while (count > LEAST && widthOf(chosen(t, String(pages), roomOf(count))) > roomOf(count)) count--;
  return count;
}

function chosen(t: Translate, number: string, room: number): string {
  const label = t.plain("page-chosen", { number });
  return widthOf(label) <= room ? label : label.replaceAll(/\s/g, "");
}

function pagesAround(page: number, pages: number, most: number): number[] {
  if (pages <= most) return Array.from({ length: pages }, (_, one) => one);
  const near = most - 2;
  const first = Math.min(Math.max(page - (near >> 1), 1), pages - 1 - near);
  return [0, ...Array.from({ length: near }, (_, index) => first + index), pages - 1];
}

/** "Page 2 of 3", or nothing where there is one. */
export function pageLine(t: Translate, { page, pages }: Pick<Page<unknown>, "page" | "pages">): string[] {
  return pages < 2 ? [] : [t("page-of", { page: page + 1, pages })];
}

/** More can't be copied by a button. */
const COPIED = 256;

/** Adds a button that copies what has to be given on exactly: a token, a link, an id. */
export function addCopy(keyboard: InlineKeyboard, t: Translate, what: Copied, text: string): InlineKeyboard {
  return text.length <= COPIED ? keyboard.copyText(t.plain("button-copy", { what }), text).row() : keyboard;
}

type Copied = "token" | "link" | "id" | "address" | "passphrase" | "secret";

/** A keyboard with one button a row. */
export function column(
  buttons: readonly (readonly [label: string, data: string, style?: Style | undefined])[],
): InlineKeyboard {
  return buttons.reduce(
    (keyboard, [text, data, style]) => keyboard.text(style ? { text, style } : text, data).row(),
    new InlineKeyboard(),
  );
}
