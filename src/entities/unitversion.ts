import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";

/** A commit that a unit has been on. */
export const UnitVersion = defineEntity({
  name: "UnitVersion",
  uniques: [{ properties: ["unit", "url", "folder", "commit"] }],
  properties: {
    id: p.integer().primary(),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade"),
    commit: p.string().length(40),
    /** When it was last begun, ms since the epoch. */
    at: p.bigint("number"),
    url: p.string().default(""),
    folder: p.string().default(""),
    /** What the unit followed there. */
    ref: p.string().nullable(),
  },
});
export interface UnitVersion extends InferEntity<typeof UnitVersion> {}
