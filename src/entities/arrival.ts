import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A sample as it came, until it is sorted in (services/arrivals). */
export const Arrival = defineEntity({
  name: "Arrival",
  properties: {
    id: p.integer().primary(),
    variableId: p.integer(),
    at: p.bigint("number"),
    number: p.float().nullable(),
    text: p.text().nullable(),
  },
});
export interface Arrival extends InferEntity<typeof Arrival> {}
