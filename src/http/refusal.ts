import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { AppError, ERRORS, type ErrorCode, toAppError } from "../errors.ts";
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
  const body = toBody(status, code);
  if (status !== 429 && status !== 503) return { status, headers, body };
  const seconds = status === 429 ? (params as { seconds: number }).seconds : UNAVAILABLE_SECONDS;
  return { status, headers: { ...headers, "retry-after": seconds }, body };
}

/** What node:http finds wrong besides bytes that are no HTTP. */
const STATUSES: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers bytes that are no request, such as the start of a TLS connection, like a request that does not fit; ends the connection. */
export function refuseBytes({ code = "" }: NodeJS.ErrnoException, socket: Duplex): void {
  if (code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = STATUSES[code] ?? ERRORS["request-invalid"].http;
  const { headers } = toRefusal(new AppError("request-invalid"));
  const body = toBody(status, "request-invalid");
  const all = { ...headers, "content-length": body.length, connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.on("error", () => {}).once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`);
}

function toBody(status: number, title: ErrorCode): string {
  return JSON.stringify({ type: "about:blank", status, title });
}
