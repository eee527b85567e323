import type { Severity } from "../../domain/alert/condition.ts";
import type { Value } from "../../domain/value.ts";
import type { IncidentView } from "./incidents.ts";

/** An incident as programs are told of it; times are as their reader wants them. */
export interface SaidIncident<Time = string> {
  readonly id: number;
  readonly rule: number;
  readonly unit: string;
  readonly output: string | null;
  readonly severity: Severity;
  readonly phase: "firing" | "resolved";
  readonly since: Time;
  readonly ended: Time | null;
  readonly stopped: boolean;
  readonly value: Value | null;
  readonly worst: Value | null;
  readonly last: Value | null;
  readonly acknowledged: Time | null;
  readonly by: string | null;
}

export function sayIncident<Time>(incident: IncidentView, toTime: (at: number) => Time): SaidIncident<Time> {
  const { id, ruleId, unit, outputId, output, severity, phase, since, endedAt, stopped, facts } = incident;
  return {
    id,
    rule: ruleId,
    unit,
    output: outputId === null ? null : output,
    severity,
    phase: phase === "resolved" ? "resolved" : "firing",
    since: toTime(since),
    ended: endedAt === null ? null : toTime(endedAt),
    stopped,
    value: facts.value ?? null,
    worst: facts.worst ?? null,
    last: facts.last ?? null,
    acknowledged: incident.acknowledgedAt === null ? null : toTime(incident.acknowledgedAt),
    by: incident.acknowledgedBy,
  };
}
