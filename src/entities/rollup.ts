import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";

/**
 * What an output's samples of an hour or a day (UTC) come to, whatever its logging, so that a year is as quick to draw as
 * an hour. Made from samples (services/logging/digest); strings have a count only.
 */
export const Rollup = defineEntity({
  name: "Rollup",
  properties: {
    variableId: p.integer().primary(),
    /** 3,600,000 or 86,400,000 ms. */
    width: p.integer().primary(),
    /** Its start, ms since the epoch. */
    at: p.bigint("number").primary(),
    count: p.integer(),
    min: p.type(ExactType).$type<number>().nullable(),
    max: p.type(ExactType).$type<number>().nullable(),
    mean: p.type(ExactType).$type<number>().nullable(),
    /** Of a time-weighted mean: for how many ms the value was known; null of a plain mean. */
    known: p.integer().nullable(),
  },
});
export interface Rollup extends InferEntity<typeof Rollup> {
  [PrimaryKeyProp]?: ["variableId", "width", "at"];
}
