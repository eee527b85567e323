import { Composer } from "grammy";
import type { Person } from "../../../domain/access.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import type { Grants, Named } from "../../../services/access/grants.ts";
import type { Alerts, Twin } from "../../../services/alerts/alerts.ts";
import type { Recipients } from "../../../services/alerts/recipients.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import { type Page, pageOf } from "../../../services/page.ts";
import { createButton, isYes, onPress } from "../../button.ts";
import { ALERT_OFFER, RULE } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { listed } from "../../listing.ts";
import { addPager, column, pageLine } from "../../pager.ts";
import { type Screen, show } from "../../screen.ts";
import { formatCondition } from "../../text/condition.ts";
import { nameEntry, personEntry } from "../../text/entries.ts";
import { watchedName } from "../../text/rule.ts";
import { RULE_COPIES, RULE_GROUP, RULE_PEOPLE } from "./alertview.ts";
import type { RuleCards } from "./cards.ts";

// `all` is as that of RULE.
/** To the output; 0 to all that do not have it yet. */
const RULE_COPY = createButton<[rule: number, output: number, page: number, all?: number]>("rule-copy", 3, 1);
const RULE_LEAVE = createButton<[rule: number, recipient: number, all?: number]>("rule-leave", 2, 1);
const RULE_ADD_SELF = createButton<[rule: number, all?: number]>("rule-self", 1, 1);
const RULE_PERSONS = createButton<[rule: number, page: number, all?: number]>("rule-persons", 2, 1);
const RULE_INVITE = createButton<[rule: number, person: number, all?: number]>("rule-invite", 2, 1);

const PAGE = 8;

interface Deps {
  readonly alerts: Alerts;
  readonly recipients: Recipients;
  readonly grants: Grants;
  readonly cards: RuleCards;
}

/** A rule for more: copies of it for other outputs, and others who hear of it. */
export function copyingFeature({ alerts, recipients, grants, cards }: Deps): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  onPress(dm, RULE_COPIES, async (ctx, ruleId, page, all = 0) => {
    const person = personOf(ctx);
    const rule = await alerts.view(person, ruleId);
    await show(ctx, copiesScreen(ctx.t, rule, await alerts.twins(person, ruleId), page, all));
  });

  onPress(dm, RULE_COPY, async (ctx, ruleId, outputId, page, all = 0) => {
    const person = personOf(ctx);
    const rule = await alerts.view(person, ruleId);
    const others = await alerts.twins(person, ruleId);
    const missing = others.filter(({ id, has }) => !has && (outputId === 0 || id === outputId)).map(({ id }) => id);
    const count = missing.length === 0 ? 0 : await alerts.copy(person, ruleId, missing, Date.now());
    await ctx.answerCallbackQuery({ text: ctx.t.plain("copied", { count }) });
    if (count === 0) return;
    const { text, keyboard } = copiesScreen(ctx.t, rule, await alerts.twins(person, ruleId), page, all);
    await ctx.editMessageText(text, { reply_markup: keyboard });
  });

  onPress(dm, RULE_PEOPLE, async (ctx, ruleId, all = 0) => show(ctx, await peopleOf(ctx, ruleId, all)));

  onPress(dm, RULE_LEAVE, async (ctx, ruleId, recipientId, all = 0) => {
    await recipients.remove(personOf(ctx), ruleId, recipientId);
    await show(ctx, await peopleOf(ctx, ruleId, all));
  });

  onPress(dm, RULE_ADD_SELF, async (ctx, ruleId, all = 0) => {
    await recipients.add(personOf(ctx), ruleId, null, Date.now());
    await show(ctx, await peopleOf(ctx, ruleId, all));
  });

  onPress(dm, RULE_PERSONS, async (ctx, ruleId, page, all = 0) => {
    const person = personOf(ctx);
    await alerts.view(person, ruleId);
    await show(ctx, personsScreen(ctx.t, ruleId, await grants.people(person, page), all));
  });

  onPress(dm, RULE_INVITE, async (ctx, ruleId, userId, all = 0) => {
    await recipients.invite(personOf(ctx), ruleId, userId, Date.now());
    await show(ctx, await peopleOf(ctx, ruleId, all));
  });

  async function peopleOf(ctx: Context, ruleId: number, all: number): Promise<Screen> {
    const person = personOf(ctx);
    const rule = await alerts.view(person, ruleId);
    return peopleScreen(ctx.t, person, rule, await cards.names(ctx, rule), all);
  }

  return feature;
}

