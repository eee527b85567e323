import { randomBytes } from "node:crypto";
import { monotonic } from "../../../domain/monotonic.ts";

const LIFE_MS = 10 * 60_000;
const MAX_KNOWN = 10_000;

/** Something a person has begun in a group and goes on with in the private chat, by a link that only they can use. */
export interface Tickets<T> {
  /** Gives the payload of such a link. */
  issue(telegramId: number, what: T): string;
  /** What the link is for; undefined for anybody else, and after ten minutes. */
  read(telegramId: number, payload: string): T | undefined;
}

/** Keeps tickets in memory: after a restart the button is pressed once more. */
export function createTickets<T>(prefix: string, now: () => number = monotonic.now): Tickets<T> {
  const issued = new Map<string, { readonly telegramId: number; readonly what: T; readonly until: number }>();
  return {
    issue(telegramId, what) {
      for (const [payload, { until }] of issued) {
        // The oldest come first.
        if (until > now() && issued.size < MAX_KNOWN) break;
        issued.delete(payload);
      }
      const payload = `${prefix}${randomBytes(12).toString("base64url")}`;
      issued.set(payload, { telegramId, what, until: now() + LIFE_MS });
      return payload;
    },
    read(telegramId, payload) {
      const ticket = issued.get(payload);
      return ticket?.telegramId === telegramId && ticket.until > now() ? ticket.what : undefined;
    },
  };
}
