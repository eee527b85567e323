import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";

/**
 * One value of an output at a time. Keyed by what makes it unique, so that a sample sent twice is stored once.
 * No foreign key: a unit's samples are removed in portions after the unit (storage/sqlite/orphans).
 */
export const Sample = defineEntity({
  name: "Sample",
  properties: {
    variableId: p.integer().primary(),
    at: p.bigint("number").primary(),
    number: p.type(ExactType).$type<number>().nullable(),
    text: p.text().nullable(),
  },
});
export interface Sample extends InferEntity<typeof Sample> {
  [PrimaryKeyProp]?: ["variableId", "at"];
}
