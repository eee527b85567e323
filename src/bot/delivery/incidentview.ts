import { InlineKeyboard } from "grammy";
import { isEvent } from "../../domain/alert/condition.ts";
import { DAY, HOUR, SECOND } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { Value } from "../../domain/value.ts";
import type { Translate } from "../../i18n/i18n.ts";
import type { IncidentView } from "../../services/alerts/incidents.ts";
import { createButton } from "../button.ts";
import { CHART_NEW, INCIDENTS, RULE, UNIT_CARD } from "../buttons.ts";
import type { Screen } from "../screen.ts";
import { formatCondition } from "../text/condition.ts";
import { formatMoment, formatPeriod, formatSpan, formatValue, shorten } from "../text/format.ts";

/** Somebody takes care of it. */
export const INCIDENT_ACK = createButton<[incident: number]>("inc-ack", 1);
/** The same with all that a summary tells of. */
export const INCIDENT_ACK_ALL = createButton("inc-ack-all", 0);
/** Asks for how long nobody is to be reminded. */
export const INCIDENT_QUIET = createButton<[incident: number]>("inc-quiet", 1);
/** A place in SNOOZES. */
export const INCIDENT_SNOOZE = createButton<[incident: number, choice: number]>("inc-snooze", 2);
/** Back to the buttons of the incident. */
export const INCIDENT_BACK = createButton<[incident: number]>("inc-back", 1);

/** For how long nobody is reminded; the first takes that back. */
export const SNOOZES = [
  { kind: "none" },
  { kind: "ms", ms: HOUR },
  { kind: "ms", ms: 8 * HOUR },
  { kind: "over" },
  { kind: "worse" },
] as const;

/** So many incidents of a summary have a line of their own. */
const LINES = 10;
const MAX_SAID = 200;
export const CHART_MINUTES = 360;
/** A message becomes a picture so long after it was told, and another one so long after it is over. */
export const PICTURE_AFTER_MS = 30 * SECOND;
/** Until when it is over. */
const LONG_MS = 366 * DAY;

/** An incident as its message shows it. `isGroup`: most people there can't open the unit, and live in other zones. */
export function incidentScreen(t: Translate, incident: IncidentView, isGroup: boolean): Screen {
  return { text: incidentText(t, incident, isGroup), keyboard: incidentKeyboard(t, incident, isGroup) };
}

export function incidentText(t: Translate, incident: IncidentView, isGroup: boolean): string {
  if (incident.hidden) return t("incident-hidden");
  const { unit } = incident;
  const head = t("incident-head", { mark: markOf(incident), unit, condition: formatCondition(t, incident) });
  return [head, ...valueLines(t, incident), timeLine(t, incident, isGroup), ...careLines(t, incident, isGroup)].join(
    "\n",
  );
}

/** Whether its message becomes a picture. */
export function hasPicture({ hidden, outputId, type }: IncidentView): boolean {
  return !hidden && outputId !== null && TRAITS[type].isNumber;
}

/** How it stands, in one sign. */
export function markOf({ phase, stopped, severity, condition, acknowledgedAt }: IncidentView): Mark {
  if (phase === "resolved") return stopped ? "stopped" : isEvent(condition) ? "event" : "over";
  if (isEvent(condition)) return severity === "critical" ? "critical" : "event";
  return acknowledgedAt === null ? severity : "acknowledged";
}
type Mark = "stopped" | "over" | "event" | "info" | "warning" | "critical" | "acknowledged";

function valueLines(t: Translate, incident: IncidentView): string[] {
  const { facts, condition, phase } = incident;
  const shown = (value: Value): string => formatValue(t, incident, value);
  if (condition.kind === "error" || condition.kind === "unknown") {
    return facts.last === undefined ? [] : [t("incident-said", { text: shorten(String(facts.last), MAX_SAID) })];
  }
  if (condition.kind === "changed") {
    const lines = facts.last === undefined ? [] : [t("incident-now", { value: shown(facts.last) })];
    return (facts.count ?? 1) > 1 ? [...lines, t("incident-times", { count: facts.count ?? 1 })] : lines;
  }
  // What a switch is, its condition says.
  if (incident.outputId === null || condition.kind === "no-value" || incident.type === "bool") return [];
  const value = phase === "resolved" ? facts.last : (incident.value ?? facts.last);
  const { worst } = facts;
  if (value === undefined) return [];
  if (worst === undefined || worst === value) return [t("incident-now", { value: shown(value) })];
  return [t("incident-now-worst", { value: shown(value), worst: shown(worst) })];
}

function timeLine(t: Translate, incident: IncidentView, isGroup: boolean): string {
  const { since, endedAt, stopped, condition } = incident;
  const from = formatMoment(t, since, isGroup);
  if (isEvent(condition)) return t("incident-at", { from });
  if (endedAt === null) return t("incident-since", { from });
  const span = formatSpan(t, Math.max(0, endedAt - since));
  if (stopped) return t("incident-stopped", { from, span });
  const [begin, to] = formatPeriod(t, [since, endedAt], isGroup);
  return t("incident-ended", { from: begin, to, span });
}

