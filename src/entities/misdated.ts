import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";
import { ExactType } from "./exact.ts";

/** A sample with a wrong time: this instance's clock was ahead when it came. Nobody reads it as one; its owner may have a copy. */
export const Misdated = defineEntity({
  name: "Misdated",
  properties: {
    variableId: p.integer().primary(),
    /** As the clock was then. */
    at: p.bigint("number").primary(),
    /** When that was known to be wrong. */
    foundAt: p.bigint("number").primary(),
    number: p.type(ExactType).$type<number>().nullable(),
    text: p.text().nullable(),
  },
});
export interface Misdated extends InferEntity<typeof Misdated> {
  [PrimaryKeyProp]?: ["variableId", "at", "foundAt"];
}
