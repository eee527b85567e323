import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Inputs, Setting } from "../../../services/inputs.ts";
import type { Links } from "../../../services/links/links.ts";
import type { Holds } from "../../../services/schedules/holds.ts";
import { createButton, itemAt, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import type { Screen } from "../../screen.ts";
import { actOnPress } from "../../updates/stale.ts";
import { cancelled, outcome, overrideQuestion } from "./overrideview.ts";
import { apply, WISHES, type Wish } from "./press.ts";
import { askValue, type Typing } from "./typevalue.ts";

/** Sets the input as it was wished: `wish` is the place in WISHES, `number` as in Wish. */
const ONCE = createButton<[input: number, wish: number, number: number]>("o-once", 3);
/** Sets it, and takes its links away. */
const UNLINK = createButton<[input: number, wish: number, number: number]>("o-unlink", 3);
/** Sets it, and holds it for an hour, until which its links wait. */
const HOLDING = createButton<[input: number, wish: number, number: number]>("o-hold", 3);
const CANCEL = createButton<[input: number]>("o-cancel", 1);

const MAX_OPEN = 1000;

interface Deps {
  readonly inputs: Inputs;
  readonly links: Links;
  readonly holds: Pick<Holds, "hold">;
}

/** Asks before a press sets an input that follows a link. */
export interface Override {
  readonly feature: Composer<Context>;
  /** Whether an input follows a link: then the press is answered, and the person asked what they mean. */
  askFirst(ctx: Context, inputId: number, wish: Wish): Promise<boolean>;
  /** Puts a question about an input in the place of the one before. */
  pose(ctx: Context, inputId: number, question: Screen): Promise<void>;
  /** Grants the wish that was asked about, by this right, and turns the question into what came of it. */
  settle(ctx: Context, by: Setting, wish: Wish, asked: Typing): Promise<void>;
}

export function createOverride({ inputs, links, holds }: Deps): Override {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  /** The question about an input in a chat that was asked last. */
  const open = new Map<string, number>();

  onPress(dm, ONCE, (ctx, inputId, place, number) => decide(ctx, { inputId, unlink: false }, place, number));
  onPress(dm, UNLINK, (ctx, inputId, place, number) => decide(ctx, { inputId, unlink: true }, place, number));
  onPress(dm, HOLDING, (ctx, inputId, place, number) =>
    decide(ctx, { inputId, unlink: false, isHeld: true }, place, number),
  );
  onPress(dm, CANCEL, async (ctx, inputId) => {
    const input = await inputs.view(personOf(ctx), inputId);
    await ctx.answerCallbackQuery();
    await ctx.editMessageText(cancelled(ctx.t, input));
  });

  async function decide(ctx: Context, asked: Typing, place: number, number: number): Promise<void> {
    const person = personOf(ctx);
    const input = await inputs.view(person, asked.inputId);
    if (!input.writable) throw new AppError("not-found");
    await settle(ctx, person, { kind: itemAt(WISHES, place), number }, asked);
  }

  async function settle(ctx: Context, by: Setting, wish: Wish, asked: Typing): Promise<void> {
    const { inputId, unlink, isHeld = false } = asked;
    if (wish.kind === "type") {
      await ctx.answerCallbackQuery();
      await ctx.editMessageReplyMarkup();
      return askValue(ctx, asked);
    }
    let until: number | null = null;
    await actOnPress(ctx, {
      isStrict: true,
      async act() {
        await apply(inputs, by, inputId, wish);
        // Only now: a value that does not fit leaves all as it was.
        if (unlink) await links.unlink(by, inputId, Date.now());
        if (isHeld) until = await holds.hold(by, inputId);
      },
    });
    await ctx.editMessageText(outcome(ctx.t, await inputs.view(by, inputId), unlink, until));
  }

  async function pose(ctx: Context, inputId: number, { text, keyboard }: Screen): Promise<void> {
    const key = `${ctx.chatId}:${inputId}`;
    const before = open.get(key);
    if (before !== undefined) await ctx.api.deleteMessage(ctx.chatId ?? 0, before).catch(() => {});
    const { message_id: asked } = await ctx.reply(text, { reply_markup: keyboard });
    if (open.size >= MAX_OPEN) open.clear();
    open.set(key, asked);
  }

  return {
    feature,
    pose,
    settle,
    askFirst: async (ctx, inputId, { kind, number }) => {
      const person = personOf(ctx);
      const input = await inputs.view(person, inputId);
      if (!input.driven || !input.writable) return false;
      const drivers = await links.driving(person, inputId);
      const wish = [inputId, WISHES.indexOf(kind), number] as const;
      const answers = {
        once: ONCE.data(...wish),
        hold: HOLDING.data(...wish),
        unlink: UNLINK.data(...wish),
        cancel: CANCEL.data(inputId),
      };
      await ctx.answerCallbackQuery();
      await pose(ctx, inputId, overrideQuestion(ctx.t, input, drivers, answers));
      return true;
    },
  };
}
