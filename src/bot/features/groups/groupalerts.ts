import { Composer } from "grammy";
import type { Person } from "../../../domain/access.ts";
import type { Address } from "../../../domain/notice.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Alerts } from "../../../services/alerts/alerts.ts";
import type { Recipients } from "../../../services/alerts/recipients.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import type { Page } from "../../../services/page.ts";
import { createButton, isYes, onPress } from "../../button.ts";
import { type Context, personOf } from "../../context.ts";
import { listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import { type Screen, show } from "../../screen.ts";
import { ruleEntry } from "../alerts/alertview.ts";
import { GROUP_CLOSE } from "./groupboardview.ts";
import { askerOf } from "./groupposting.ts";
import { toPrivate } from "./groups.ts";

const GROUP_RULES = createButton<[person: number, page: number]>("g-rules", 2);
/** `here` is 1 to send it here, 0 to its owner. */
const GROUP_RULE = createButton<[person: number, rule: number, here: number, page: number]>("g-rule", 4);

/** /alerts in a group: which of a person's alerts come there. */
export function groupAlertsFeature(alerts: Alerts, recipients: Recipients): Composer<Context> {
  const feature = new Composer<Context>();
  const group = feature.chatType(["group", "supergroup"]);

  group.command(["alerts", "start"], async (ctx, next) => {
    const { match } = ctx;
    if (ctx.hasCommand("start") && match !== "alerts") return next();
    const person = personOf(ctx);
    const list = await alerts.list(person, 0);
    if (list.total === 0) {
      await ctx.reply(ctx.t("group-no-alerts"), { reply_markup: toPrivate(ctx) });
    } else {
      const { text, keyboard } = groupRules(ctx.t, person, list, placeOf(ctx));
      await ctx.reply(text, { reply_markup: keyboard });
    }
  });

  onPress(group, GROUP_RULES, async (ctx, personId, page) => {
    const person = askerOf(ctx, personId);
    await show(ctx, groupRules(ctx.t, person, await alerts.list(person, page), placeOf(ctx)));
  });

  onPress(group, GROUP_RULE, async (ctx, personId, ruleId, here, page) => {
    const person = askerOf(ctx, personId);
    await recipients.direct(person, ruleId, isYes(here) ? placeOf(ctx) : null);
    await show(ctx, groupRules(ctx.t, person, await alerts.list(person, page), placeOf(ctx)));
  });

  return feature;
}

/** The group, and the forum topic in it, where somebody writes or presses. */
function placeOf(ctx: Context): Address {
  const threadId = ctx.msg?.is_topic_message ? (ctx.msg.message_thread_id ?? null) : null;
  return { chatId: ctx.chat?.id ?? 0, threadId };
}

function groupRules(t: Translate, { id, name }: Person, list: Page<RuleView>, here: Address): Screen {
  const entries = list.items.map((rule) => {
    const isHere = rule.recipients.some(({ chatId, threadId }) => chatId === here.chatId && threadId === here.threadId);
    const mark = (line: string): string => (isHere ? t.plain("group-rule-here", { rule: line }) : line);
    return ruleEntry(t, rule, GROUP_RULE.data(id, rule.id, isHere ? 0 : 1, list.page), mark);
  });
  const { lines, ...rules } = listed(t, entries);
  const keyboard = addPager(rules.keyboard, t, list, (page) => GROUP_RULES.data(id, page));
  keyboard.text(t.plain("group-done"), GROUP_CLOSE.data(id));
  return { text: [t("group-alerts", { name }), ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}
