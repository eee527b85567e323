import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";
import { Variable } from "./variable.ts";

/** A reading that was removed a short time ago: its device may send it again, which must not bring it back. */
export const Removed = defineEntity({
  name: "Removed",
  properties: {
    variable: () => p.manyToOne(Variable).ref().primary().deleteRule("cascade"),
    at: p.bigint("number").primary(),
    removedAt: p.bigint("number"),
  },
});
export interface Removed extends InferEntity<typeof Removed> {
  [PrimaryKeyProp]?: ["variable", "at"];
}
