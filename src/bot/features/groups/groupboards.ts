import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import { AUDIENCES, type Posting, type Postings } from "../../../services/boards/postings.ts";
import type { Inputs } from "../../../services/inputs.ts";
import { isYes, itemAt, onPress } from "../../button.ts";
import { type Context, presserOf } from "../../context.ts";
import type { Follower } from "../../delivery/follower.ts";
import { BOARD_PAGE } from "../boards/boardview.ts";
import { EDIT_LINK, pin, pinAgain } from "../boards/inplace.ts";
import { BOARD_TYPE, type OfBoard, type Place, PRESSES, press, settingOf } from "../inputs/press.ts";
import {
  GROUP_AGAIN,
  GROUP_AUDIENCE,
  GROUP_EDIT,
  GROUP_PIN,
  GROUP_REMOVE,
  GROUP_TURN,
  isSettings,
} from "./groupboardview.ts";
import { removeMessage } from "./groupposting.ts";
import type { GroupPress } from "./grouppress.ts";
import { linkToPrivate } from "./groups.ts";
import type { Tickets } from "./tickets.ts";

interface Deps {
  readonly inputs: Inputs;
  readonly postings: Postings;
  readonly follower: Follower;
  readonly presses: Tickets<GroupPress>;
}

/** Boards in groups: who may press one is its setting. */
export function groupBoardsFeature({ inputs, postings, follower, presses }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const group = feature.chatType(["group", "supergroup"]);

  for (const [button, kind] of PRESSES) {
    onPress(group, button, async (ctx, ...[inputId, number, page, list]: OfBoard) => {
      const board = boardOf(ctx);
      const by = await settingOf(ctx, postings, inputId, board);
      const wish = { kind, number };
      if ((await inputs.view(by, inputId)).driven) return goOn(ctx, { place: placeOf(board), inputId, wish });
      const afresh = () => void follower.show(board, "answer");
      await press(ctx, inputs, { by, inputId, wish, list, afresh });
      await put(onPage(board, page));
    });
  }

  onPress(group, BOARD_PAGE, async (ctx, _unitId, page) => {
    const board = boardOf(ctx);
    await postings.acting(board, presserOf(ctx));
    await ctx.answerCallbackQuery();
    await put(onPage(board, page));
  });

  onPress(group, BOARD_TYPE, async (ctx, inputId) => {
    const board = boardOf(ctx);
    await postings.acting(board, presserOf(ctx), inputId);
    await goOn(ctx, { place: placeOf(board), inputId, wish: { kind: "type", number: 0 } });
  });

  onPress(group, GROUP_TURN, async (ctx, page) => {
    const board = boardOf(ctx);
    if (isSettings(page)) await postings.mustOwn(board, ctx.person);
    else await postings.acting(board, presserOf(ctx));
    await ctx.answerCallbackQuery();
    await put({ ...board, page });
  });

  onPress(group, GROUP_AUDIENCE, async (ctx, place) => {
    const board = boardOf(ctx);
    await postings.mustOwn(board, ctx.person);
    const audience = itemAt(AUDIENCES, place);
    await ctx.answerCallbackQuery();
    await put({ ...board, audience });
  });

  onPress(group, GROUP_REMOVE, async (ctx) => {
    const board = boardOf(ctx);
    await postings.mustOwn(board, ctx.person);
    await ctx.answerCallbackQuery();
    await postings.drop(board);
    follower.forget(board);
    await removeMessage(ctx, board.pinned);
  });

  onPress(group, GROUP_PIN, async (ctx, pinned) => {
    const board = boardOf(ctx);
    await postings.mustOwn(board, ctx.person);
    await pin(ctx, board, isYes(pinned));
    await ctx.answerCallbackQuery();
    await put({ ...board, pinned: isYes(pinned) });
  });

  onPress(group, GROUP_AGAIN, async (ctx) => {
    const board = boardOf(ctx);
    await postings.mustOwn(board, ctx.person);
    await ctx.answerCallbackQuery();
    const { chatId, threadId, pinned = false } = board;
    const topic = threadId === null ? {} : { message_thread_id: threadId };
    const { message_id: messageId } = await ctx.api.sendMessage(chatId, ctx.t("board-coming"), topic);
    const posting = { ...board, messageId, page: 0, pinned: false };
    await postings.put(posting, Date.now());
    void follower.show(posting, "answer");
    follower.forget(board);
    await postings.drop(board);
    await removeMessage(ctx, pinned);
    if (pinned) await pinAgain(ctx, postings, posting);
  });

  onPress(group, GROUP_EDIT, async (ctx) => {
    const board = boardOf(ctx);
    await postings.mustOwn(board, ctx.person);
    await ctx.answerCallbackQuery({ url: linkToPrivate(ctx, `${EDIT_LINK}${board.boardId ?? 0}`) });
  });

  function boardOf(ctx: Context): Posting {
    const { chatId, msgId } = ctx;
    const board = chatId !== undefined && msgId !== undefined ? postings.find(chatId, msgId) : undefined;
    if (!board) throw new AppError("board-outdated");
    return board;
  }

  /** Leads on to the private chat: a group needs not read along, and the bot does not hear all of it. */
  async function goOn(ctx: Context & { from: { id: number } }, press: GroupPress): Promise<void> {
    await ctx.answerCallbackQuery({ url: linkToPrivate(ctx, presses.issue(ctx.from.id, press)) });
  }

  async function put(board: Posting): Promise<void> {
    await postings.put(board, Date.now());
    // Not awaited: the next press is answered at once, while the group takes some edits a minute.
    void follower.show(board, "answer");
  }

  return feature;
}

/** A page, and not the settings, which only GROUP_TURN shows. */
function onPage(board: Posting, page: number): Posting {
  return { ...board, page: Math.max(page, 0) };
}

function placeOf({ chatId, messageId }: Posting): Place {
  return { chatId, messageId };
}
