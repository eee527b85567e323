import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { IncidentFacts } from "../domain/alert/incident.ts";
import { ExactType } from "./exact.ts";
import { Rule } from "./rule.ts";
import { Unit } from "./unit.ts";
import { User } from "./user.ts";
import { Variable } from "./variable.ts";

/**
 * One time that a rule held at one thing that it watches: the state of its engine (domain/alert/machine), which goes on
 * from here after a restart. Times are ms since the epoch.
 */
export const Incident = defineEntity({
  name: "Incident",
  properties: {
    id: p.integer().primary(),
    rule: () => p.manyToOne(Rule).ref().deleteRule("cascade"),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade").index(),
    output: () => p.manyToOne(Variable).ref().nullable().deleteRule("cascade").index(),
    phase: p.enum(["pending", "firing", "resolved"]),
    /** When the condition began to hold. */
    since: p.bigint("number"),
    /** Of a pending one: when it becomes an incident. */
    fireAt: p.bigint("number"),
    firedAt: p.bigint("number").nullable(),
    /** Since when it does not hold any more, while it is kept. */
    clearAt: p.bigint("number").nullable(),
    endedAt: p.bigint("number").nullable(),
    /** It ended because its rule was stopped or changed, not because it was over. */
    stopped: p.boolean().default(false),
    facts: p.json().$type<IncidentFacts>(),
    acknowledgedAt: p.bigint("number").nullable(),
    acknowledgedBy: () => p.manyToOne(User).ref().nullable().deleteRule("set null"),
    /** Nobody is reminded of it until then. */
    snoozedUntil: p.bigint("number").nullable(),
    /** Nobody is reminded of it until it is worse than this (domain/alert/condition). */
    snoozedWorse: p.type(ExactType).$type<number>().nullable(),
  },
  indexes: [{ properties: ["rule", "since"] }],
});
export interface Incident extends InferEntity<typeof Incident> {}
