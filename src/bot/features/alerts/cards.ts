import { DAY } from "../../../domain/span.ts";
import type { Alerts, OutputView } from "../../../services/alerts/alerts.ts";
import type { DryRun, DryRuns } from "../../../services/alerts/dryrun.ts";
import type { Incidents } from "../../../services/alerts/incidents.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import { type Context, personOf } from "../../context.ts";
import type { Screen } from "../../screen.ts";
import { addedRule, ruleCard, STATISTICS_DAYS } from "./alertview.ts";
import type { Tried } from "./pictures.ts";

interface Shown {
  /** As that of RULE. */
  readonly all?: number;
  /** What it would have done, where that was looked at. */
  readonly run?: DryRun | null;
  /** Just made, or going on again: what holds already is said with the present value. */
  readonly isNew?: boolean;
}

/** Cards of rules, with all that is known of each. */
export class RuleCards {
  readonly #alerts: Alerts;
  readonly #incidents: Incidents;
  readonly #dryRuns: DryRuns;

  constructor(alerts: Alerts, incidents: Incidents, dryRuns: DryRuns) {
    this.#alerts = alerts;
    this.#incidents = incidents;
    this.#dryRuns = dryRuns;
  }

  async screen(ctx: Context, ruleId: number, { all = 0, run = null, isNew = false }: Shown = {}): Promise<Screen> {
    const person = personOf(ctx);
    const rule = await this.#alerts.view(person, ruleId);
    const since = Date.now() - STATISTICS_DAYS * DAY;
    // Of a new one there is nothing to tell but what has just begun.
    const [statistics] = isNew ? [] : await this.#incidents.statistics(person, [ruleId], since);
    const place = { all, run, statistics, names: await this.names(ctx, rule) };
    if (!isNew) return ruleCard(ctx.t, rule, place);
    const output: OutputView | undefined =
      rule.firing && rule.outputId !== null ? await this.#alerts.output(person, rule.outputId) : undefined;
    return addedRule(ctx.t, rule, output, place);
  }

  /** The card of a rule that is there already, where somebody wanted to make it once more. */
  async twin(ctx: Context, ruleId: number): Promise<Screen> {
    const { text, keyboard } = await this.screen(ctx, ruleId);
    return { text: [ctx.t("alert-twin"), text].join("\n"), keyboard };
  }

  /** The card with what the rule would have done in the last week, and that, where something is kept of what it watches. */
  async tried(ctx: Context, ruleId: number, all: number): Promise<{ screen: Screen; tried: Tried | undefined }> {
    const person = personOf(ctx);
    const { selector, condition, timing } = await this.#alerts.view(person, ruleId);
    const run = await this.#dryRuns.try(person, selector, condition, timing, Date.now());
    return { screen: await this.screen(ctx, ruleId, { all, run }), tried: run ? { condition, run } : undefined };
  }

  /** Whom a rule writes to beside its owner, by their names; of groups those that Telegram tells. */
  async names(ctx: Context, { recipients }: RuleView): Promise<ReadonlyMap<number, string>> {
    const self = personOf(ctx).id;
    const names = new Map<number, string>();
    for (const { id, userId, name, chatId } of recipients) {
      if (userId === self) continue;
      const called = chatId === null ? name : await titleOf(ctx, chatId);
      if (called) names.set(id, called);
    }
    return names;
  }
}

/** What a group is called now; undefined where Telegram does not tell. */
async function titleOf(ctx: Context, chatId: number): Promise<string | undefined> {
  const chat = await ctx.api.getChat(chatId).catch(() => undefined);
  return chat?.title;
}
