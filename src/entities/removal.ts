import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";
import { Variable } from "./variable.ts";

/** One time that readings of an output were removed: by whom, and what went. */
export const Removal = defineEntity({
  name: "Removal",
  properties: {
    id: p.integer().primary(),
    variable: () => p.manyToOne(Variable).ref().deleteRule("cascade").index(),
    /** When it was done, ms since the epoch. */
    at: p.bigint("number"),
    /** Whose id outlives them. */
    userId: p.integer(),
    door: p.enum(["chat", "api"]),
    count: p.integer(),
    /** The times of the first and of the last of the readings. */
    firstAt: p.bigint("number"),
    lastAt: p.bigint("number"),
    /** Of numbers. */
    lowest: p.type(ExactType).$type<number>().nullable(),
    highest: p.type(ExactType).$type<number>().nullable(),
  },
});
export interface Removal extends InferEntity<typeof Removal> {}
