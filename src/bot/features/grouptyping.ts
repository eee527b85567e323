import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { parseTyped } from "../../domain/typed.ts";
import { AppError } from "../../errors.ts";
import type { Boards } from "../../services/boards.ts";
import type { Inputs, Setting } from "../../services/inputs.ts";
import { askText } from "../ask.ts";
import { type Context, type Inside, outside, type Talk } from "../context.ts";
import { formatValue, titleOf } from "../format.ts";
import type { Tickets } from "../tickets.ts";
import { hintOf } from "./boards.ts";

const TYPE = "type-for-group";

/** Somebody has pressed an input of a board that needs a typed value. */
export interface Typing {
  readonly chatId: number;
  readonly messageId: number;
  readonly inputId: number;
}

interface Deps {
  readonly boards: Boards;
  readonly inputs: Inputs;
  readonly typings: Tickets<Typing>;
}

/** The prefix of links that lead to the question for a value. */
export const TYPING = "v_";

/** Asks in the private chat for the value of an input on a group's board; also those we do not know, where everyone may press. */
export function groupTypingFeature({ boards, inputs, typings }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  /** Asked anew at each step: what was allowed when they pressed may not be any more. */
  async function actingOf(ctx: Context, { chatId, messageId, inputId }: Typing): Promise<Setting> {
    const board = boards.at(chatId, messageId);
    if (!board) throw new AppError("board-outdated");
    return { ...(await boards.acting(board, ctx.person, inputId)), locale: ctx.t.locale };
  }

  async function typeValue(talk: Talk, ctx: Inside, typing: Typing): Promise<void> {
    const { inputId } = typing;
    const input = await outside(talk, async (outer) => inputs.view(await actingOf(outer, typing), inputId));
    const name = titleOf(ctx.t, input);
    await ctx.reply(ctx.t("type-ask", { name, hint: hintOf(ctx.t, input) }));
    const { value, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const by = await actingOf(outer, typing);
        await inputs.set(by, inputId, parseTyped(input.type, text, outer.t.timeZone));
        return inputs.view(by, inputId);
      }),
    );
    await answer.reply(answer.t("type-done", { name, value: formatValue(answer.t, value, value.value) }));
  }

  dm.use(createConversation(typeValue, { id: TYPE }));

  dm.command("start", async (ctx, next) => {
    if (!ctx.match.startsWith(TYPING)) return next();
    const typing = typings.read(ctx.from.id, ctx.match);
    if (!typing) throw new AppError("typing-outdated");
    await ctx.conversation.enter(TYPE, typing);
  });

  return feature;
}
