import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Value } from "../domain/value.ts";
import { ExactJsonType } from "./exact.ts";
import { Variable } from "./variable.ts";

/** An input that somebody holds by hand: until then no link, schedule or reaction sets it. */
export const Hold = defineEntity({
  name: "Hold",
  properties: {
    variable: () => p.manyToOne(Variable).ref().primary().deleteRule("cascade"),
    userId: p.integer(),
    until: p.bigint("number").index(),
    /** What a schedule has wanted meanwhile, by whose right, and what that schedule is called. */
    waiting: p.type(ExactJsonType).$type<Waiting | null>().nullable(),
  },
});
export interface Hold extends InferEntity<typeof Hold> {}

export interface Waiting {
  readonly value: Value;
  readonly userId: number;
  readonly doer: "scene" | "schedule" | "reaction";
  readonly name: string;
}
