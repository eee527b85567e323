import { HOUR, MINUTE, SECOND } from "./span.ts";

/** What is told of an incident: it began, somebody takes care of it, it is over. */
export const WEBHOOK_EVENTS = ["firing", "acknowledged", "resolved"] as const;
export type WebhookEventKind = (typeof WEBHOOK_EVENTS)[number];

/** Longer addresses are none that a program makes. */
const MAX_URL = 2000;
const PAUSES_MS = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];

/** An address that webhooks may be sent to, as it is called; undefined where it is none. */
export function toWebhookUrl(text: string): string | undefined {
  const given = text.trim();
  if (given.length > MAX_URL || /\s/.test(given) || !URL.canParse(given)) return undefined;
  const url = new URL(given);
  if (!/^https?:$/.test(url.protocol) || url.username || url.password || url.hostname === "") return undefined;
  url.hash = "";
  return url.href;
}

/** How long to wait after so many failures in a row. */
export function webhookPause(failures: number): number {
  return PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] ?? 0;
}
