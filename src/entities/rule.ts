import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { type Condition, type Hours, SEVERITIES } from "../domain/alert/condition.ts";
import { Unit } from "./unit.ts";
import { User } from "./user.ts";
import { Variable } from "./variable.ts";

/** An alert rule: a condition, and what it watches: an output, a unit, or as many as its owner has. */
export const Rule = defineEntity({
  name: "Rule",
  properties: {
    id: p.integer().primary(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    output: () => p.manyToOne(Variable).ref().nullable().deleteRule("cascade").index(),
    unit: () => p.manyToOne(Unit).ref().nullable().deleteRule("cascade").index(),
    /** All units of its owner: each output of this name, or each unit where there is none. */
    ofMany: p.boolean().default(false),
    manyName: p.string().nullable(),
    /** Only those in this room. */
    roomId: p.integer().nullable(),
    condition: p.json().$type<Condition>(),
    severity: p.enum([...SEVERITIES]).default("warning"),
    forMs: p.integer().default(0),
    keepMs: p.integer().default(0),
    cooldownMs: p.integer().default(0),
    hours: p.json().$type<Hours>().nullable(),
    paused: p.boolean().default(false),
    /** Stopped, since its owner may not read what it watches any more. */
    revoked: p.boolean().default(false),
    createdAt: p.bigint("number"),
  },
});
export interface Rule extends InferEntity<typeof Rule> {}
