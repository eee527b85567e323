import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Direction } from "../../../domain/alert.ts";
import { TRAITS } from "../../../domain/traits.ts";
import { parseNumber } from "../../../domain/typed.ts";
import { AppError } from "../../../errors.ts";
import type { Alerts, OutputView } from "../../../services/alerts.ts";
import { pageWith } from "../../../services/page.ts";
import type { Units } from "../../../services/units/units.ts";
import { askText } from "../../ask.ts";
import { ALERT_DIRECTION, ALERTS_OF_UNIT } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { Screen } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import {
  ALERT_OUTPUT,
  ALERT_UNIT,
  ALERTS_ALL,
  addedRule,
  directionChoice,
  groupHint,
  outputChoice,
  RULE,
  RULE_DELETE,
  RULE_DELETE_ASK,
  RULE_GROUP,
  RULE_HOME,
  RULE_PAUSE,
  ruleCard,
  ruleList,
  ruleQuestion,
  unitChoice,
} from "./alertview.ts";

const THRESHOLD = "alert-threshold";
const DIRECTIONS: readonly Direction[] = ["above", "below"];

/** Alert rules: /alerts, adding by buttons and one typed number, pause and deletion. */
export function alertsFeature(alerts: Alerts, units: Units): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function askThreshold(talk: Talk, ctx: Inside, outputId: number, direction: Direction): Promise<void> {
    const output = await outside(talk, (outer) => alerts.output(personOf(outer), outputId));
    await ctx.reply(ctx.t("alert-ask-threshold", { direction, output: titleOf(ctx.t, output) }));
    const { value: rule, answer } = await askText(talk, (text) =>
      outside(talk, async (outer) => {
        const threshold = parseNumber(text, outer.t.locale, output.measure);
        if (!Number.isFinite(threshold)) throw new AppError("number-expected");
        return alerts.add(personOf(outer), outputId, direction, threshold, Date.now());
      }),
    );
    const present = await outside(talk, (outer) => alerts.output(personOf(outer), outputId));
    const { text, keyboard } = addedRule(answer.t, rule, present);
    await answer.reply(text, { reply_markup: keyboard });
  }

  dm.use(createConversation(askThreshold, { id: THRESHOLD }));

  dm.command("alerts", async (ctx) => {
    const { text, keyboard } = ruleList(ctx.t, await alerts.list(personOf(ctx), 0));
    await ctx.reply(text, { reply_markup: keyboard });
  });

  dm.callbackQuery(ALERTS_ALL.pattern, async (ctx) => {
    const [page = 0] = ALERTS_ALL.read(ctx.match);
    await show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), page)));
  });

  dm.callbackQuery(ALERTS_OF_UNIT.pattern, async (ctx) => {
    const [unitId = 0, page = 0, from] = ALERTS_OF_UNIT.read(ctx.match);
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    await show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), page, unitId), unit, from));
  });

  dm.callbackQuery(ALERT_UNIT.pattern, async (ctx) => {
    const [page = 0] = ALERT_UNIT.read(ctx.match);
    await show(ctx, unitChoice(ctx.t, await units.list(personOf(ctx), page, Date.now())));
  });

  dm.callbackQuery(ALERT_OUTPUT.pattern, async (ctx) => {
    const [unitId = 0, page = 0, chosen = 0] = ALERT_OUTPUT.read(ctx.match);
    await show(ctx, outputChoice(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), page, chosen));
  });

  dm.callbackQuery(ALERT_DIRECTION.pattern, async (ctx) => {
    const [outputId = 0, choice = 0, chosen = 0] = ALERT_DIRECTION.read(ctx.match);
    const output = await alerts.output(personOf(ctx), outputId);
    const direction = DIRECTIONS[choice - 1];
    if (!direction) {
      const unit = await units.view(personOf(ctx), output.unitId, Date.now());
      await show(ctx, directionChoice(ctx.t, output, unit, chosen));
    } else if (TRAITS[output.type].holds === "boolean") {
      const rule = await alerts.add(personOf(ctx), outputId, direction, 0.5, Date.now());
      await show(ctx, addedRule(ctx.t, rule, output));
    } else {
      await ctx.answerCallbackQuery();
      await ctx.conversation.exitAll();
      await ctx.conversation.enter(THRESHOLD, outputId, direction);
    }
  });

  dm.callbackQuery(RULE.pattern, async (ctx) => {
    const [ruleId = 0] = RULE.read(ctx.match);
    await showRule(ctx, ruleId);
  });

  dm.callbackQuery(RULE_GROUP.pattern, async (ctx) => {
    const [ruleId = 0] = RULE_GROUP.read(ctx.match);
    await alerts.view(personOf(ctx), ruleId);
    await show(ctx, groupHint(ctx.t, ruleId, ctx.me.username));
  });

  dm.callbackQuery(RULE_HOME.pattern, async (ctx) => {
    const [ruleId = 0] = RULE_HOME.read(ctx.match);
    await alerts.direct(personOf(ctx), ruleId, null);
    await showRule(ctx, ruleId);
  });

  dm.callbackQuery(RULE_PAUSE.pattern, async (ctx) => {
    const [ruleId = 0, paused = 0] = RULE_PAUSE.read(ctx.match);
    if (paused === 1) {
      await alerts.pause(personOf(ctx), ruleId);
      return showRule(ctx, ruleId);
    }
    const rule = await alerts.resume(personOf(ctx), ruleId);
    const present = rule.firing ? await alerts.output(personOf(ctx), rule.outputId) : undefined;
    await showRule(ctx, ruleId, present);
  });

  dm.callbackQuery(RULE_DELETE_ASK.pattern, async (ctx) => {
    const [ruleId = 0] = RULE_DELETE_ASK.read(ctx.match);
    await show(ctx, ruleQuestion(ctx.t, await alerts.view(personOf(ctx), ruleId)));
  });

  dm.callbackQuery(RULE_DELETE.pattern, async (ctx) => {
    const [ruleId = 0] = RULE_DELETE.read(ctx.match);
    const { unitId, hidden } = await alerts.view(personOf(ctx), ruleId);
    await alerts.remove(personOf(ctx), ruleId);
    if (hidden) return show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), pageWith(ruleId))));
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    await show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), pageWith(ruleId), unitId), unit));
  });

  /** `present` is the output of a rule that has just gone on and holds already. */
  async function showRule(ctx: Context, ruleId: number, present?: OutputView): Promise<void> {
    const rule = await alerts.view(personOf(ctx), ruleId);
    await ctx.answerCallbackQuery();
    const group = await titleOfGroup(ctx, rule.chatId);
    const { text, keyboard } = present ? addedRule(ctx.t, rule, present, group) : ruleCard(ctx.t, rule, group);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  }

  return feature;
}

/** What a group is called now; undefined where Telegram does not tell. */
async function titleOfGroup(ctx: Context, chatId: number | null): Promise<string | undefined> {
  if (chatId === null) return undefined;
  const chat = await ctx.api.getChat(chatId).catch(() => undefined);
  return chat?.title;
}

async function show(ctx: Context, { text, keyboard }: Screen): Promise<void> {
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(text, { reply_markup: keyboard });
}
