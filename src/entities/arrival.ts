import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What one commit brought of samples and of the state of units, as it came, until it is sorted in (services/arrivals). */
export const Arrival = defineEntity({
  name: "Arrival",
  properties: {
    id: p.integer().primary(),
    samples: p.json().$type<unknown>(),
    status: p.json().$type<unknown>(),
  },
});
export interface Arrival extends InferEntity<typeof Arrival> {}
