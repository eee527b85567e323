import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";
import { User } from "./user.ts";

/** An owner's offer of a unit to another person, and what became of it; those that are over tell whose it has been. */
export const Transfer = defineEntity({
  name: "Transfer",
  properties: {
    id: p.integer().primary(),
    unit: () => p.manyToOne(Unit).ref().deleteRule("cascade").index(),
    giver: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    /** Null while nobody has opened its link. */
    receiver: () => p.manyToOne(User).ref().nullable().deleteRule("cascade").index(),
    /** Of its link's payload, which is not kept. */
    hash: p.string().unique().nullable(),
    createdAt: p.bigint("number"),
    expiresAt: p.bigint("number"),
    endedAt: p.bigint("number").nullable(),
    /** Null while the receiver has not answered. */
    end: p.enum(["accepted", "refused", "cancelled"]).nullable(),
  },
});
export interface Transfer extends InferEntity<typeof Transfer> {}
