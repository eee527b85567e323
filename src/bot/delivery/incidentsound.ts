import { badness, isEvent } from "../../domain/alert/condition.ts";
import type { IncidentView } from "../../services/alerts/incidents.ts";

/** Whether it went on, and does not any more. */
export function isOver({ phase, condition }: IncidentView): boolean {
  return phase !== "firing" && !isEvent(condition);
}

/** Whether phones stay silent when it is told. */
export function isQuiet(incident: IncidentView): boolean {
  return incident.severity === "info" || isOver(incident);
}

/** Whether anybody is to be reminded of it. */
export function isReminded({ phase, severity, acknowledgedAt, condition }: IncidentView): boolean {
  return phase === "firing" && severity !== "info" && acknowledgedAt === null && !isEvent(condition);
}

/** Until when nobody wants to be reminded of it; 0 when that is not so now. */
export function quietUntil(incident: IncidentView, now: number): number {
  const { snoozedUntil } = incident;
  return snoozedUntil !== null && snoozedUntil > now && !isWorseThanQuiet(incident) ? snoozedUntil : 0;
}

/** Whether it has become worse than somebody wanted to wait for. */
export function isWorseThanQuiet({ snoozedWorse, condition, facts }: IncidentView): boolean {
  return snoozedWorse !== null && (badness(condition, facts.worst) ?? snoozedWorse) > snoozedWorse;
}
