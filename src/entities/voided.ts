import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A time at which this instance's clock was ahead: units have written requests for it that must not count once it comes. */
export const Voided = defineEntity({
  name: "Voided",
  properties: {
    id: p.integer().primary(),
    /** Until then, ms since the epoch. */
    toAt: p.bigint("number"),
    /** What names a revision of this epoch or a later one was written after the clock was set right (services/writer/epochs). */
    epoch: p.integer(),
  },
});
export interface Voided extends InferEntity<typeof Voided> {}
