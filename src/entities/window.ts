import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";

/** What an output's samples of one window come to; a window without a sample has no row. Made from samples (services/logging/digest). */
export const Window = defineEntity({
  name: "Window",
  properties: {
    variableId: p.integer().primary(),
    /** In ms. */
    width: p.integer().primary(),
    /** Its start, ms since the epoch: a multiple of `width`. */
    at: p.bigint("number").primary(),
    count: p.integer(),
    min: p.type(ExactType).$type<number>(),
    max: p.type(ExactType).$type<number>(),
    mean: p.type(ExactType).$type<number>(),
    /** When medians were asked for. */
    median: p.type(ExactType).$type<number>().nullable(),
    /** Of a time-weighted mean: for how many ms the value was known; null of a plain mean. */
    known: p.integer().nullable(),
  },
});
export interface Window extends InferEntity<typeof Window> {
  [PrimaryKeyProp]?: ["variableId", "width", "at"];
}
