import { Composer } from "grammy";
import type { Boards, BoardView } from "../../../services/boards.ts";
import type { Inputs } from "../../../services/inputs.ts";
import type { Units } from "../../../services/units/units.ts";
import { onPress } from "../../button.ts";
import { BOARD_POST } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import type { Follower } from "../../delivery/follower.ts";
import type { Override } from "../inputs/override.ts";
import { BOARD_TYPE, type OfBoard, PRESSES, press } from "../inputs/press.ts";
import { askValue } from "../inputs/typevalue.ts";
import { BOARD_PAGE, boardScreen } from "./boardview.ts";

/** In a private chat there is nobody else to press. */
const PRIVATE = { threadId: null, audience: "owner" } as const;

interface Deps {
  readonly units: Units;
  readonly inputs: Inputs;
  readonly boards: Boards;
  readonly follower: Follower;
  readonly override: Override;
}

/** Boards: messages of buttons that set inputs and follow what happens. */
export function boardsFeature({ units, inputs, boards, follower, override }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, BOARD_POST, async (ctx, unitId) => {
    const screen = boardScreen(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), 0);
    await ctx.answerCallbackQuery();
    const { chat, message_id: messageId } = await ctx.reply(screen.text, { reply_markup: screen.keyboard });
    const place = { ...PRIVATE, chatId: chat.id, messageId };
    const board = { unitId, ownerId: personOf(ctx).id, ...place, locale: ctx.t.locale, page: 0 };
    await boards.put(board, Date.now());
    // Whatever changed while the message was on its way.
    void follower.show(board);
  });

  onPress(dm, BOARD_PAGE, async (ctx, unitId, page) => {
    await units.view(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await pressed(ctx, unitId, page);
  });

  for (const [button, kind] of PRESSES) {
    onPress(dm, button, async (ctx, ...[inputId, number, page, list]: OfBoard) => {
      const wish = { kind, number };
      if (await override.askFirst(ctx, inputId, wish)) return;
      const afresh = () => showAgain(ctx);
      const { unitId } = await press(ctx, inputs, { by: personOf(ctx), inputId, wish, list, afresh });
      await pressed(ctx, unitId, page);
    });
  }

  onPress(dm, BOARD_TYPE, async (ctx, inputId) => {
    if (await override.askFirst(ctx, inputId, { kind: "type", number: 0 })) return;
    await ctx.answerCallbackQuery();
    await askValue(ctx, { inputId, unlink: false });
  });

  function showAgain({ chatId = 0, msgId = 0 }: Context): void {
    const board = boards.at(chatId, msgId);
    if (board) void follower.show(board, "answer");
  }

  /** Shows the pressed board as it is now, and remembers it, however old its message is. */
  async function pressed(ctx: Context, unitId: number, page: number): Promise<void> {
    const { chatId, msgId: messageId } = ctx;
    if (chatId === undefined || messageId === undefined) return;
    const place = { ...PRIVATE, chatId, messageId };
    const board: BoardView = { unitId, ownerId: personOf(ctx).id, ...place, locale: ctx.t.locale, page };
    await boards.put(board, Date.now());
    // Not awaited: the next press is answered at once, while Telegram takes one edit a second.
    void follower.show(board, "answer");
  }

  return feature;
}
