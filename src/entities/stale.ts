import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";

/** Who does not know of samples yet: the `kind` of a Stale. */
export const STALE = { rollups: 0, windows: 1 } as const;

/** Samples that roll-ups or windows do not know yet; written with the samples, by a trigger. */
export const Stale = defineEntity({
  name: "Stale",
  properties: {
    variableId: p.integer().primary(),
    /** One of STALE. */
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
