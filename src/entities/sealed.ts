import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";

/** A time of an output whose samples are gone or thinned out: what comes later for it is not stored, and its figures stay. */
export const Sealed = defineEntity({
  name: "Sealed",
  properties: {
    variableId: p.integer().primary(),
    /** A start of a day (UTC), ms since the epoch. */
    fromAt: p.bigint("number").primary(),
    /** Exclusive; a start of an hour. */
    toAt: p.bigint("number"),
  },
});
export interface Sealed extends InferEntity<typeof Sealed> {
  [PrimaryKeyProp]?: ["variableId", "fromAt"];
}
