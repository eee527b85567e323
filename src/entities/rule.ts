import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";
import { User } from "./user.ts";
import { Variable } from "./variable.ts";

/** An alert rule: a condition on an output, and whether it holds now. */
export const Rule = defineEntity({
  name: "Rule",
  properties: {
    id: p.integer().primary(),
    output: () => p.manyToOne(Variable).ref().deleteRule("cascade").index(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    direction: p.enum(["above", "below"]),
    threshold: p.type(ExactType).$type<number>(),
    /** How far back over the threshold a value must come before the incident is over. */
    hysteresis: p.type(ExactType).$type<number>(),
    paused: p.boolean().default(false),
    firing: p.boolean().default(false),
    /** Sample time of the last change of `firing`, ms since the epoch. */
    changedAt: p.bigint("number").nullable(),
    createdAt: p.bigint("number"),
    /** Where its messages go; to its owner without. */
    chatId: p.bigint("number").nullable(),
    /** The forum topic in that chat. */
    threadId: p.integer().nullable(),
    /** Stopped, since its owner may not read the output any more. */
    revoked: p.boolean().default(false),
  },
});
export interface Rule extends InferEntity<typeof Rule> {}
