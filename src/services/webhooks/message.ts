import { createHmac, randomBytes } from "node:crypto";
import type { WebhookEventKind } from "../../domain/webhook.ts";
import type { IncidentView } from "../alerts/incidents.ts";
import { type SaidIncident, sayIncident } from "../alerts/said.ts";

/** As Standard Webhooks has secrets and signatures, so that its libraries check them. */
const PREFIX = "whsec_";

export interface Message {
  readonly id: string;
  readonly body: string;
}

export function createSecret(): string {
  return PREFIX + randomBytes(24).toString("base64");
}

/** The headers of a message: its signature is of its id, its time and its body. */
export function signed({ id, body }: Message, secret: string, now: number): Record<string, string> {
  const time = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "user-agent": "Pepeunit",
    "webhook-id": id,
    "webhook-timestamp": time,
    "webhook-signature": `v1,${signature}`,
  };
}

/** What is told of an incident that is deleted. */
interface Gone extends Pick<SaidIncident, "id" | "rule" | "since"> {
  readonly phase: "resolved";
  readonly stopped: true;
}

export interface Said {
  readonly event: WebhookEventKind | "test";
  readonly at: string;
  /** As the open API shows it now; less of one that is deleted, and null in a test. */
  readonly incident: SaidIncident | Gone | null;
}

const toIso = (at: number): string => new Date(at).toISOString();

export function sayTest(now: number): Said {
  return { event: "test", at: toIso(now), incident: null };
}

export function sayEvent(
  row: {
    readonly event: WebhookEventKind;
    readonly incidentId: number;
    readonly ruleId: number;
    readonly since: number;
    readonly at: number | null | undefined;
  },
  incident: IncidentView | undefined,
  now: number,
): Said {
  const { event, incidentId: id, ruleId: rule, since, at } = row;
  const gone: Gone = { id, rule, since: toIso(since), phase: "resolved", stopped: true };
  return { event, at: toIso(at ?? now), incident: incident ? sayIncident(incident, toIso) : gone };
}
