import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/**
 * An incident in a chat: what its message shows, and what is to be done about it. It outlives its incident until the
 * message says so. Times are ms since the epoch.
 */
export const IncidentMessage = defineEntity({
  name: "IncidentMessage",
  properties: {
    id: p.integer().primary(),
    incidentId: p.integer().index(),
    chatId: p.bigint("number"),
    threadId: p.integer().nullable(),
    /** Telegram's; null until it is sent. Several incidents may share one. */
    messageId: p.integer().nullable(),
    /** When somebody was first told; also of a message that is gone. */
    toldAt: p.bigint("number").nullable(),
    /** What the message shows, as a hash. */
    shown: p.string().nullable(),
    /** Whether the message is a picture: then its text is a caption. */
    isPhoto: p.boolean().default(false),
    /** How often something has changed that the message may not show yet. */
    stale: p.integer().default(1),
    /** Whether it was said that it is over. */
    closed: p.boolean().default(false),
    /** When it is to be looked at by itself: a reminder, or the end of a quiet time. */
    dueAt: p.bigint("number").nullable(),
    /** How often somebody was reminded. */
    reminders: p.integer().default(0),
    /** When it becomes a picture, or one of what has become of it since. */
    pictureAt: p.bigint("number").nullable(),
    /** Whether the message tells of what came in a quiet time. */
    isDigest: p.boolean().default(false),
    /** Whether it waits, or has waited, so as to be told with what comes soon after it. */
    isGathered: p.boolean().default(false),
  },
  indexes: [{ properties: ["chatId", "messageId"] }],
});
export interface IncidentMessage extends InferEntity<typeof IncidentMessage> {}
