import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";
import { Variable } from "./variable.ts";

/** The present value of a variable. Numbers, bools (0 or 1) and datetimes (ms) are in `number`, strings in `text`. */
export const Latest = defineEntity({
  name: "Latest",
  properties: {
    variable: () => p.oneToOne(Variable).owner().ref().primary().deleteRule("cascade"),
    /** When it was measured or set, ms since the epoch. */
    at: p.bigint("number"),
    number: p.type(ExactType).$type<number>().nullable(),
    text: p.text().nullable(),
    /** Of an input: the unit's revision that brought this value. */
    rev: p.integer().default(0),
    /** Of an input: whether the value takes more than its unit can read, so that answers leave it out. */
    unfit: p.boolean().default(false),
  },
});
export interface Latest extends InferEntity<typeof Latest> {}
