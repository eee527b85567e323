import { InlineKeyboard } from "grammy";
import type { Translate } from "../../../i18n/i18n.ts";
import type { IncidentView, RuleStatistics } from "../../../services/alerts/incidents.ts";
import type { RuleView } from "../../../services/alerts/rule.ts";
import type { Page } from "../../../services/page.ts";
import { createButton } from "../../button.ts";
import { CHART_NEW, INCIDENTS, RULE, UNIT_CARD } from "../../buttons.ts";
import { CHART_MINUTES, incidentText, markOf } from "../../delivery/incidentview.ts";
import { addGrid } from "../../grid.ts";
import { type Entry, listed } from "../../listing.ts";
import { addPager, pageLine } from "../../pager.ts";
import type { Screen } from "../../screen.ts";
import { fitCondition, formatCondition } from "../../text/condition.ts";
import { cutEnd, widthOf } from "../../text/fit.ts";
import { formatMoment, formatSpan } from "../../text/format.ts";
import { watchedName } from "../../text/rule.ts";
import { ALERTS_ALL, RULE_INCIDENTS, STATISTICS_DAYS } from "./alertview.ts";

/** An incident out of a list; `rule` is that of a list of one rule's, and `all` as that of RULE. */
export const INCIDENT = createButton<[incident: number, page: number, rule?: number, all?: number]>("incident", 2, 2);
/** Somebody takes care of it, pressed there. */
export const INCIDENT_SEEN = createButton<[incident: number, page: number, rule?: number, all?: number]>("inc-seen", 2, 2); // biome-ignore format: short
export const INCIDENTS_CSV = createButton("inc-csv", 0);
export const NOISIEST = createButton("inc-noisy", 0);

/** The list that an incident was chosen from. */
export interface ListPlace {
  readonly page: number;
  /** Only those of this rule; 0 for all in what is opened from a list. */
  readonly ruleId?: number | undefined;
  readonly all?: number | undefined;
}

/** Incidents, those that go on first. */
export function incidentList(t: Translate, list: Page<IncidentView>, open: number, place: ListPlace): Screen {
  const { ruleId, all = 0 } = place;
  const numbers = ruleId === undefined ? [] : [ruleId, all];
  const { keyboard, lines } = listed(
    t,
    list.items.map((one) => incidentEntry(t, one, INCIDENT.data(one.id, list.page, ...numbers))),
  );
  addPager(keyboard, t, list, (page) =>
    ruleId === undefined ? INCIDENTS.data(page) : RULE_INCIDENTS.data(ruleId, page, all),
  );
  if (ruleId !== undefined) keyboard.text(t.plain("incident-rule"), RULE.data(ruleId, all));
  else if (list.total === 0) keyboard.text(t.plain("to-alerts"), ALERTS_ALL.data(0));
  else {
    addGrid(keyboard, [
      [t.plain("incidents-noisy"), NOISIEST.data()],
      [t.plain("incidents-csv"), INCIDENTS_CSV.data()],
    ]);
  }
  const empty = ruleId === undefined ? "incidents-empty" : "incidents-empty-rule";
  const text = list.total === 0 ? t(empty) : t("incidents-title", { open });
  return { text: [text, ...lines, ...pageLine(t, list)].join("\n"), keyboard };
}

/** One of them, as its message shows it. */
export function incidentCard(t: Translate, incident: IncidentView, { page, ruleId = 0, all = 0 }: ListPlace): Screen {
  const { id, phase, acknowledgedAt, hidden, outputId, unitId } = incident;
  const numbers = ruleId === 0 ? [] : [ruleId, all];
  const keyboard = new InlineKeyboard();
  if (!hidden && phase === "firing" && acknowledgedAt === null) {
    keyboard.text(t.plain("incident-ack"), INCIDENT_SEEN.data(id, page, ...numbers)).row();
  }
  if (!hidden) {
    if (outputId !== null) keyboard.text(t.plain("incident-chart"), CHART_NEW.data(CHART_MINUTES, outputId));
    keyboard.text(t.plain("incident-unit"), UNIT_CARD.data(unitId, 0));
    keyboard.text(t.plain("incident-rule"), RULE.data(incident.ruleId, 1)).row();
  }
  const back = ruleId === 0 ? INCIDENTS.data(page) : RULE_INCIDENTS.data(ruleId, page, all);
  return { text: incidentText(t, incident, false), keyboard: keyboard.text(t.plain("to-incidents"), back) };
}

/** Which alerts have fired most often. */
export function noisiest(t: Translate, rules: readonly (RuleStatistics & { readonly rule: RuleView })[]): Screen {
  const { keyboard, lines } = listed(
    t,
    rules.map(({ rule, times, meanMs }) => {
      const mean = meanMs === null ? t.plain("noisy-still") : formatSpan(t, meanMs);
      const write = (what: string): string => t.plain("noisy-line", { times, what, mean });
      return ruleEntryOf(t, rule, RULE.data(rule.id, 1), write);
    }),
  );
  keyboard.text(t.plain("to-incidents"), INCIDENTS.data(0));
  const text = t(rules.length === 0 ? "noisy-none" : "noisy-title", { days: STATISTICS_DAYS });
  return { text: [text, ...lines].join("\n"), keyboard };
}

function ruleEntryOf(t: Translate, rule: RuleView, data: string, write: (what: string) => string): Entry {
  if (rule.hidden) return hiddenEntry(t, data);
  const whole = t.plain("incident-named", { unit: watchedName(t, rule), condition: formatCondition(t, rule) });
  return { whole: write(whole), data, within: (room) => write(fitCondition(t, rule, room - widthOf(write("")))) };
}

function incidentEntry(t: Translate, incident: IncidentView, data: string): Entry {
  if (incident.hidden) return hiddenEntry(t, data);
  const { unit, since, endedAt } = incident;
  const mark = markOf(incident);
  const time = formatMoment(t, since);
  const write = (what: string): string =>
    endedAt === null
      ? t.plain("incident-entry-open", { mark, what, time })
      : t.plain("incident-entry-over", { mark, what, time, span: formatSpan(t, Math.max(0, endedAt - since)) });
  const whole = t.plain("incident-named", { unit, condition: formatCondition(t, incident) });
  // When it was is in the message; the button says what.
  const brief = (what: string): string => t.plain("incident-entry-brief", { mark, what });
  return { whole: write(whole), data, within: (room) => brief(fitCondition(t, incident, room - widthOf(brief("")))) };
}

function hiddenEntry(t: Translate, data: string): Entry {
  const whole = t.plain("incident-entry-hidden");
  return { whole, data, within: (room) => cutEnd(whole, room) };
}
