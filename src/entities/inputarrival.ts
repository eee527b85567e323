import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What a commit set inputs to, until it is sorted into Latest and InputChange (services/arrivals). */
export const InputArrival = defineEntity({
  name: "InputArrival",
  properties: {
    /** The number of its first change. */
    id: p.integer().primary(),
    /** A JSON list of rows. */
    changes: p.text(),
  },
});
export interface InputArrival extends InferEntity<typeof InputArrival> {}
