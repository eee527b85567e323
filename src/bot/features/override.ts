import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { parseTyped } from "../../domain/typed.ts";
import { AppError } from "../../errors.ts";
import type { Inputs } from "../../services/inputs.ts";
import type { Links } from "../../services/links.ts";
import type { VariableView } from "../../services/views.ts";
import { askText } from "../ask.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../context.ts";
import { formatValue, titleOf } from "../format.ts";
import { hintOf } from "./boards.ts";
import {
  type Asks,
  OVERRIDE_CANCEL,
  OVERRIDE_ONCE,
  OVERRIDE_UNLINK,
  overrideQuestion,
  WISHES,
} from "./overrideview.ts";

const TYPE = "override-type";
const MAX_OPEN = 1000;

interface Deps {
  readonly inputs: Inputs;
  readonly links: Links;
}

/** Asks before a press sets an input that follows a link. */
export interface Override {
  readonly feature: Composer<Context>;
  readonly asks: Asks;
}

export function createOverride({ inputs, links }: Deps): Override {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  /** The question about an input in a chat that was asked last: another one takes its place. */
  const open = new Map<string, number>();

  async function typeValue(talk: Talk, ctx: Inside, inputId: number, unlink: boolean): Promise<void> {
    const input = await outside(talk, (outer) => inputs.view(personOf(outer), inputId));
    await ctx.reply(ctx.t("type-ask", { name: titleOf(ctx.t, input), hint: hintOf(ctx.t, input) }));
    const { value, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const person = personOf(outer);
        const wanted = parseTyped(input.type, text, outer.t.timeZone);
        await inputs.set(person, inputId, wanted);
        if (unlink) await links.unlink(person, inputId, Date.now());
        return inputs.view(person, inputId);
      }),
    );
    await answer.reply(outcome(answer, value, unlink));
  }

  dm.use(createConversation(typeValue, { id: TYPE }));

  dm.callbackQuery(OVERRIDE_ONCE.pattern, (ctx) => decide(ctx, OVERRIDE_ONCE.read(ctx.match), false));
  dm.callbackQuery(OVERRIDE_UNLINK.pattern, (ctx) => decide(ctx, OVERRIDE_UNLINK.read(ctx.match), true));
  dm.callbackQuery(OVERRIDE_CANCEL.pattern, async (ctx) => {
    const [inputId = 0] = OVERRIDE_CANCEL.read(ctx.match);
    const input = await inputs.view(personOf(ctx), inputId);
    await ctx.answerCallbackQuery();
    const text = input.driven ? ctx.t("override-cancelled", { name: titleOf(ctx.t, input) }) : ctx.t("cancelled");
    await ctx.editMessageText(text);
  });

  async function decide(ctx: Context, numbers: number[], unlink: boolean): Promise<void> {
    const [inputId = 0, place = -1, number = 0] = numbers;
    const kind = WISHES[place];
    const person = personOf(ctx);
    const input = await inputs.view(person, inputId);
    if (!kind || !input.writable) throw new AppError("not-found");
    if (kind === "type") {
      await ctx.answerCallbackQuery();
      await ctx.editMessageReplyMarkup();
      await ctx.conversation.exitAll();
      await ctx.conversation.enter(TYPE, inputId, unlink);
      return;
    }
    if (kind === "set") await inputs.set(person, inputId, number === 1);
    else if (kind === "nudge") await inputs.nudge(person, inputId, Math.sign(number));
    else await inputs.choose(person, inputId, number);
    // Only now: a value that does not fit leaves all as it was.
    if (unlink) await links.unlink(person, inputId, Date.now());
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(outcome(ctx, await inputs.view(person, inputId), unlink));
  }

  return {
    feature,
    asks: async (ctx, inputId, wish) => {
      const person = personOf(ctx);
      const input = await inputs.view(person, inputId);
      if (!input.driven || !input.writable) return false;
      const drivers = (await links.driving(person, inputId)).filter(({ paused }) => !paused);
      const { text, keyboard } = overrideQuestion(ctx.t, input, drivers, wish);
      await ctx.answerCallbackQuery();
      const key = `${ctx.chatId}:${inputId}`;
      const before = open.get(key);
      if (before !== undefined) await ctx.api.deleteMessage(ctx.chatId ?? 0, before).catch(() => {});
      const { message_id: asked } = await ctx.reply(text, { reply_markup: keyboard });
      if (open.size >= MAX_OPEN) open.clear();
      open.set(key, asked);
      return true;
    },
  };
}

function outcome({ t }: Inside, input: VariableView, unlinked: boolean): string {
  const said = { name: titleOf(t, input), value: formatValue(t, input, input.value) };
  if (input.driven) return t("override-done", said);
  return unlinked ? t("override-unlinked", said) : t("type-done", said);
}
