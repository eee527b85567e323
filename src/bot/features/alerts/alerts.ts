import { createConversation } from "@grammyjs/conversations";
import { Composer } from "grammy";
import type { Direction } from "../../../domain/alert/condition.ts";
import { TRAITS } from "../../../domain/traits.ts";
import { parseNumber } from "../../../domain/typed.ts";
import { AppError } from "../../../errors.ts";
import type { Alerts, OutputView } from "../../../services/alerts/alerts.ts";
import type { Recipients } from "../../../services/alerts/recipients.ts";
import type { Directory } from "../../../services/directory/directory.ts";
import { pageWith } from "../../../services/page.ts";
import type { Units } from "../../../services/units/units.ts";
import { askText } from "../../ask.ts";
import { isYes, itemAt, onPress } from "../../button.ts";
import { ALERT_DIRECTION, ALERTS_OF_UNIT, RULE } from "../../buttons.ts";
import { type Context, type Inside, outside, personOf, type Talk } from "../../context.ts";
import type { UnitLists } from "../../lists.ts";
import { createPicks, NO_KEYS, offerKey } from "../../picks.ts";
import type { Screen } from "../../screen.ts";
import { titleOf } from "../../text/format.ts";
import {
  ALERT_OUTPUT,
  ALERT_UNIT,
  ALERTS_ALL,
  addedRule,
  directionChoice,
  groupHint,
  groupOf,
  outputChoice,
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

interface Deps {
  readonly alerts: Alerts;
  readonly recipients: Recipients;
  readonly units: Units;
  readonly directory: Directory;
  readonly lists: UnitLists;
}

/** Alert rules: /alerts, adding by buttons and one typed number, pause and deletion. */
export function alertsFeature({ alerts, recipients, units, directory, lists }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  const picks = createPicks<number>();

  async function askThreshold(talk: Talk, ctx: Inside, outputId: number, direction: Direction): Promise<void> {
    const output = await outside(talk, (outer) => alerts.output(personOf(outer), outputId));
    await ctx.reply(
      ctx.t("alert-ask-threshold", { direction, output: titleOf(ctx.t, output), measure: output.measure ?? "none" }),
    );
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

  onPress(dm, ALERTS_ALL, async (ctx, page) => {
    await show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), page)));
  });

  onPress(dm, ALERTS_OF_UNIT, async (ctx, unitId, page, from = 0) => {
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    await show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), page, unitId), unit, from));
  });

  lists.add(dm, ALERT_UNIT, async (ctx, look, page) =>
    unitChoice(ctx.t, await directory.choice(personOf(ctx), page, Date.now(), look)),
  );

  onPress(dm, ALERT_OUTPUT, async (ctx, unitId, page, chosen = 0) => {
    await show(ctx, outputChoice(ctx.t, await units.view(personOf(ctx), unitId, Date.now()), page, chosen));
  });

  onPress(dm, ALERT_DIRECTION, async (ctx, outputId, choice, chosen = 0) => {
    const output = await quantity(ctx, outputId);
    const direction = choice === 0 ? undefined : itemAt(DIRECTIONS, choice - 1);
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

  onPress(dm, RULE, async (ctx, ruleId, all = 0) => {
    await showRule(ctx, ruleId, all);
  });

  onPress(dm, RULE_GROUP, async (ctx, ruleId, all = 0) => {
    await alerts.view(personOf(ctx), ruleId);
    await show(ctx, groupHint(ctx.t, ruleId, ctx.me.username, all));
    const requestId = picks.ask(ctx.from.id, ruleId);
    const what = { chat_is_channel: false, bot_is_member: true, request_title: true };
    await offerKey(ctx, ctx.t("rule-group-pick"), (keys) => {
      return keys.requestChat(ctx.t.plain("rule-group-key"), requestId, what);
    });
  });

  dm.on("message:chat_shared", async (ctx, next) => {
    const { request_id: requestId, chat_id: chatId, title = "" } = ctx.message.chat_shared;
    const ruleId = picks.take(ctx.from.id, requestId);
    if (ruleId === undefined) return next();
    const person = personOf(ctx);
    if (!(await isMember(ctx, chatId))) throw new AppError("not-found");
    await recipients.direct(person, ruleId, { chatId, threadId: null });
    await ctx.reply(ctx.t("rule-group-done", { group: title }), { reply_markup: NO_KEYS });
    const { text, keyboard } = ruleCard(ctx.t, await alerts.view(person, ruleId), { group: title });
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, RULE_HOME, async (ctx, ruleId, all = 0) => {
    await recipients.direct(personOf(ctx), ruleId, null);
    await showRule(ctx, ruleId, all);
  });

  onPress(dm, RULE_PAUSE, async (ctx, ruleId, pause, all = 0) => {
    if (isYes(pause)) {
      await alerts.pause(personOf(ctx), ruleId);
      return showRule(ctx, ruleId, all);
    }
    const rule = await alerts.resume(personOf(ctx), ruleId);
    const present =
      rule.firing && rule.outputId !== null ? await alerts.output(personOf(ctx), rule.outputId) : undefined;
    await showRule(ctx, ruleId, all, present);
  });

  onPress(dm, RULE_DELETE_ASK, async (ctx, ruleId, all = 0) => {
    await show(ctx, ruleQuestion(ctx.t, await alerts.view(personOf(ctx), ruleId), all));
  });

  onPress(dm, RULE_DELETE, async (ctx, ruleId, all = 0) => {
    const { unitId, hidden } = await alerts.view(personOf(ctx), ruleId);
    await alerts.remove(personOf(ctx), ruleId);
    if (hidden || all) return show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), pageWith(ruleId))));
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    await show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), pageWith(ruleId), unitId), unit));
  });

  /** An output that can cross a threshold. */
  async function quantity(ctx: Context, outputId: number): Promise<OutputView> {
    const output = await alerts.output(personOf(ctx), outputId);
    if (!TRAITS[output.type].isQuantity) throw new AppError("output-not-number", { name: titleOf(ctx.t, output) });
    return output;
  }

  /** `present` is the output of a rule that has just gone on and holds already. */
  async function showRule(ctx: Context, ruleId: number, all = 0, present?: OutputView): Promise<void> {
    const rule = await alerts.view(personOf(ctx), ruleId);
    await ctx.answerCallbackQuery();
    const group = await titleOfGroup(ctx, groupOf(rule.recipients)?.chatId ?? null);
    const { text, keyboard } = present
      ? addedRule(ctx.t, rule, present, { group, all })
      : ruleCard(ctx.t, rule, { group, all });
    await ctx.editMessageText(text, { reply_markup: keyboard });
  }

  return feature;
}

/** Whether somebody is in a group, as far as Telegram tells the bot. */
async function isMember(ctx: Context, chatId: number): Promise<boolean> {
  const member = await ctx.api.getChatMember(chatId, ctx.from?.id ?? 0).catch(() => undefined);
  return member !== undefined && member.status !== "left" && member.status !== "kicked";
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
