import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";

/** What every sync of a unit writes, one narrow row. Times are ms since the epoch. */
export const Status = defineEntity({
  name: "Status",
  properties: {
    unit: () => p.oneToOne(Unit).owner().ref().primary().deleteRule("cascade"),
    /** The unit's clock at the last accepted request: the next must be greater. */
    lastAt: p.bigint("number"),
    seenAt: p.bigint("number").nullable(),
    /** How often an input has changed, and in which epoch the last time was (domain/revision). */
    inputRev: p.integer(),
    /** How many of these changes the unit says it has applied. */
    appliedRev: p.integer(),
    state: p.json().$type<Record<string, boolean | number | string>>(),
    /** The interval of its syncs that was learnt, ms; 0 while it is always there (domain/presence). */
    pace: p.integer().default(0),
    /** When the unit was first heard of. */
    firstAt: p.bigint("number").nullable(),
  },
});
export interface Status extends InferEntity<typeof Status> {}
