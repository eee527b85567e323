import { Composer } from "grammy";
import type { Posting, Postings } from "../../../services/boards/postings.ts";
import type { Inputs } from "../../../services/inputs.ts";
import type { Units } from "../../../services/units/units.ts";
import { onPress } from "../../button.ts";
import { BOARD_POST } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import type { Follower } from "../../delivery/follower.ts";
import type { Override } from "../inputs/override.ts";
import { BOARD_TYPE, type OfBoard, PRESSES, press } from "../inputs/press.ts";
import { askValue } from "../inputs/typevalue.ts";
import { BOARD_PAGE } from "./boardview.ts";
import { type InPlace, PRIVATE } from "./inplace.ts";

interface Deps {
  readonly units: Units;
  readonly inputs: Inputs;
  readonly postings: Postings;
  readonly follower: Follower;
  readonly override: Override;
  readonly inPlace: InPlace;
}

/** Starter boards in private chats: all of a unit, as buttons that set its inputs and follow what happens. */
export function boardsFeature({ units, inputs, postings, follower, override, inPlace }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, BOARD_POST, async (ctx, unitId) => {
    await units.view(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await inPlace.post(ctx, { unitId, boardId: null });
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
    const posting = postings.at(chatId, msgId);
    if (posting) void follower.show(posting, "answer");
  }

  /** Shows the pressed board as it is now, and remembers it, however old its message is. */
  async function pressed(ctx: Context, unitId: number, page: number): Promise<void> {
    const { chatId, msgId: messageId } = ctx;
    if (chatId === undefined || messageId === undefined) return;
    const { pinned = false } = postings.find(chatId, messageId) ?? {};
    const place = { ...PRIVATE, chatId, messageId, pinned };
    const shown = { unitId, boardId: null, ownerId: personOf(ctx).id, locale: ctx.t.locale, page };
    const posting: Posting = { ...shown, ...place };
    await postings.put(posting, Date.now());
    // Not awaited: the next press is answered at once, while Telegram takes one edit a second.
    void follower.show(posting, "answer");
  }

  return feature;
}
