import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Variable } from "./variable.ts";

/** A press on a momentary widget that is under way: its input is on, and goes off by itself. */
export const Push = defineEntity({
  name: "Push",
  properties: {
    id: p.integer().primary(),
    variable: () => p.manyToOne(Variable).ref().deleteRule("cascade").unique(),
    /** For whom it counts, and where to say that nothing came of it. */
    userId: p.integer(),
    chatId: p.bigint("number"),
    threadId: p.integer().nullable(),
    /** What people call it. */
    label: p.string(),
    /** How long it is on once the unit has it, and how long it waits for the unit, in ms. */
    onMs: p.integer(),
    withinMs: p.integer(),
    /** The revision that holds it; null while that is not stored. */
    rev: p.integer().nullable(),
    /** When it goes off, or is withdrawn, by the wall clock; `taken` says which. */
    dueAt: p.bigint("number"),
    taken: p.boolean().default(false),
  },
});
export interface Push extends InferEntity<typeof Push> {}
