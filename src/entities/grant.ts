import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Peer } from "./peer.ts";
import { Unit } from "./unit.ts";
import { User } from "./user.ts";
import { Variable } from "./variable.ts";

/** The right of a person, of a unit or of a peer, on one variable or on all variables of a unit. */
export const Grant = defineEntity({
  name: "Grant",
  properties: {
    id: p.integer().primary(),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade").index(),
    /** The one variable; all of the unit without. */
    variable: () => p.manyToOne(Variable).ref().nullable().deleteRule("cascade").index(),
    toUser: () => p.manyToOne(User).ref().nullable().deleteRule("cascade").index(),
    toUnit: () => p.manyToOne(Unit).ref().nullable().deleteRule("cascade").index(),
    read: p.boolean(),
    write: p.boolean(),
    createdAt: p.bigint("number"),
    toPeer: () => p.manyToOne(Peer).ref().nullable().deleteRule("cascade").index(),
    /** The one unit of the peer, by its uuid; all that it does without. */
    toPeerUnit: p.uuid().nullable(),
  },
});
export interface Grant extends InferEntity<typeof Grant> {}
