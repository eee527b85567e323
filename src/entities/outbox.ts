import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A message that still has to reach a chat; committed with what caused it, removed when Telegram has it. */
export const Outbox = defineEntity({
  name: "Outbox",
  properties: {
    id: p.integer().primary(),
    chatId: p.bigint("number").index(),
    /** Rendered when it is sent (domain/notice). */
    notice: p.json().$type<unknown>(),
    createdAt: p.bigint("number"),
    /** Not to be tried before, ms since the epoch. */
    dueAt: p.bigint("number").index(),
    attempts: p.integer().default(0),
    /** The forum topic in the chat. */
    threadId: p.integer().nullable(),
    /** How long the chat was to be left alone when `dueAt` was set: the clock may have been another then. */
    pauseMs: p.integer().nullable(),
  },
});
export interface Outbox extends InferEntity<typeof Outbox> {}
