import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { Rule } from "./rule.ts";
import { User } from "./user.ts";

/** Where the messages of an alert rule go: to a person, or to a group. */
export const Recipient = defineEntity({
  name: "Recipient",
  properties: {
    id: p.integer().primary(),
    rule: () => p.manyToOne(Rule).ref().deleteRule("cascade").index(),
    user: () => p.manyToOne(User).ref().nullable().deleteRule("cascade").index(),
    /** A group's. */
    chatId: p.bigint("number").nullable().index(),
    /** The forum topic in that group. */
    threadId: p.integer().nullable(),
    /** When they agreed, ms since the epoch; null as long as they have not answered, and nothing is sent. */
    acceptedAt: p.bigint("number").nullable(),
  },
});
export interface Recipient extends InferEntity<typeof Recipient> {}
