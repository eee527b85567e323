import { Composer } from "grammy";
import type { Charts } from "../../../services/charts/charts.ts";
import type { Units } from "../../../services/units/units.ts";
import { OUTPUT, OUTPUTS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import { outputList, outputPage } from "./outputview.ts";

/** Outputs: the list of a unit's, and a page of each. */
export function outputsFeature(charts: Charts, units: Units): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  dm.callbackQuery(OUTPUTS.pattern, async (ctx) => {
    const [unitId = 0, page = 0, from = 0] = OUTPUTS.read(ctx.match);
    await show(ctx, outputList(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), page, from));
  });

  dm.callbackQuery(OUTPUT.pattern, async (ctx) => {
    const [outputId = 0] = OUTPUT.read(ctx.match);
    const now = Date.now();
    await show(ctx, outputPage(ctx.t, await charts.page(personOf(ctx), outputId, now), now));
  });

  return feature;
}