/** Outputs of the same name that a rule can be copied to; those that have it are marked. */
function copiesScreen(t: Translate, rule: RuleView, twins: readonly Twin[], asked: number, all: number): Screen {
  const list = pageOf(twins, asked, PAGE);
  const missing = twins.filter(({ has }) => !has).length;
  const { keyboard, lines } = listed(
    t,
    list.items.map(({ id, unit, has }) =>
      nameEntry(unit, RULE_COPY.data(rule.id, id, list.page, all), (name) =>
        has ? t.plain("copy-has", { name }) : name,
      ),
    ),
  );
  addPager(keyboard, t, list, (page) => RULE_COPIES.data(rule.id, page, all));
  if (missing > 1)
    keyboard.text(t.plain("copy-all", { count: missing }), RULE_COPY.data(rule.id, 0, list.page, all)).row();
  keyboard.text(t.plain("button-back"), RULE.data(rule.id, all));
  const head = t("alert-loud", { unit: watchedName(t, rule), condition: formatCondition(t, rule) });
  const text = list.total === 0 ? t("copy-none") : t("copy-title", { total: list.total });
  return { text: [head, text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** Who hears of a rule; a press takes one away. */
function peopleScreen(
  t: Translate,
  person: Pick<Person, "id">,
  rule: RuleView,
  names: ReadonlyMap<number, string>,
  all: number,
): Screen {
  const isSelf = rule.recipients.some(({ userId }) => userId === person.id);
  const entries = rule.recipients.map(({ id, userId, chatId, threadId, accepted }) => {
    const known = names.get(id) ?? "";
    const group = t.plain("people-group", { name: known });
    const name = chatId !== null ? (threadId === null ? group : t.plain("people-topic", { name: group })) : known;
    const shown = userId === person.id ? t.plain("people-self") : accepted ? name : t.plain("rule-to-asked", { name });
    return nameEntry(shown.trim(), RULE_LEAVE.data(rule.id, id, all), (one) => t.plain("people-remove", { name: one }));
  });
  const { keyboard, lines } = listed(t, entries);
  if (!isSelf) keyboard.text(t.plain("people-add-self"), RULE_ADD_SELF.data(rule.id, all));
  keyboard.text(t.plain("people-add-person"), RULE_PERSONS.data(rule.id, 0, all));
  keyboard.text(t.plain("people-add-group"), RULE_GROUP.data(rule.id, all)).row();
  keyboard.text(t.plain("button-back"), RULE.data(rule.id, all));
  const text = t("rule-people-title", { unit: watchedName(t, rule), condition: formatCondition(t, rule) });
  return { text: [text, ...lines].join("\n"), keyboard };
}

function personsScreen(t: Translate, ruleId: number, list: Page<Named>, all: number): Screen {
  const { keyboard, lines } = listed(
    t,
    list.items.map(({ id, ...person }) => personEntry(t, person, RULE_INVITE.data(ruleId, id, all))),
  );
  addPager(keyboard, t, list, (page) => RULE_PERSONS.data(ruleId, page, all));
  keyboard.text(t.plain("button-back"), RULE_PEOPLE.data(ruleId, all));
  const text = t(list.total === 0 ? "people-nobody" : "people-which");
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** Whoever is asked whether they want to hear of somebody's alert says yes or no. */
export function offerFeature(recipients: Recipients): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");
  onPress(dm, ALERT_OFFER, async (ctx, recipientId, yes) => {
    await recipients.answer(personOf(ctx), recipientId, isYes(yes), Date.now());
    const text = ctx.t(isYes(yes) ? "offer-accepted" : "offer-refused");
    await show(ctx, {
      text,
      keyboard: isYes(yes) ? column([[ctx.t.plain("offer-stop"), ALERT_OFFER.data(recipientId, 0)]]) : column([]),
    });
  });
  return feature;
}
