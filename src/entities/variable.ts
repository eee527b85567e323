import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";
import { Unit } from "./unit.ts";

/** An input or an output of a unit, as schema.json describes it. */
export const Variable = defineEntity({
  name: "Variable",
  uniques: [{ properties: ["unit", "kind", "name"] }],
  properties: {
    id: p.integer().primary(),
    uuid: p.uuid().unique(),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade"),
    kind: p.enum(["input", "output"]),
    name: p.string(),
    position: p.integer(),
    type: p.enum(["bool", "int", "float", "string", "datetime"]),
    min: p.type(ExactType).$type<number>().nullable(),
    max: p.type(ExactType).$type<number>().nullable(),
    step: p.type(ExactType).$type<number>().nullable(),
    /** The only values allowed. */
    values: p.json().$type<(boolean | number | string)[]>().nullable(),
    initial: p.json().$type<boolean | number | string>().nullable(),
    /** Unit of measure, as people write it. */
    measure: p.string().nullable(),
    title: p.json().$type<Record<string, string>>().nullable(),
    /** Narrower than the unit's; as the unit's without. */
    visibility: p.enum(["private", "internal", "public"]).nullable(),
    /** Decimals that people are shown. */
    precision: p.integer().nullable(),
  },
});
export interface Variable extends InferEntity<typeof Variable> {}
