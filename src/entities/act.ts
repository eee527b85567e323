import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What is done with units, with who may use them, and with boards. */
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
  "copied",
  "changed",
] as const;

/**
 * What somebody did with a unit, with who may use it, or with a board; what inputs were set to is in InputChange, and
 * removed readings in Removal. No foreign keys: an entry outlives its unit or board.
 */
export const Act = defineEntity({
  name: "Act",
  properties: {
    id: p.integer().primary(),
    at: p.bigint("number"),
    what: p.enum([...ACTS]),
    door: p.enum(["chat", "api"]),
    userId: p.integer(),
    /** Whose unit or board it was. */
    ownerId: p.integer().index(),
    unitId: p.integer().nullable().index(),
    /** With which of its variables, where it was not with all of it. */
    variableId: p.integer().nullable(),
    /** With which board, where it was with none of the units. */
    boardId: p.integer().nullable(),
    /** What the unit, or else the board, was called. */
    unit: p.string(),
    /** To whom, the commit, the former name, what was chosen: what there is to say besides. */
    detail: p.string().nullable(),
  },
});
export interface Act extends InferEntity<typeof Act> {}
