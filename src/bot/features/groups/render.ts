import { InlineKeyboard } from "grammy";
import type { Person } from "../../../domain/access.ts";
import type { Translate, Translations } from "../../../i18n/i18n.ts";
import type { Boards } from "../../../services/boards/boards.ts";
import type { Posting, Postings } from "../../../services/boards/postings.ts";
import type { Render } from "../../delivery/follower.ts";
import type { Screen } from "../../screen.ts";
import { boardScreen } from "../boards/boardview.ts";
import { madeScreen } from "../boards/madeview.ts";
import { withMenu } from "../boards/menuview.ts";
import { groupBoardScreen } from "./groupboardview.ts";

interface Shown {
  readonly poster: Person;
  readonly screen: (t: Translate) => Screen;
}

/** Renders boards for those who posted them, in their time zone. */
export function createRender(translations: Translations, postings: Postings, boards: Boards): Render {
  return async (posting) => {
    const shown = await read(posting, postings, boards);
    const isGroup = posting.chatId < 0;
    // In a group it speaks as it was posted; alone with its poster, as they do now.
    const locale = isGroup ? posting.locale : (shown?.poster.locale ?? posting.locale);
    const t = translations(locale, shown?.poster.timeZone);
    if (!shown) return { text: t("board-over"), keyboard: new InlineKeyboard(), isLast: true };
    const screen = shown.screen(t);
    return isGroup ? groupBoardScreen(t, screen, posting, shown.poster.name) : withMenu(t, screen, posting);
  };
}

async function read(posting: Posting, postings: Postings, boards: Boards): Promise<Shown | undefined> {
  const { chatId, page } = posting;
  const [now, shared] = [Date.now(), chatId < 0];
  if (posting.boardId === null) {
    const shown = await postings.shown(posting, now);
    return shown && { poster: shown.poster, screen: (t) => boardScreen(t, shown.unit, page, { shared, now }) };
  }
  const shown = await boards.shown(posting, now);
  if (!shown) return undefined;
  const board = await boards.withTrends(shown.board, now);
  return { poster: shown.poster, screen: (t) => madeScreen(t, board, page, { shared, now }) };
}
