import type { EntityManager } from "@mikro-orm/core";
import type { Notice } from "../../domain/notice.ts";
import { Outbox } from "../../entities/outbox.ts";

/** Stores a message to a person for delivery, in the same transaction as the change that it tells of. */
export function announce(em: EntityManager, chatId: number, notice: Notice, now: number): void {
  em.create(Outbox, { chatId, notice, createdAt: now, dueAt: now });
}
