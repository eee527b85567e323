import { defineEntity, type InferEntity, PrimaryKeyProp, p } from "@mikro-orm/core";
import { Variable } from "./variable.ts";

/** How an output is logged from a time on, until the next row of the same output; without a row as domain/logging says. */
export const Logging = defineEntity({
  name: "Logging",
  properties: {
    variable: () => p.manyToOne(Variable).ref().primary().deleteRule("cascade"),
    /** From which sample time on, ms since the epoch; with windows a start of one. */
    sinceAt: p.bigint("number").primary(),
    mode: p.enum(["direct", "mean", "median"]),
    windowMs: p.integer().nullable(),
    /** Whether each sample counts for as long as it lasted. */
    weighted: p.boolean(),
    /** Of samples (direct) or windows; null keeps them for ever. */
    retentionDays: p.integer().nullable(),
    /** Windows before are removed, and not made again. */
    clearedAt: p.bigint("number").default(0),
  },
});
export interface Logging extends InferEntity<typeof Logging> {
  [PrimaryKeyProp]?: ["variable", "sinceAt"];
}
