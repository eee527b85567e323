import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { ExactJsonType, ExactType } from "./exact.ts";
import { Unit } from "./unit.ts";

/**
 * An input or an output of a unit, as schema.json describes it. Of what a unit has at present, a name is one variable's: an
 * index of some rows, which the ORM has no words for. Its archive may hold others of that name.
 */
export const Variable = defineEntity({
  name: "Variable",
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
    initial: p.type(ExactJsonType).$type<boolean | number | string>().nullable(),
    /** Unit of measure, as people write it. */
    measure: p.string().nullable(),
    title: p.json().$type<Record<string, string>>().nullable(),
    /** Decimals that people are shown. */
    precision: p.integer().nullable(),
    /** When it went with an update of the unit, ms since the epoch; null while the unit has it. */
    archivedAt: p.bigint("number").nullable(),
    /** What the unit's owner says instead (domain/words), and where it stands among those of its kind. */
    ownTitle: p.string().nullable(),
    ownMeasure: p.string().nullable(),
    ownPrecision: p.integer().nullable(),
    ownPosition: p.integer().nullable(),
    /** What it was called before renames, the latest last: a device says so until it has the new program. */
    formerNames: p.json().$type<string[]>().default([]),
    /** Narrower than the unit's; as the unit's without. */
    visibility: p.enum(["private", "internal", "trusted", "public"]).nullable(),
    /** Of a mirror: its uuid at the other instance, and since when it is not to be had there, ms since the epoch. */
    remoteUuid: p.string().nullable(),
    remoteGoneAt: p.bigint("number").nullable(),
    /** When an update brought it, or brought it back; null where it came with its unit. */
    addedAt: p.bigint("number").nullable(),
    /** The uuid of the one unit here to which it was given there. */
    remoteFor: p.string().nullable(),
  },
});
export interface Variable extends InferEntity<typeof Variable> {}
