import { Composer } from "grammy";
import type { Timing } from "../../../domain/schedule/schedule.ts";
import { AppError } from "../../../errors.ts";
import { pageWith } from "../../../services/page.ts";
import type { ScheduleView } from "../../../services/schedules/view.ts";
import { isYes, onPress } from "../../button.ts";
import { SCHEDULE, SCHEDULES } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { type Screen, show } from "../../screen.ts";
import { actOnPress } from "../../updates/stale.ts";
import { cardOf } from "./cards.ts";
import { type SchedulingDeps, schedulingFeature } from "./making.ts";
import {
  daysScreen,
  deleteQuestion,
  lateScreen,
  moreScreen,
  SCHEDULE_DAYS,
  SCHEDULE_DELETE,
  SCHEDULE_DELETE_ASK,
  SCHEDULE_LATE,
  SCHEDULE_MORE,
  SCHEDULE_PAUSE,
  SCHEDULE_RUN,
  SCHEDULE_SPREAD,
  scheduleList,
  spreadScreen,
  toDays,
} from "./scheduleview.ts";

/** Schedules: /schedules, each one's card, its days and choices, pause and deletion. */
export function schedulesFeature(deps: SchedulingDeps): Composer<Context> {
  const { schedules, inputs } = deps;
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  feature.use(schedulingFeature(deps));

  const view = (ctx: Context, id: number): Promise<ScheduleView> => schedules.view(personOf(ctx), id);

  async function listOf(ctx: Context, inputId: number, page: number): Promise<Screen> {
    const person = personOf(ctx);
    if (inputId === 0) return scheduleList(ctx.t, await schedules.list(person, page));
    const input = await inputs.view(person, inputId);
    return scheduleList(ctx.t, await schedules.list(person, page, inputId), input);
  }

  async function setTiming(ctx: Context, id: number, change: (timing: Timing) => Timing): Promise<void> {
    const { timing } = await view(ctx, id);
    await schedules.change(personOf(ctx), id, { timing: change(timing) });
  }

  dm.command("schedules", async (ctx) => {
    const { text, keyboard } = await listOf(ctx, 0, 0);
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, SCHEDULES, async (ctx, inputId, page) => show(ctx, await listOf(ctx, inputId, page)));
  onPress(dm, SCHEDULE, async (ctx, id, of = 0) => show(ctx, await cardOf(deps, ctx, id, of)));
  onPress(dm, SCHEDULE_MORE, async (ctx, id, of = 0) => show(ctx, moreScreen(ctx.t, await view(ctx, id), of)));

  onPress(dm, SCHEDULE_DAYS, async (ctx, id, bits, of = 0) => {
    const days = toDays(bits);
    if (days.length > 0) {
      await setTiming(ctx, id, (timing) => {
        return timing.when.kind === "once" ? timing : { ...timing, when: { ...timing.when, days } };
      });
    }
    await show(ctx, daysScreen(ctx.t, await view(ctx, id), of));
  });

  onPress(dm, SCHEDULE_SPREAD, async (ctx, id, minutes, of = 0) => {
    if (minutes < 0) return show(ctx, spreadScreen(ctx.t, await view(ctx, id), of));
    await setTiming(ctx, id, (timing) => ({ ...timing, spread: minutes }));
    await show(ctx, await cardOf(deps, ctx, id, of));
  });

  onPress(dm, SCHEDULE_LATE, async (ctx, id, minutes, of = 0) => {
    if (minutes < 0) return show(ctx, lateScreen(ctx.t, await view(ctx, id), of));
    await schedules.change(personOf(ctx), id, { late: minutes });
    await show(ctx, await cardOf(deps, ctx, id, of));
  });

  onPress(dm, SCHEDULE_PAUSE, async (ctx, id, pause, of = 0) => {
    if (isYes(pause)) await schedules.pause(personOf(ctx), id);
    else await schedules.resume(personOf(ctx), id);
    await show(ctx, await cardOf(deps, ctx, id, of));
  });

  onPress(dm, SCHEDULE_RUN, async (ctx, id, of = 0) => {
    const before = await view(ctx, id);
    await actOnPress(ctx, {
      isStrict: true,
      act: () => schedules.runNow(personOf(ctx), id),
      told: () => ctx.t.plain("schedule-run-done"),
    });
    // Without an end the card says what it said.
    if ((await view(ctx, id)).endAt === before.endAt) return;
    const { text, keyboard } = await cardOf(deps, ctx, id, of);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  });

  onPress(dm, SCHEDULE_DELETE_ASK, async (ctx, id, of = 0) =>
    show(ctx, deleteQuestion(ctx.t, await view(ctx, id), of)),
  );

  onPress(dm, SCHEDULE_DELETE, async (ctx, id, of = 0) => {
    await schedules.remove(personOf(ctx), id).catch((error: unknown) => {
      // It is gone: that is what was wanted.
      if (!(error instanceof AppError) || error.code !== "not-found") throw error;
    });
    await show(ctx, await listOf(ctx, of, pageWith(id)));
  });

  return feature;
}
