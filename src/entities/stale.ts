import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";

/** Samples that roll-ups (kind 0) or windows (kind 1) do not know yet; written with the samples, by a trigger. */
export const Stale = defineEntity({
  name: "Stale",
  properties: {
    variableId: p.integer().primary(),
    kind: p.integer().primary(),
    /** The hour of the samples: its start, ms since the epoch. */
    hour: p.bigint("number").primary(),
    /** The oldest of the samples. */
    fromAt: p.bigint("number"),
    /** The newest. */
    toAt: p.bigint("number"),
    /** Raised by each change, so that what comes while one is worked off is not forgotten. */
    seq: p.integer(),
  },
});
export interface Stale extends InferEntity<typeof Stale> {
  [PrimaryKeyProp]?: ["variableId", "kind", "hour"];
}
