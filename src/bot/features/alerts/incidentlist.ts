import { Composer, InputFile } from "grammy";
import type { Person } from "../../../domain/access.ts";
import { DAY } from "../../../domain/span.ts";
import type { Value } from "../../../domain/value.ts";
import type { Translate } from "../../../i18n/i18n.ts";
import { type Alerts, MAX_RULES } from "../../../services/alerts/alerts.ts";
import type { Incidents, IncidentView } from "../../../services/alerts/incidents.ts";
import { onPress } from "../../button.ts";
import { INCIDENTS } from "../../buttons.ts";
import { type Context, personOf } from "../../context.ts";
import { type Screen, show } from "../../screen.ts";
import { formatCondition } from "../../text/condition.ts";
import { createTimes, toCsv } from "../../text/csv.ts";
import { formatValue } from "../../text/format.ts";
import { RULE_INCIDENTS, STATISTICS_DAYS } from "./alertview.ts";
import {
  INCIDENT,
  INCIDENT_SEEN,
  INCIDENTS_CSV,
  incidentCard,
  incidentList,
  type ListPlace,
  NOISIEST,
  noisiest,
} from "./incidentlistview.ts";

const NOISY = 8;
const PORTION = 500;

/** /incidents: those that go on, those that were, which alerts are the noisiest, and all as a file. */
export function incidentListFeature(alerts: Alerts, incidents: Incidents): Composer<Context> {
  const feature = new Composer<Context>();
  const dm = feature.chatType("private");

  async function list(ctx: Context, place: ListPlace): Promise<Screen> {
    const person = personOf(ctx);
    const of = place.ruleId === undefined ? {} : { ruleId: place.ruleId };
    const [page, open] = await Promise.all([
      incidents.list(person, place.page, of),
      incidents.list(person, 0, { ...of, which: "open", size: 1 }),
    ]);
    return incidentList(ctx.t, page, open.total, place);
  }

  dm.command("incidents", async (ctx) => {
    const { text, keyboard } = await list(ctx, { page: 0 });
    await ctx.reply(text, { reply_markup: keyboard });
  });

  onPress(dm, INCIDENTS, async (ctx, page) => show(ctx, await list(ctx, { page })));

  onPress(dm, RULE_INCIDENTS, async (ctx, ruleId, page, all = 0) => {
    await alerts.view(personOf(ctx), ruleId);
    await show(ctx, await list(ctx, { page, ruleId, all }));
  });

  onPress(dm, INCIDENT, async (ctx, id, page, ruleId = 0, all = 0) => {
    const incident = await incidents.view({ person: personOf(ctx), chatId: ctx.chat?.id ?? 0 }, id);
    await show(ctx, incidentCard(ctx.t, incident, { page, ruleId, all }));
  });

  onPress(dm, INCIDENT_SEEN, async (ctx, id, page, ruleId = 0, all = 0) => {
    const by = { person: personOf(ctx), chatId: ctx.chat?.id ?? 0 };
    const incident = await incidents.acknowledge(by, id, Date.now());
    await show(ctx, incidentCard(ctx.t, incident, { page, ruleId, all }));
  });

  onPress(dm, NOISIEST, async (ctx) => {
    const person = personOf(ctx);
    const { items } = await alerts.list(person, 0, undefined, MAX_RULES);
    const since = Date.now() - STATISTICS_DAYS * DAY;
    const found = await incidents.statistics(person, items.map(({ id }) => id), since); // biome-ignore format: short
    const noisy = found.toSorted((one, other) => other.times - one.times).slice(0, NOISY);
    const rules = new Map(items.map((rule) => [rule.id, rule]));
    const shown = noisy.flatMap((one) => {
      const rule = rules.get(one.ruleId);
      return rule ? [{ ...one, rule }] : [];
    });
    await show(ctx, noisiest(ctx.t, shown));
  });

  onPress(dm, INCIDENTS_CSV, async (ctx) => {
    const person = personOf(ctx);
    await ctx.answerCallbackQuery();
    await ctx.replyWithChatAction("upload_document");
    const { file, rows } = await toCsv(ctx.t, headsOf(ctx.t), rowsOf(ctx.t, incidents, person));
    await ctx.replyWithDocument(new InputFile(file, "incidents.csv"), {
      caption: ctx.t("incidents-csv-caption", { count: rows }),
    });
  });

  return feature;
}

function headsOf(t: Translate): string[] {
  return [
    t.plain("incident-column-over"),
    t.plain("incident-column-unit"),
    t.plain("incident-column-alert"),
    t.plain("incident-column-severity"),
    t.plain("incident-column-duration"),
    t.plain("incident-column-first"),
    t.plain("incident-column-worst"),
    t.plain("incident-column-acknowledged"),
  ];
}

type Row = readonly [at: number, values: readonly (Value | null)[]];

/** All incidents of a person, the oldest first, a portion at a time. */
async function* rowsOf(t: Translate, incidents: Incidents, person: Person): AsyncGenerator<Row[]> {
  const toTime = createTimes(t.timeZone);
  for (let last = 0; ; ) {
    const portion = await incidents.after(person, last, PORTION);
    if (portion.length > 0) yield portion.map((one) => [one.since, cellsOf(t, one, (at) => toTime(at)[1])]);
    const end = portion.at(-1);
    if (!end || portion.length < PORTION) return;
    last = end.id;
  }
}

function cellsOf(t: Translate, incident: IncidentView, toDate: (at: number) => string): (Value | null)[] {
  const { endedAt, since, unit, severity, facts, hidden, acknowledgedBy } = incident;
  const shown = (value: Value | undefined) =>
    value === undefined || incident.outputId === null ? (value ?? null) : formatValue(t, incident, value);
  return [
    endedAt === null ? null : toDate(endedAt),
    hidden ? null : unit,
    hidden ? t.plain("incident-entry-hidden") : formatCondition(t, incident),
    t.plain("rule-severity", { severity }),
    endedAt === null ? null : Math.round((endedAt - since) / 1000),
    shown(facts.value),
    shown(facts.worst),
    acknowledgedBy,
  ];
}
