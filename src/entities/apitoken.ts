import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

/** What a program shows to the open API to be heard as its owner. */
export const ApiToken = defineEntity({
  name: "ApiToken",
  properties: {
    id: p.integer().primary(),
    /** SHA-256 of the token, hexadecimal: the token itself is nowhere stored. */
    hash: p.string().unique(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    name: p.string(),
    scope: p.enum(["read", "write"]),
    createdAt: p.bigint("number"),
    /** For ever without. */
    expiresAt: p.bigint("number").nullable(),
    /** To the minute: it is written now and then, not with every request. */
    lastUsedAt: p.bigint("number").nullable(),
  },
});
export interface ApiToken extends InferEntity<typeof ApiToken> {}
