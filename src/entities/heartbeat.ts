import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** The last moment at which time was proven (services/clock/timekeeper); one row. */
export const Heartbeat = defineEntity({
  name: "Heartbeat",
  properties: {
    id: p.integer().primary(),
    /** What the clock on the wall showed, ms since the epoch. */
    at: p.bigint("number"),
    /** For how long the machine had run, ms. */
    uptime: p.bigint("number"),
  },
});
export interface Heartbeat extends InferEntity<typeof Heartbeat> {}
