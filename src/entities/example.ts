import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** An example program that this instance serves as a repository: where its branch is. */
export const Example = defineEntity({
  name: "Example",
  properties: {
    name: p.string().primary(),
    commit: p.string().length(40),
  },
});
export interface Example extends InferEntity<typeof Example> {}
