import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A number drawn at a start, which revisions that were told since then carry (services/writer/epochs). Ids are in the order of drawing. */
export const Epoch = defineEntity({
  name: "Epoch",
  properties: {
    id: p.integer().primary(),
    number: p.integer().unique(),
  },
});
export interface Epoch extends InferEntity<typeof Epoch> {}
