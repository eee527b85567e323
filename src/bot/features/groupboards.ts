import { Composer } from "grammy";
import { AppError } from "../../errors.ts";
import type { Boards, BoardView } from "../../services/boards.ts";
import type { Inputs, Setting } from "../../services/inputs.ts";
import type { Context } from "../context.ts";
import type { Follower } from "../follower.ts";
import type { Tickets } from "../tickets.ts";
import { BOARD_CHOOSE, BOARD_NUDGE, BOARD_PAGE, BOARD_SET, BOARD_TYPE } from "./boardview.ts";
import { audienceOf, GROUP_AUDIENCE, GROUP_REMOVE, GROUP_TURN, SETTINGS } from "./groupboardview.ts";
import { removeMessage } from "./groupposting.ts";
import { linkToPrivate } from "./groups.ts";
import type { Typing } from "./grouptyping.ts";

interface Deps {
  readonly inputs: Inputs;
  readonly boards: Boards;
  readonly follower: Follower;
  readonly typings: Tickets<Typing>;
}

/** Boards in groups: who may press one is its setting. */
export function groupBoardsFeature({ inputs, boards, follower, typings }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const group = feature.chatType(["group", "supergroup"]);
  const warned = createWarnings();

  group.callbackQuery(BOARD_SET.pattern, async (ctx) => {
    const [inputId = 0, wanted = 0, page = 0] = BOARD_SET.read(ctx.match);
    await press(ctx, inputId, page, (by) => inputs.set(by, inputId, wanted === 1));
  });

  group.callbackQuery(BOARD_NUDGE.pattern, async (ctx) => {
    const [inputId = 0, presses = 0, page = 0] = BOARD_NUDGE.read(ctx.match);
    await press(ctx, inputId, page, (by) => inputs.nudge(by, inputId, Math.sign(presses)));
  });

  group.callbackQuery(BOARD_CHOOSE.pattern, async (ctx) => {
    const [inputId = 0, index = 0, page = 0] = BOARD_CHOOSE.read(ctx.match);
    await press(ctx, inputId, page, (by) => inputs.choose(by, inputId, index));
  });

  group.callbackQuery(BOARD_PAGE.pattern, async (ctx) => {
    const [, page = 0] = BOARD_PAGE.read(ctx.match);
    const board = boardOf(ctx);
    await boards.acting(board, ctx.person);
    await ctx.answerCallbackQuery();
    await put({ ...board, page });
  });

  // What is typed is typed in the private chat: a group needs not read along, and the bot does not hear all of it.
  group.callbackQuery(BOARD_TYPE.pattern, async (ctx) => {
    const [inputId = 0] = BOARD_TYPE.read(ctx.match);
    const { chatId, messageId } = boardOf(ctx);
    await boards.acting(boardOf(ctx), ctx.person, inputId);
    await ctx.answerCallbackQuery({
      url: linkToPrivate(ctx, typings.issue(ctx.from.id, { chatId, messageId, inputId })),
    });
  });

  group.callbackQuery(GROUP_TURN.pattern, async (ctx) => {
    const [page = 0] = GROUP_TURN.read(ctx.match);
    const board = boardOf(ctx);
    if (page === SETTINGS) await boards.mustOwn(board, ctx.person);
    else await boards.acting(board, ctx.person);
    await ctx.answerCallbackQuery();
    await put({ ...board, page });
  });

  group.callbackQuery(GROUP_AUDIENCE.pattern, async (ctx) => {
    const [index = 0] = GROUP_AUDIENCE.read(ctx.match);
    const board = boardOf(ctx);
    await boards.mustOwn(board, ctx.person);
    await ctx.answerCallbackQuery();
    await put({ ...board, audience: audienceOf(index) });
  });

  group.callbackQuery(GROUP_REMOVE.pattern, async (ctx) => {
    const board = boardOf(ctx);
    await boards.mustOwn(board, ctx.person);
    await ctx.answerCallbackQuery();
    await boards.drop(board);
    follower.forget(board);
    await removeMessage(ctx);
  });

  function boardOf(ctx: Context): BoardView {
    const { chatId, msgId } = ctx;
    const board = chatId !== undefined && msgId !== undefined ? boards.at(chatId, msgId) : undefined;
    if (!board) throw new AppError("board-outdated");
    return board;
  }

  async function press(
    ctx: Context,
    inputId: number,
    page: number,
    act: (by: Setting) => Promise<unknown>,
  ): Promise<void> {
    const board = boardOf(ctx);
    const by = { ...(await boards.acting(board, ctx.person, inputId)), locale: ctx.t.locale };
    const { driven } = await inputs.view(by, inputId);
    // A question in the chat would disturb the others.
    if (driven && !warned(`${board.chatId}:${board.messageId}:${ctx.from?.id}:${inputId}`, Date.now())) {
      await ctx.answerCallbackQuery({ text: ctx.t.plain("group-driven-ask"), show_alert: true });
      return;
    }
    await act(by);
    await ctx.answerCallbackQuery(driven ? { text: ctx.t.plain("group-driven") } : {});
    await put({ ...board, page });
  }

  async function put(board: BoardView): Promise<void> {
    await boards.put(board, Date.now());
    // Not awaited: the next press is answered at once, while the group takes some edits a minute.
    void follower.show(board);
  }

  return feature;
}

const WARNED_MS = 60_000;
const MAX_WARNED = 10_000;

/** Whether somebody was warned of the same a moment ago; from now on they are. */
function createWarnings(): (key: string, now: number) => boolean {
  const until = new Map<string, number>();
  return (key, now) => {
    const known = (until.get(key) ?? 0) > now;
    if (until.size >= MAX_WARNED) until.clear();
    until.set(key, now + WARNED_MS);
    return known;
  };
}
