import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { User } from "./user.ts";

/** Where incidents of a person's alerts are sent, for programs (services/webhooks). Times are ms since the epoch. */
export const Webhook = defineEntity({
  name: "Webhook",
  properties: {
    id: p.integer().primary(),
    owner: () => p.manyToOne(User).ref().deleteRule("cascade").index(),
    /** Of its address, with its port: all that is shown of it, since the rest may be a secret. */
    host: p.string(),
    /** Its address and the secret that signs, encrypted (services/live/vault). */
    sealed: p.text().hidden(),
    createdAt: p.bigint("number"),
    /** When something was last taken. */
    sentAt: p.bigint("number").nullable(),
    /** How often in a row nothing was. */
    failures: p.integer().default(0),
    failingSince: p.bigint("number").nullable(),
    /** Why, in a word, or the status of the answer. */
    trouble: p.string().nullable(),
    /** Nothing is tried before. */
    dueAt: p.bigint("number").default(0),
    /** When it was given up. */
    stoppedAt: p.bigint("number").nullable(),
  },
});
export interface Webhook extends InferEntity<typeof Webhook> {}
