import { Composer, InlineKeyboard } from "grammy";
import type { SyncPlan } from "../../../domain/presence.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../domain/span.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Rhythms, RhythmView } from "../../../services/rhythms.ts";
import { createButton, isYes, onPress } from "../../button.ts";
import { UNIT_BACK } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { addChoices } from "../../grid.ts";
import type { Screen } from "../../screen.ts";
import { toUnitLabel } from "../../text/entries.ts";
import { formatSpan } from "../../text/format.ts";

/** When a unit should be heard of; `from` is the page of its card. */
export const RHYTHM = createButton<[unit: number, from: number]>("rhythm", 2);
/** Sets that by hand: an interval in seconds, 0 for none. */
export const RHYTHM_SET = createButton<[unit: number, interval: number, sleep: number, from: number]>("rhythm-set", 4);

const INTERVALS = [MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY];

/** How often a unit is heard of, and when it counts as silent. */
export function rhythmFeature(rhythms: Rhythms): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  const show = async (ctx: Context, unitId: number, from: number): Promise<void> => {
    const rhythm = await rhythms.view(personOf(ctx), unitId);
    await ctx.answerCallbackQuery();
    const { text, keyboard } = rhythmScreen(ctx.t, rhythm, from);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  };

  onPress(dm, RHYTHM, show);
  onPress(dm, RHYTHM_SET, async (ctx, unitId, interval, sleep, from) => {
    await rhythms.set(personOf(ctx), unitId, interval === 0 ? null : { interval, sleep: isYes(sleep) });
    await show(ctx, unitId, from);
  });
  return feature;
}

/** How often a unit is heard of, by whom that is said, and what else could be set. */
export function rhythmScreen(t: Translate, rhythm: RhythmView, from: number): Screen {
  const { unitId, unit, byHand, bySchema, pace } = rhythm;
  const plan = byHand ?? bySchema;
  const dataOf = (interval: number, sleep: boolean) => RHYTHM_SET.data(unitId, interval, Number(sleep), from);
  const intervals = INTERVALS.map((ms) => ms / SECOND);
  if (byHand && !intervals.includes(byHand.interval)) intervals.push(byHand.interval);
  const keyboard = new InlineKeyboard();
  addChoices(keyboard, t, [
    {
      label: t.plain(bySchema ? "rhythm-by-schema" : "rhythm-learn"),
      data: dataOf(0, false),
      chosen: byHand === null,
    },
  ]);
  addChoices(
    keyboard,
    t,
    intervals
      .sort((a, b) => a - b)
      .map((interval) => ({
        label: formatSpan(t, interval * SECOND),
        data: dataOf(interval, plan?.sleep ?? false),
        chosen: interval === byHand?.interval,
      })),
  );
  if (plan) {
    const label = t.plain("rhythm-sleep", { sleep: plan.sleep ? "yes" : "no" });
    keyboard.text(label, dataOf(plan.interval, !plan.sleep)).row();
  }
  keyboard.text(toUnitLabel(t, { name: unit }), UNIT_BACK.data(unitId, from));
  const lines = [
    t("rhythm-title", { unit }),
    "",
    saysLine(t, byHand ? "hand" : bySchema ? "schema" : pace > 0 ? "learnt" : "none", plan, pace),
    t("rhythm-silent", { span: formatSpan(t, nearest(rhythm.silentAfter)) }),
    "",
    t("rhythm-hint"),
  ];
  return { text: lines.join("\n"), keyboard };
}

function saysLine(
  t: Translate,
  by: "hand" | "schema" | "learnt" | "none",
  plan: SyncPlan | null,
  pace: number,
): string {
  const span = formatSpan(t, plan ? plan.interval * SECOND : nearest(pace));
  return t("rhythm-says", { by, span, sleep: plan?.sleep ? "yes" : "no" });
}

/** What was measured, as round as it is known: 599.8 s are ten minutes. */
function nearest(ms: number): number {
  const unit = ms < 2 * MINUTE ? SECOND : ms < 2 * HOUR ? MINUTE : HOUR;
  return Math.round(ms / unit) * unit;
}
