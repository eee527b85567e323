import { Composer } from "grammy";
import { AppError } from "../../../errors.ts";
import type { Alerts } from "../../../services/alerts/alerts.ts";
import type { DryRuns } from "../../../services/alerts/dryrun.ts";
import type { Recipients } from "../../../services/alerts/recipients.ts";
import { pageWith } from "../../../services/page.ts";
import type { Units } from "../../../services/units/units.ts";
import { isYes, onPress } from "../../button.ts";
import { ALERTS_OF_UNIT, RULE } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { createPicks, NO_KEYS, offerKey } from "../../picks.ts";
import { type Screen, show } from "../../screen.ts";
import {
  ALERTS_ALL,
  groupHint,
  RULE_DELETE,
  RULE_DELETE_ASK,
  RULE_GROUP,
  RULE_HOME,
  RULE_PAUSE,
  RULE_QUIETER,
  RULE_TRY,
  RULE_URGENT,
  ruleList,
  ruleQuestion,
} from "./alertview.ts";
import type { RuleCards } from "./cards.ts";
import type { DryPictures } from "./pictures.ts";

interface Deps {
  readonly alerts: Alerts;
  readonly recipients: Recipients;
  readonly units: Units;
  readonly cards: RuleCards;
  readonly dryRuns: DryRuns;
  readonly pictures: DryPictures;
}

/** Alert rules: /alerts, each one's card, pause and deletion. */
export function alertsFeature({ alerts, recipients, units, cards, dryRuns, pictures }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  const picks = createPicks<number>();

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

  onPress(dm, RULE, async (ctx, ruleId, all = 0) => {
    await show(ctx, await cards.screen(ctx, ruleId, { all }));
  });

  onPress(dm, RULE_TRY, async (ctx, ruleId, all = 0) => {
    await ctx.answerCallbackQuery();
    const { screen, tried } = await cards.tried(ctx, ruleId, all);
    await edit(ctx, screen);
    if (tried) pictures.show(ctx, personOf(ctx), tried);
  });

  onPress(dm, RULE_QUIETER, async (ctx, ruleId, all = 0) => {
    const person = personOf(ctx);
    await ctx.answerCallbackQuery();
    const { selector, condition, timing } = await alerts.view(person, ruleId);
    const run = await dryRuns.try(person, selector, condition, timing, Date.now());
    if (run?.suggestion) await alerts.change(person, ruleId, run.suggestion, Date.now());
    await edit(ctx, (await cards.tried(ctx, ruleId, all)).screen);
  });

  onPress(dm, RULE_URGENT, async (ctx, ruleId, all = 0) => {
    await alerts.change(personOf(ctx), ruleId, { severity: "critical" }, Date.now());
    await show(ctx, await cards.screen(ctx, ruleId, { all }));
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
    if (!(await isMember(ctx, chatId))) throw new AppError("not-found");
    await recipients.add(personOf(ctx), ruleId, { chatId, threadId: null }, Date.now());
    await ctx.reply(ctx.t("rule-group-done", { group: title }), { reply_markup: NO_KEYS });
    const { text, keyboard } = await cards.screen(ctx, ruleId);
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, RULE_HOME, async (ctx, ruleId, all = 0) => {
    await recipients.direct(personOf(ctx), ruleId, null);
    await show(ctx, await cards.screen(ctx, ruleId, { all }));
  });

  onPress(dm, RULE_PAUSE, async (ctx, ruleId, pause, all = 0) => {
    if (isYes(pause)) {
      await alerts.pause(personOf(ctx), ruleId);
      return show(ctx, await cards.screen(ctx, ruleId, { all }));
    }
    const { firing } = await alerts.resume(personOf(ctx), ruleId);
    await show(ctx, await cards.screen(ctx, ruleId, { all, isNew: firing }));
  });

  onPress(dm, RULE_DELETE_ASK, async (ctx, ruleId, all = 0) => {
    await show(ctx, ruleQuestion(ctx.t, await alerts.view(personOf(ctx), ruleId), all));
  });

  onPress(dm, RULE_DELETE, async (ctx, ruleId, all = 0) => {
    const { unitId, hidden } = await alerts.view(personOf(ctx), ruleId);
    await alerts.remove(personOf(ctx), ruleId);
    if (hidden || all || unitId === 0)
      return show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), pageWith(ruleId))));
    const unit = await units.view(personOf(ctx), unitId, Date.now());
    await show(ctx, ruleList(ctx.t, await alerts.list(personOf(ctx), pageWith(ruleId), unitId), unit));
  });

  return feature;
}

/** Whether somebody is in a group, as far as Telegram tells the bot. */
async function isMember(ctx: Context, chatId: number): Promise<boolean> {
  const member = await ctx.api.getChatMember(chatId, ctx.from?.id ?? 0).catch(() => undefined);
  return member !== undefined && member.status !== "left" && member.status !== "kicked";
}

/** Shows a screen in place of the one that was pressed, after the press was answered. */
async function edit(ctx: Context, { text, keyboard }: Screen): Promise<void> {
  await ctx.editMessageText(text, { reply_markup: keyboard });
}
