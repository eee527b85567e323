import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What is done with units, and with who may use them. */
export const ACTS = [
  "created",
  "renamed",
  "deleted",
  "keys",
  "titled",
  "measure",
  "decimals",
  "moved",
  "logging",
  "rhythm",
  "linked",
  "relinked",
  "unlinked",
  "updated",
  "visibility",
  "granted",
  "revoked",
  "transferred",
] as const;

/**
 * What somebody did with a unit or with who may use it; what inputs were set to is in InputChange, and removed readings in
 * Removal. No foreign keys: an entry outlives its unit.
 */
export const Act = defineEntity({
  name: "Act",
  properties: {
    id: p.integer().primary(),
    at: p.bigint("number"),
    what: p.enum([...ACTS]),
    door: p.enum(["chat", "api"]),
    userId: p.integer(),
    /** Whose unit it was. */
    ownerId: p.integer().index(),
    unitId: p.integer().index(),
    /** With which of its variables, where it was not with all of it. */
    variableId: p.integer().nullable(),
    /** What the unit was called. */
    unit: p.string(),
    /** To whom, the commit, the former name, what was chosen: what there is to say besides. */
    detail: p.string().nullable(),
  },
});
export interface Act extends InferEntity<typeof Act> {}
