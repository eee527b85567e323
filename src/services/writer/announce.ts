import type { EntityManager } from "@mikro-orm/core";
import type { Notice } from "../../domain/notice.ts";
import { Outbox } from "../../entities/outbox.ts";

/** Puts a message to a person among those to be delivered, in the transaction of what it tells of. */
export function announce(em: EntityManager, chatId: number, notice: Notice, now: number): void {
  em.create(Outbox, { chatId, notice, createdAt: now, dueAt: now });
}
