import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/**
 * A sample of an output that a peer follows, in the order in which samples came: by it peers go on where they were, also
 * with samples that came late. No foreign keys: what is gone is skipped.
 */
export const News = defineEntity({
  name: "News",
  properties: {
    id: p.integer().primary(),
    variableId: p.integer(),
    at: p.bigint("number"),
  },
});
export interface News extends InferEntity<typeof News> {}
