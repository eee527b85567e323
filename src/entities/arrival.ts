import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What one commit brought, as it came, until it is sorted in: rows of Sample, of Latest and of Status (services/arrivals). */
export const Arrival = defineEntity({
  name: "Arrival",
  properties: {
    id: p.integer().primary(),
    samples: p.json().$type<unknown>(),
    inputs: p.json().$type<unknown>(),
    status: p.json().$type<unknown>(),
  },
});
export interface Arrival extends InferEntity<typeof Arrival> {}
