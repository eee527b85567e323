import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { WEBHOOK_EVENTS } from "../domain/webhook.ts";
import { Webhook } from "./webhook.ts";

/** What a webhook is still to be sent, in the order of ids; written by triggers, with what it tells of (storage/sqlite/webhooks). */
export const WebhookEvent = defineEntity({
  name: "WebhookEvent",
  uniques: [{ properties: ["webhook", "incidentId", "event"] }],
  properties: {
    id: p.integer().primary(),
    webhook: () => p.manyToOne(Webhook).ref().deleteRule("cascade"),
    event: p.enum([...WEBHOOK_EVENTS]),
    incidentId: p.integer(),
    ruleId: p.integer(),
    /** Of the incident: it may be deleted by the time. */
    since: p.bigint("number"),
    /** When it happened; null of what was deleted. */
    at: p.bigint("number").nullable(),
  },
});
export interface WebhookEvent extends InferEntity<typeof WebhookEvent> {}
