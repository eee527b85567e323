import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/**
 * What one commit brought of outputs that peers follow, in the order in which samples came: by it peers go on where they
 * were, also with samples that came late. No foreign keys: what is gone is skipped.
 */
export const NewsPart = defineEntity({
  name: "NewsPart",
  properties: {
    /** The number of the last sample; those before it in the list have the numbers before. */
    id: p.integer().primary(),
    /** JSON of variables and times. */
    items: p.text(),
  },
});
export interface NewsPart extends InferEntity<typeof NewsPart> {}
