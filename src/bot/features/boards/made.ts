import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Boards } from "../../../services/boards/boards.ts";
import type { Postings } from "../../../services/boards/postings.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import type { Many } from "../../../services/directory/many.ts";
import { MAX_NAME_LENGTH, type Units } from "../../../services/units/units.ts";
import { isYes, onPress } from "../../button.ts";
import { BOARD_OF_MANY } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import type { Follower } from "../../delivery/follower.ts";
import { unpin } from "../../delivery/pins.ts";
import type { UnitLists } from "../../lists.ts";
import { shorten } from "../../text/format.ts";
import { removeMessage } from "../groups/groupposting.ts";
import { editScreen } from "./editview.ts";
import { EDIT_LINK, type InPlace, pin, pinAgain, toSubject } from "./inplace.ts";
import { boardList, boardMenu, deleteQuestion, startList } from "./menuview.ts";
import {
  BOARD_AGAIN,
  BOARD_BACK,
  BOARD_COPY,
  BOARD_DELETE,
  BOARD_DELETE_ASK,
  BOARD_FROM,
  BOARD_FROM_UNIT,
  BOARD_MENU,
  BOARD_OPEN,
  BOARD_PIN,
  BOARDS,
} from "./widgetbuttons.ts";

const LINK = new RegExp(String.raw`^${EDIT_LINK}(\d{1,15})$`);

interface Deps {
  readonly boards: Boards;
  readonly postings: Postings;
  readonly units: Units;
  readonly follower: Follower;
  readonly directory: Directory;
  readonly many: Many;
  readonly lists: UnitLists;
  readonly inPlace: InPlace;
}

/** /boards: the board that was open last, the list of all, and what can be done with one besides pressing. */
export function madeFeature(deps: Deps): Composer<Context> {
  const { boards, postings, units, directory, many, lists, follower, inPlace } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.command("boards", async (ctx) => {
    const person = personOf(ctx);
    const boardId = await boards.latest(person);
    if (boardId !== undefined) return void (await inPlace.post(ctx, { unitId: null, boardId }));
    const { text, keyboard } = boardList(ctx.t, await boards.list(person, 0));
    await ctx.reply(text, { reply_markup: keyboard });
  });

  dm.command("start", async (ctx, next) => {
    const [, id] = LINK.exec(ctx.match) ?? [];
    if (id === undefined) return next();
    const board = await boards.view(personOf(ctx), Number(id), Date.now());
    const { text, keyboard } = editScreen(ctx.t, board, 0);
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, BOARDS, async (ctx, page) => {
    await inPlace.show(ctx, boardList(ctx.t, await boards.list(personOf(ctx), page)));
  });

  onPress(dm, BOARD_OPEN, async (ctx, boardId) => {
    await boards.open(personOf(ctx), boardId, Date.now());
    await inPlace.open(ctx, { unitId: null, boardId });
  });

  lists.add(
    dm,
    BOARD_FROM,
    async (ctx, look, page) => startList(ctx.t, await directory.choice(personOf(ctx), page, Date.now(), look)),
    (ctx, screen) => inPlace.show(ctx, screen),
  );

  onPress(dm, BOARD_FROM_UNIT, async (ctx, unitId) => {
    const { name } = await units.view(personOf(ctx), unitId, Date.now());
    await start(ctx, name, [unitId]);
  });

  onPress(dm, BOARD_OF_MANY, async (ctx) => {
    const { selected } = await lists.lens(ctx);
    const { all } = await many.chosen(personOf(ctx), selected ?? []);
    if (all.length === 0) throw new AppError("nothing-selected");
    await start(
      ctx,
      all.map(({ name }) => name).join(", "),
      all.map(({ id }) => id),
    );
    await lists.set(ctx, { selected: null, drafts: null });
  });

  /** Makes a board of units, and shows it in place of what was pressed. */
  async function start(ctx: Context, name: string, unitIds: readonly number[]): Promise<void> {
    const called = shorten(name, MAX_NAME_LENGTH);
    const { id: boardId, left } = await boards.start(personOf(ctx), called, unitIds, Date.now());
    await inPlace.open(ctx, { unitId: null, boardId });
    if (left > 0) await ctx.reply(ctx.t("made-left", { count: left }));
  }

  onPress(dm, BOARD_MENU, async (ctx, unitId, boardId) => {
    const posting = inPlace.at(ctx, toSubject(unitId, boardId));
    const person = personOf(ctx);
    const { name } =
      posting.boardId === null
        ? await units.view(person, posting.unitId, Date.now())
        : await boards.view(person, posting.boardId, Date.now());
    await inPlace.show(ctx, boardMenu(ctx.t, name, posting));
  });

  onPress(dm, BOARD_BACK, (ctx, unitId) => inPlace.open(ctx, { unitId, boardId: null }));

  onPress(dm, BOARD_PIN, async (ctx, unitId, boardId, pinned) => {
    const subject = toSubject(unitId, boardId);
    const posting = inPlace.at(ctx, subject);
    await pin(ctx, posting, isYes(pinned));
    await postings.put({ ...posting, pinned: isYes(pinned) }, Date.now());
    await inPlace.open(ctx, subject);
  });

  onPress(dm, BOARD_AGAIN, async (ctx, unitId, boardId) => {
    const before = inPlace.at(ctx, toSubject(unitId, boardId));
    const posting = await inPlace.post(ctx, toSubject(unitId, boardId));
    await ctx.answerCallbackQuery();
    follower.forget(before);
    await postings.drop(before);
    await removeMessage(ctx, before.pinned);
    if (before.pinned) await pinAgain(ctx, postings, posting);
  });

  onPress(dm, BOARD_COPY, async (ctx, id) => {
    const person = personOf(ctx);
    const { name } = await boards.view(person, id, Date.now());
    const called = shorten(ctx.t.plain("made-copy-name", { name }), MAX_NAME_LENGTH);
    const boardId = await boards.copy(person, id, called, Date.now());
    await inPlace.open(ctx, { unitId: null, boardId });
  });

  onPress(dm, BOARD_DELETE_ASK, async (ctx, boardId) => {
    const { name } = await boards.view(personOf(ctx), boardId, Date.now());
    await inPlace.show(ctx, deleteQuestion(ctx.t, boardId, name));
  });

  onPress(dm, BOARD_DELETE, async (ctx, boardId) => {
    const person = personOf(ctx);
    await boards.view(person, boardId, Date.now());
    // This message shows what is left; the other postings tell that they are over.
    const posting = inPlace.at(ctx, { unitId: null, boardId });
    await postings.drop(posting);
    await boards.remove(person, boardId);
    await inPlace.show(ctx, boardList(ctx.t, await boards.list(person, 0)));
    if (posting.pinned) await unpin(ctx.api, posting);
  });

  return feature;
}
