import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Unit } from "./unit.ts";
import { User } from "./user.ts";
import { Variable } from "./variable.ts";

/** A link that works once: whoever opens it first may register, and gets the right it names. */
export const Invitation = defineEntity({
  name: "Invitation",
  properties: {
    id: p.integer().primary(),
    /** SHA-256 of the secret in the link, hexadecimal: the link itself is nowhere stored. */
    hash: p.string().unique(),
    createdBy: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    /** What it gives a right on; nothing but registration without. */
    unit: () => p.manyToOne(Unit).ref().nullable().deleteRule("cascade").index(),
    variable: () => p.manyToOne(Variable).ref().nullable().deleteRule("cascade").index(),
    read: p.boolean(),
    write: p.boolean(),
    expiresAt: p.bigint("number"),
    usedAt: p.bigint("number").nullable(),
    createdAt: p.bigint("number"),
  },
});
export interface Invitation extends InferEntity<typeof Invitation> {}
