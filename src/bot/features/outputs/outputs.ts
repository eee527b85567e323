import { Composer } from "grammy";
import type { Charts } from "../../../services/charts/charts.ts";
import type { OutputAddresses } from "../../../services/peers/addresses.ts";
import type { Units } from "../../../services/units/units.ts";
import { onPress } from "../../button.ts";
import { OUTPUT, OUTPUTS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { show } from "../../screen.ts";
import { outputList, outputPage } from "./outputview.ts";

interface Deps {
  readonly charts: Charts;
  readonly units: Units;
  readonly outputAddresses: OutputAddresses;
}

/** Outputs: the list of a unit's, and a page of each. */
export function outputsFeature({ charts, units, outputAddresses }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, OUTPUTS, async (ctx, unitId, page, from = 0) => {
    await show(ctx, outputList(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), page, from));
  });

  onPress(dm, OUTPUT, async (ctx, outputId) => {
    const now = Date.now();
    const page = await charts.page(personOf(ctx), outputId, now);
    await show(ctx, outputPage(ctx.t, page, now, await outputAddresses.of(personOf(ctx), outputId)));
  });

  return feature;
}
