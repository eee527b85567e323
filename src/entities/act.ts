import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/**
 * What somebody did with a unit or with who may use it; what inputs were set to is in InputChange, and removed readings in
 * Removal. No foreign keys: an entry outlives its unit.
 */
export const Act = defineEntity({
  name: "Act",
  properties: {
    id: p.integer().primary(),
    at: p.bigint("number"),
    what: p.enum([
      "created",
      "renamed",
      "deleted",
      "keys",
      "updated",
      "visibility",
      "granted",
      "revoked",
      "transferred",
    ]),
    door: p.enum(["chat", "api"]),
    userId: p.integer(),
    /** Whose unit it was. */
    ownerId: p.integer().index(),
    unitId: p.integer().index(),
    /** What the unit was called. */
    unit: p.string(),
    /** To whom, the commit, the former name: what there is to say besides. */
    detail: p.string().nullable(),
  },
});
export interface Act extends InferEntity<typeof Act> {}
