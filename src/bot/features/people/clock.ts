import { Composer } from "grammy";
import type { Timekeeper } from "../../../services/clock/timekeeper.ts";
import { onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import { CLOCK_RIGHT, clockScreen } from "../../delivery/clockview.ts";
import { column } from "../../pager.ts";
import { show } from "../../screen.ts";
import { formatTime } from "../../text/format.ts";

/** An admin says that the server's clock is right; for anybody else there is no such button. */
export function clockFeature(time: Timekeeper): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private").filter((ctx) => ctx.person?.role === "admin");

  onPress(dm, CLOCK_RIGHT, async (ctx, since) => {
    const keyboard = column([]);
    if (time.doubt === null) return show(ctx, { text: ctx.t("clock-certain"), keyboard });
    const { doubt, now } = await time.vouch(personOf(ctx), since);
    if (doubt === null) {
      const shown = formatTime(ctx.t, now, { zone: true, year: true });
      return show(ctx, { text: ctx.t("clock-vouched", { time: shown }), keyboard });
    }
    // What they were told of is over, and something else has come.
    const jump = doubt.instead === null ? null : { from: doubt.instead, to: doubt.since };
    const theirs = doubt.ahead === null ? null : now + doubt.ahead;
    await show(ctx, clockScreen(ctx.t, { jump, ours: now, theirs, doubt: doubt.since }));
  });

  return feature;
}
