import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import { Condition, type Hours, SEVERITIES } from "../../../domain/alert/condition.ts";
import { readDeadband, readHours, readWait, withDeadband } from "../../../domain/alert/typed.ts";
import { SECOND } from "../../../domain/span.ts";
import { AppError } from "../../../errors.ts";
import type { Alerts } from "../../../services/alerts/alerts.ts";
import type { DryRuns } from "../../../services/alerts/dryrun.ts";
import type { RuleView, RuleWords } from "../../../services/alerts/rule.ts";
import { askText, choiceButtons } from "../../ask.ts";
import { itemAt, onPress } from "../../button.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import { show } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import { formatBand } from "../../text/rule.ts";
import { RULE_EDIT } from "./alertview.ts";
import type { RuleCards } from "./cards.ts";
import {
  editMenu,
  hasWait,
  hoursMenu,
  isLasting,
  kindMenu,
  RULE_BAND,
  RULE_HOURS,
  RULE_HOURS_SET,
  RULE_HOURS_TYPE,
  RULE_KIND,
  RULE_SEVERITY,
  RULE_SEVERITY_SET,
  RULE_WAIT,
  RULE_WAIT_SET,
  RULE_WAIT_TYPE,
  severityMenu,
  toHours,
  WAITS,
  waitMenu,
} from "./editview.ts";
import { type makingFeature, TYPING } from "./making.ts";

const WHOLE_DAY = [0, 1, 2, 3, 4, 5, 6];

interface Deps {
  readonly alerts: Alerts;
  readonly dryRuns: DryRuns;
  readonly cards: RuleCards;
  readonly making: Pick<ReturnType<typeof makingFeature>, "begin">;
}

