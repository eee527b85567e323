import { type AppError, ERRORS, toAppError } from "../errors.ts";
import type { Log } from "../log.ts";

/** A failure as HTTP says it (RFC 9457): a stranger learns the status and its code, never the reason. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

/** After so long the program may have started again, or the disk may have room. */
export const UNAVAILABLE_SECONDS = 5;

/** What a failure is to whoever asked for `route`; one that has another cause is logged. */
export function refusalOf(error: unknown, log: Log, route: string | undefined): Refusal {
  const failure = toAppError(error);
  if (failure.cause) log.error({ err: failure.cause, route }, "a request failed");
  return toRefusal(failure);
}

export function toRefusal({ code, params }: AppError): Refusal {
  const { http: status } = ERRORS[code];
  const headers = { "content-type": "application/problem+json" };
  const body = JSON.stringify({ type: "about:blank", status, title: code });
  if (status !== 429 && status !== 503) return { status, headers, body };
  const seconds = status === 429 ? (params as { seconds: number }).seconds : UNAVAILABLE_SECONDS;
  return { status, headers: { ...headers, "retry-after": seconds }, body };
}
