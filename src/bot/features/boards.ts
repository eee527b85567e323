import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { parseTyped } from "../../domain/typed.ts";
import type { Translate } from "../../i18n/i18n.ts";
import type { Boards, BoardView } from "../../services/boards.ts";
import type { Inputs } from "../../services/inputs.ts";
import type { Units } from "../../services/units.ts";
import type { VariableView } from "../../services/views.ts";
import { BOARD_POST } from "../actions.ts";
import { askText } from "../ask.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../context.ts";
import { contentOf, type Follower } from "../follower.ts";
import { formatNumber, formatValue, formatZone, titleOf } from "../format.ts";
import { BOARD_CHOOSE, BOARD_NUDGE, BOARD_PAGE, BOARD_SET, BOARD_TYPE, boardScreen } from "./boardview.ts";
import type { Asks } from "./overrideview.ts";

const TYPE = "type-value";
/** In a private chat there is nobody else to press. */
const PRIVATE = { threadId: null, audience: "owner" } as const;

interface Deps {
  readonly units: Units;
  readonly inputs: Inputs;
  readonly boards: Boards;
  readonly follower: Follower;
  readonly asks: Asks;
}

/** Boards: messages of buttons that set inputs and follow what happens. */
export function boardsFeature({ units, inputs, boards, follower, asks }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function typeValue(talk: Talk, ctx: Inside, inputId: number): Promise<void> {
    const input = await outside(talk, (outer) => inputs.view(personOf(outer), inputId));
    const name = titleOf(ctx.t, input);
    await ctx.reply(ctx.t("type-ask", { name, hint: hintOf(ctx.t, input) }));
    const { value, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        await inputs.set(personOf(outer), inputId, parseTyped(input.type, text, outer.t.timeZone));
        return inputs.view(personOf(outer), inputId);
      }),
    );
    await answer.reply(answer.t("type-done", { name, value: formatValue(answer.t, value, value.value) }));
  }

  dm.use(createConversation(typeValue, { id: TYPE }));

  dm.callbackQuery(BOARD_POST.pattern, async (ctx) => {
    const [unitId = 0] = BOARD_POST.read(ctx.match);
    const screen = boardScreen(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), 0);
    await ctx.answerCallbackQuery();
    const { chat, message_id: messageId } = await ctx.reply(screen.text, { reply_markup: screen.keyboard });
    const place = { ...PRIVATE, chatId: chat.id, messageId };
    const board = { unitId, ownerId: personOf(ctx).id, ...place, locale: ctx.t.locale, page: 0 };
    await boards.put(board, Date.now());
    // Whatever changed while the message was on its way.
    void follower.show(board, contentOf(screen));
  });

  dm.callbackQuery(BOARD_PAGE.pattern, async (ctx) => {
    const [unitId = 0, page = 0] = BOARD_PAGE.read(ctx.match);
    await units.view(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    await pressed(ctx, unitId, page);
  });

  dm.callbackQuery(BOARD_SET.pattern, async (ctx) => {
    const [inputId = 0, wanted = 0, page = 0] = BOARD_SET.read(ctx.match);
    if (await asks(ctx, inputId, { kind: "set", number: wanted })) return;
    const { unitId } = await inputs.set(personOf(ctx), inputId, wanted === 1);
    await ctx.answerCallbackQuery();
    await pressed(ctx, unitId, page);
  });

  dm.callbackQuery(BOARD_NUDGE.pattern, async (ctx) => {
    const [inputId = 0, presses = 0, page = 0] = BOARD_NUDGE.read(ctx.match);
    if (await asks(ctx, inputId, { kind: "nudge", number: presses })) return;
    const { unitId } = await inputs.nudge(personOf(ctx), inputId, Math.sign(presses));
    await ctx.answerCallbackQuery();
    await pressed(ctx, unitId, page);
  });

  dm.callbackQuery(BOARD_CHOOSE.pattern, async (ctx) => {
    const [inputId = 0, index = 0, page = 0] = BOARD_CHOOSE.read(ctx.match);
    if (await asks(ctx, inputId, { kind: "choose", number: index })) return;
    const { unitId } = await inputs.choose(personOf(ctx), inputId, index);
    await ctx.answerCallbackQuery();
    await pressed(ctx, unitId, page);
  });

  dm.callbackQuery(BOARD_TYPE.pattern, async (ctx) => {
    const [inputId = 0] = BOARD_TYPE.read(ctx.match);
    if (await asks(ctx, inputId, { kind: "type", number: 0 })) return;
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(TYPE, inputId);
  });

  /** Shows the pressed board as it is now, and remembers it, however old its message is. */
  async function pressed(ctx: Context, unitId: number, page: number): Promise<void> {
    const { chatId, msgId: messageId } = ctx;
    if (chatId === undefined || messageId === undefined) return;
    const place = { ...PRIVATE, chatId, messageId };
    const board: BoardView = { unitId, ownerId: personOf(ctx).id, ...place, locale: ctx.t.locale, page };
    await boards.put(board, Date.now());
    // Not awaited: the next press is answered at once, while Telegram takes one edit a second.
    void follower.show(board);
  }

  return feature;
}

/** What may be typed, after the question. */
export function hintOf(t: Translate, { type, min, max }: VariableView): string {
  if (type === "datetime") return t.plain("type-hint-datetime", { zone: formatZone(t, t.timeZone) });
  if (type !== "int" && type !== "float") return t.plain(`type-hint-${type}`);
  const [low, high] = [min, max].map((limit) => (limit === null ? "" : formatNumber(t, limit)));
  if (low && high) return t.plain("type-hint-between", { min: low, max: high });
  if (low) return t.plain("type-hint-min", { min: low });
  return high ? t.plain("type-hint-max", { max: high }) : t.plain("type-hint-number");
}
