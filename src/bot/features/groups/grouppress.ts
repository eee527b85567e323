import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Postings } from "../../../services/boards/postings.ts";
import type { Inputs, Setting } from "../../../services/inputs.ts";
import type { Links } from "../../../services/links/links.ts";
import type { Context } from "../../context.ts";
import type { Override } from "../inputs/override.ts";
import { cancelled, outcome, overrideQuestion } from "../inputs/overrideview.ts";
import { apply, type Place, settingOf, type Wish } from "../inputs/press.ts";
import { askValue } from "../inputs/typevalue.ts";
import type { Tickets } from "./tickets.ts";

/** A press on a group's board that has to be asked about. */
export interface GroupPress {
  readonly place: Place;
  readonly inputId: number;
  readonly wish: Wish;
}

interface Deps {
  readonly postings: Postings;
  readonly inputs: Inputs;
  readonly links: Links;
  readonly override: Override;
  readonly presses: Tickets<GroupPress>;
}

/** The prefix of links that lead on to what was pressed. */
export const PRESS = "v_";

const ANSWER = new RegExp(String.raw`^g-(once|unlink|cancel):(${PRESS}[\w-]+)$`);

/** Goes on with a press in the private chat, where questions and typed values do not disturb a group. */
export function groupPressFeature({ postings, inputs, links, override, presses }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.command("start", async (ctx, next) => {
    if (!ctx.match.startsWith(PRESS)) return next();
    const { press, by } = await open(ctx, ctx.from.id, ctx.match);
    const { inputId, wish, place } = press;
    const input = await inputs.view(by, inputId);
    if (input.driven) {
      const drivers = isOwn(ctx, by) ? await links.driving(by, inputId) : [];
      const data = (answer: string) => `g-${answer}:${ctx.match}`;
      const answers = { once: data("once"), unlink: data("unlink"), cancel: data("cancel") };
      return override.pose(ctx, inputId, overrideQuestion(ctx.t, input, drivers, answers));
    }
    if (wish.kind === "type") return askValue(ctx, { inputId, unlink: false, place });
    await apply(inputs, by, inputId, wish);
    await ctx.reply(outcome(ctx.t, await inputs.view(by, inputId), false));
  });

  dm.callbackQuery(ANSWER, async (ctx) => {
    const [, answer, payload = ""] = ctx.match;
    const { press, by } = await open(ctx, ctx.from.id, payload);
    const { inputId, wish, place } = press;
    if (answer === "cancel") {
      await ctx.answerCallbackQuery();
      await ctx.editMessageText(cancelled(ctx.t, await inputs.view(by, inputId)));
      return;
    }
    const unlink = answer === "unlink";
    // To press for somebody else is no right to take away their links.
    if (unlink && !isOwn(ctx, by)) throw new AppError("not-found");
    await override.settle(ctx, by, wish, { inputId, unlink, place });
  });

  /** What was pressed, and by whose right it counts now. */
  async function open(ctx: Context, telegramId: number, payload: string): Promise<{ press: GroupPress; by: Setting }> {
    const press = presses.read(telegramId, payload);
    if (!press) throw new AppError("typing-outdated");
    return { press, by: await settingOf(ctx, postings, press.inputId, press.place) };
  }

  return feature;
}

function isOwn({ person }: Context, by: Setting): boolean {
  return person?.id === by.id;
}
