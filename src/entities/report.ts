import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What a sync said of its unit, as it came, until it is sorted into Status (services/arrivals). */
export const Report = defineEntity({
  name: "Report",
  properties: {
    id: p.integer().primary(),
    unitId: p.integer(),
    lastAt: p.bigint("number"),
    seenAt: p.bigint("number").nullable(),
    inputRev: p.integer(),
    appliedRev: p.integer(),
    state: p.json().$type<Record<string, boolean | number | string>>(),
  },
});
export interface Report extends InferEntity<typeof Report> {}
