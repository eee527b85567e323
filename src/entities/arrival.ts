import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What one commit brought of samples, of the state of units and of changes of inputs, as it came, until it is sorted in (storage/sqlite/journal). */
export const Arrival = defineEntity({
  name: "Arrival",
  properties: {
    id: p.integer().primary(),
    samples: p.json().$type<unknown>(),
    status: p.json().$type<unknown>(),
    changes: p.json().$type<unknown>().default("[]"),
  },
});
export interface Arrival extends InferEntity<typeof Arrival> {}
