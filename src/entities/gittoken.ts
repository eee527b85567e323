import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

/** What opens a person's private repositories at one host. */
export const GitToken = defineEntity({
  name: "GitToken",
  uniques: [{ properties: ["owner", "host"] }],
  properties: {
    id: p.integer().primary(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade"),
    /** With its port, where it is not that of https. */
    host: p.string(),
    /** Encrypted (services/live/vault). */
    sealed: p.text().hidden(),
    createdAt: p.bigint("number"),
  },
});
export interface GitToken extends InferEntity<typeof GitToken> {}
