import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** How far roll-ups are made; one row. Times are ms since the epoch. */
export const Progress = defineEntity({
  name: "Progress",
  properties: {
    id: p.integer().primary(),
    /** Roll-ups of every hour before are made, or marked in Stale, or the sweep below will make them. */
    until: p.bigint("number"),
    /** A sweep under way makes the hours from here to `until`… */
    sweptFrom: p.bigint("number").nullable(),
    /** …and has come to this variable. */
    sweptVariable: p.integer().nullable(),
  },
});
export interface Progress extends InferEntity<typeof Progress> {}
