import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** An object of the repositories that this instance serves itself (services/examples). */
export const GitObjectRow = defineEntity({
  name: "GitObjectRow",
  tableName: "git_object",
  properties: {
    /** Git's own, of type and data. */
    id: p.string().length(40).primary(),
    type: p.enum(["commit", "tree", "blob"]),
    data: p.blob(),
  },
});
export interface GitObjectRow extends InferEntity<typeof GitObjectRow> {}