/** Each part of a rule can be changed, and it stays the same rule. */
export function ruleEditingFeature({ alerts, dryRuns, cards, making }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  const view = (ctx: Context, ruleId: number): Promise<RuleView> => alerts.view(personOf(ctx), ruleId);
  const change = (ctx: Context, ruleId: number, words: Partial<RuleWords>): Promise<RuleView> =>
    alerts.change(personOf(ctx), ruleId, words, Date.now());

  onPress(dm, RULE_EDIT, async (ctx, ruleId, all = 0) => show(ctx, editMenu(ctx.t, await view(ctx, ruleId), all)));

  onPress(dm, RULE_KIND, async (ctx, ruleId, kind, all = 0) => {
    const rule = await view(ctx, ruleId);
    if (kind === 0) return show(ctx, kindMenu(ctx.t, rule, all));
    const { selector, outputId, timing } = rule;
    const example = outputId ?? (await exampleOf(ctx, rule));
    await making.begin(ctx, { selector, outputId: example, kind: kind - 1, rule: { id: ruleId, all, timing } });
  });

  onPress(dm, RULE_WAIT, async (ctx, ruleId, place, all = 0) => {
    const [rule, wait] = [await view(ctx, ruleId), itemAt(WAITS, place)];
    // Its condition may have been another one when the button was sent.
    const fits = hasWait(rule.condition, wait);
    await show(ctx, fits ? waitMenu(ctx.t, rule, place, wait, all) : editMenu(ctx.t, rule, all));
  });

  onPress(dm, RULE_WAIT_SET, async (ctx, ruleId, place, seconds, all = 0) => {
    const { timing } = await view(ctx, ruleId);
    const { key } = itemAt(WAITS, place);
    await show(
      ctx,
      editMenu(ctx.t, await change(ctx, ruleId, { timing: { ...timing, [key]: seconds * SECOND } }), all),
    );
  });

  onPress(dm, RULE_SEVERITY, async (ctx, ruleId, all = 0) => {
    await show(ctx, severityMenu(ctx.t, await view(ctx, ruleId), all));
  });

  onPress(dm, RULE_SEVERITY_SET, async (ctx, ruleId, place, all = 0) => {
    await show(ctx, editMenu(ctx.t, await change(ctx, ruleId, { severity: itemAt(SEVERITIES, place) }), all));
  });

  onPress(dm, RULE_HOURS, async (ctx, ruleId, all = 0) => {
    await show(ctx, hoursMenu(ctx.t, await view(ctx, ruleId), all));
  });

  onPress(dm, RULE_HOURS_SET, async (ctx, ruleId, bits, from, to, all = 0) => {
    const { timing } = await view(ctx, ruleId);
    const hours = toHours(bits, from, to);
    await show(ctx, hoursMenu(ctx.t, await change(ctx, ruleId, { timing: { ...timing, hours } }), all));
  });

  /** What is typed of a rule: its deadband, a wait (a place in WAITS), or hours. */
  async function ask(
    talk: Talk,
    ctx: Inside,
    ruleId: number,
    part: number | "band" | "hours",
    all: number,
  ): Promise<void> {
    const rule = await outside(talk, (outer) => view(outer, ruleId));
    const question = await outside(talk, (outer) => questionFor(outer, rule, part));
    const { keyboard, lines } = choiceButtons(ctx.t, question.texts);
    const told = await ctx.reply(
      [question.text, ...lines].join("\n"),
      question.texts.length > 0 ? { reply_markup: keyboard } : {},
    );
    const { value: screen, answer } = await askText(
      talk,
      (text) =>
        outside(talk, async (outer) => {
          await change(outer, ruleId, readPart(outer, await view(outer, ruleId), part, text));
          return cards.screen(outer, ruleId, { all });
        }),
      { choices: [{ messageId: told.message_id, texts: question.texts }] },
    );
    await answer.reply(screen.text, { reply_markup: screen.keyboard });
  }

  dm.use(createConversation(ask, { id: TYPING }));

  const begin = async (ctx: Context, ruleId: number, part: number | "band" | "hours", all: number): Promise<void> => {
    await view(ctx, ruleId);
    await ctx.answerCallbackQuery();
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(TYPING, ruleId, part, all);
  };

  onPress(dm, RULE_BAND, (ctx, ruleId, all = 0) => begin(ctx, ruleId, "band", all));
  onPress(dm, RULE_WAIT_TYPE, async (ctx, ruleId, place, all = 0) => {
    const rule = await view(ctx, ruleId);
    if (!hasWait(rule.condition, itemAt(WAITS, place))) return show(ctx, editMenu(ctx.t, rule, all));
    return begin(ctx, ruleId, place, all);
  });
  onPress(dm, RULE_HOURS_TYPE, (ctx, ruleId, all = 0) => begin(ctx, ruleId, "hours", all));

  async function questionFor(ctx: Context, rule: RuleView, part: number | "band" | "hours") {
    const { t } = ctx;
    if (part === "hours") return { text: t("part-ask-times"), texts: [] };
    if (part !== "band") return { text: t("part-ask-length"), texts: [] };
    const noise = await dryRuns.deadband(personOf(ctx), rule.selector, rule.condition, Date.now());
    const output = titleOf(t, { name: rule.output, title: rule.title });
    const texts = noise === undefined ? [] : [formatBand(t, rule, noise)];
    return { text: t("part-ask-deadband", { output }), texts };
  }

  /** An output that stands for those of its name. */
  async function exampleOf(ctx: Context, { selector }: RuleView): Promise<number | null> {
    if (selector.kind !== "many" || selector.name === null) return null;
    return alerts.exampleOf(personOf(ctx), { name: selector.name, roomId: selector.roomId });
  }

  return feature;
}

function readPart(ctx: Context, rule: RuleView, part: number | "band" | "hours", text: string): Partial<RuleWords> {
  const { timing, condition } = rule;
  if (part === "hours") {
    const times = readHours(text);
    if (!times) throw new AppError("hours-expected");
    const hours: Hours = { days: timing.hours?.days ?? WHOLE_DAY, ...times };
    return { timing: { ...timing, hours } };
  }
  if (part === "band") {
    const band = readDeadband(text, rule, { locale: ctx.t.locale, timeZone: ctx.t.timeZone, now: Date.now() });
    if (band === undefined) throw new AppError("number-expected");
    const wider = Condition.safeParse(withDeadband(condition, band));
    if (!wider.success) throw new AppError("deadband-too-wide");
    return { condition: wider.data };
  }
  const wait = itemAt(WAITS, part);
  const length = readWait(text, isLasting(condition, wait) ? SECOND : 0);
  if (typeof length === "string") throw new AppError(length);
  return { timing: { ...timing, [wait.key]: length } };
}
