import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";

/** An update of a unit that its owner looks at: what was read, and what they have said of it; one for each unit. */
export const Draft = defineEntity({
  name: "Draft",
  properties: {
    id: p.integer().primary(),
    unit: () => p.oneToOne(Unit).owner().ref().deleteRule("cascade"),
    commit: p.string().length(40),
    /** As the unit is to follow it from then on. */
    ref: p.string().nullable(),
    schema: p.json().$type<unknown>(),
    /** The text of json_example.json. */
    example: p.text(),
    /** Ids of variables to the names under which they go on. */
    renames: p.json().$type<[number, string][]>(),
    createdAt: p.bigint("number"),
    /** The repository and the folder in it; null in those of before stands for the unit's own. */
    url: p.string().nullable(),
    folder: p.string().nullable(),
  },
});
export interface Draft extends InferEntity<typeof Draft> {}
