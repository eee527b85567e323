import { Composer } from "grammy";
import type { Drawing } from "../../../drawing/drawing.ts";
import { AppError } from "../../../errors.ts";
import type { Graph } from "../../../services/links/graph.ts";
import type { Users } from "../../../services/people/users.ts";
import type { Units } from "../../../services/units/units.ts";
import { isYes, onPress } from "../../button.ts";
import { GRAPH_UNIT } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import type { Plotter } from "../../delivery/plotter.ts";
import { GRAPH_ALL, GRAPH_GROUND, graphCaption, graphKeyboard, toModel } from "./graphview.ts";

interface Deps {
  readonly graph: Graph;
  readonly units: Units;
  readonly users: Users;
  readonly drawing: Drawing;
  readonly plotter: Plotter;
}

/** Pictures of units and their links: /graph, and around one unit. */
export function graphFeature({ graph, units, users, drawing, plotter }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.command("graph", async (ctx) => {
    const { total } = await graph.view(personOf(ctx), null, 0, Date.now());
    if (total === 0) await ctx.reply(ctx.t("graph-empty"));
    else show(ctx, null, 0);
  });

  onPress(dm, GRAPH_ALL, async (ctx, page) => {
    personOf(ctx);
    await ctx.answerCallbackQuery();
    show(ctx, null, page);
  });

  onPress(dm, GRAPH_UNIT, async (ctx, unitId, page) => {
    await units.view(personOf(ctx), unitId, Date.now());
    await ctx.answerCallbackQuery();
    show(ctx, unitId, page);
  });

  onPress(dm, GRAPH_GROUND, async (ctx, unitId, page, dark) => {
    const person = personOf(ctx);
    if (unitId !== 0) await units.view(person, unitId, Date.now());
    await users.setDark(person, isYes(dark));
    await ctx.answerCallbackQuery();
    show(ctx, unitId || null, page);
  });

  /** Draws below a text, or in place of the picture whose button was pressed; nobody waits for it. */
  function show(ctx: Context, unitId: number | null, page: number): void {
    const { chat, msgId: messageId, t } = ctx;
    const person = personOf(ctx);
    if (!chat || messageId === undefined) return;
    const kind = ctx.callbackQuery?.message && "photo" in ctx.callbackQuery.message ? "picture" : "page";
    void plotter.show({ chatId: chat.id, messageId, kind }, t, async () => {
      const view = await graph.view(person, unitId, page, Date.now());
      const { dark } = await users.preferences(person);
      const [model, caption, keyboard] = [toModel(t, view, dark), graphCaption(t, view), graphKeyboard(t, view, dark)];
      return {
        content: JSON.stringify([model, caption, keyboard.inline_keyboard]),
        caption,
        keyboard,
        draw: () =>
          drawing.graph(model).catch((error: unknown) => {
            const failed = new AppError("picture-failed");
            failed.cause = error;
            throw failed;
          }),
      };
    });
  }

  return feature;
}
