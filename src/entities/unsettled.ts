import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";

/** What links and alert rules are still to make of a change of a unit's present values (services/settle). */
export const Unsettled = defineEntity({
  name: "Unsettled",
  properties: {
    id: p.integer().primary(),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade").index(),
    /** Ids of variables that are another value. */
    variables: p.json().$type<number[]>(),
    /** Ids of links that are to bring their values again. */
    links: p.json().$type<number[]>(),
  },
});
export interface Unsettled extends InferEntity<typeof Unsettled> {}