function careLines(t: Translate, incident: IncidentView, isGroup: boolean): string[] {
  const { acknowledgedAt, acknowledgedBy, phase, snoozedUntil, snoozedWorse } = incident;
  const lines: string[] = [];
  if (acknowledgedAt !== null) {
    const time = formatMoment(t, acknowledgedAt, isGroup);
    lines.push(t("incident-acknowledged", { person: acknowledgedBy ?? t.plain("somebody"), time }));
  }
  if (phase !== "firing" || snoozedUntil === null) return lines;
  if (snoozedWorse !== null) lines.push(t("incident-quiet-worse"));
  else if (snoozedUntil > (incident.firedAt ?? incident.since) + LONG_MS) lines.push(t("incident-quiet-over"));
  else lines.push(t("incident-quiet", { time: formatMoment(t, snoozedUntil, isGroup) }));
  return lines;
}

export function incidentKeyboard(t: Translate, incident: IncidentView, isGroup: boolean): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  const { id, phase, acknowledgedAt, snoozedUntil, condition, outputId, unitId, hidden } = incident;
  if (hidden) return keyboard;
  if (phase === "firing" && !isEvent(condition)) {
    if (acknowledgedAt === null) keyboard.text(t.plain("incident-ack"), INCIDENT_ACK.data(id));
    if (snoozedUntil !== null) keyboard.text(t.plain("incident-ring"), INCIDENT_SNOOZE.data(id, 0));
    else if (acknowledgedAt === null) keyboard.text(t.plain("incident-snooze"), INCIDENT_QUIET.data(id));
    keyboard.row();
  }
  if (isGroup) return keyboard;
  if (outputId !== null) keyboard.text(t.plain("incident-chart"), CHART_NEW.data(CHART_MINUTES, outputId));
  keyboard.text(t.plain("incident-unit"), UNIT_CARD.data(unitId, 0));
  return keyboard.text(t.plain("incident-rule"), RULE.data(incident.ruleId));
}

/** For how long nobody is to be reminded, in place of the buttons. */
export function snoozeKeyboard(t: Translate, { id, condition }: IncidentView): InlineKeyboard {
  const keyboard = new InlineKeyboard()
    .text(t.plain("snooze-hour"), INCIDENT_SNOOZE.data(id, 1))
    .text(t.plain("snooze-hours"), INCIDENT_SNOOZE.data(id, 2))
    .row()
    .text(t.plain("snooze-over"), INCIDENT_SNOOZE.data(id, 3));
  const hasWorst = ["above", "below", "outside"].includes(condition.kind);
  if (hasWorst) keyboard.text(t.plain("snooze-worse"), INCIDENT_SNOOZE.data(id, 4));
  return keyboard.row().text(t.plain("button-back"), INCIDENT_BACK.data(id));
}

/** A short reply to the message of an incident that goes on, so that phones ring. */
export function reminderText(t: Translate, incident: IncidentView, now: number): string {
  const span = formatSpan(t, Math.max(0, now - incident.since));
  const { value, outputId } = incident;
  if (value === undefined || outputId === null || incident.condition.kind === "no-value") {
    return t("incident-reminder", { span });
  }
  return t("incident-reminder-value", { value: formatValue(t, incident, value), span });
}

/** A silent reply: it is over. */
export function recoveryText(t: Translate, incident: IncidentView): string {
  const span = formatSpan(t, Math.max(0, (incident.endedAt ?? incident.since) - incident.since));
  const { unit, facts, outputId, condition } = incident;
  const what = formatCondition(t, incident);
  if (facts.last === undefined || outputId === null || condition.kind === "no-value") {
    return t("incident-recovered", { unit, what, span });
  }
  return t("incident-recovered-value", { unit, what, span, value: formatValue(t, incident, facts.last) });
}

/** Many incidents in one message: what is still so comes first. `isDigest`: they have waited for the end of a quiet time. */
export function summaryScreen(
  t: Translate,
  incidents: readonly IncidentView[],
  { isGroup, isDigest }: { readonly isGroup: boolean; readonly isDigest: boolean },
): Screen {
  const open = incidents.filter(({ phase }) => phase === "firing");
  const over = incidents.length - open.length;
  const unseen = open.filter(({ acknowledgedAt }) => acknowledgedAt === null).length;
  const counts = { count: incidents.length, open: open.length, over };
  const shown = [...open, ...incidents.filter(({ phase }) => phase !== "firing")].slice(0, LINES);
  const lines = shown.map((incident) =>
    incident.hidden
      ? t("incident-hidden")
      : t("incident-line", {
          mark: markOf(incident),
          unit: incident.unit,
          condition: formatCondition(t, incident),
          time: formatMoment(t, incident.since, isGroup),
        }),
  );
  const rest = incidents.length - shown.length;
  const keyboard = new InlineKeyboard();
  if (unseen > 0) keyboard.text(t.plain("incident-ack-all"), INCIDENT_ACK_ALL.data()).row();
  if (!isGroup) keyboard.text(t.plain("incidents-open"), INCIDENTS.data(0));
  const title = isDigest ? t("incidents-digest", counts) : t("incidents-summary", counts);
  return { text: [title, "", ...lines, ...(rest > 0 ? [t("line-more", { count: rest })] : [])].join("\n"), keyboard };
}

/** What stands where an incident stood that went with its alert or its device, or whose alert goes elsewhere. */
export function goneText(t: Translate, isLeft: boolean): string {
  return isLeft ? t("incident-left") : t("incident-gone");
}
