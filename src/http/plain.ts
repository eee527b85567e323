import { isHost } from "./target.ts";

/** A sync request that came in one piece. */
export interface PlainRequest {
  readonly authorization: string;
  readonly body: Buffer;
}

/** The media type of a frame. */
export const FRAME = "application/octet-stream";

const MAX_HEAD_BYTES = 1024;
const HEAD = /^POST \/sync HTTP\/1\.1\r\n((?:[A-Za-z-]+: [\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?\r\n)+)\r\n/;
const KNOWN = new Set(
  "host authorization content-type content-length connection user-agent accept accept-encoding accept-language sec-fetch-mode".split(
    " ",
  ),
);

/**
 * Reads a sync request in its plainest form of HTTP/1.1 (RFC 9112): these bytes are the whole request and nothing more,
 * and each header is known, occurs once and asks for nothing special. Undefined for anything else, valid or not: a full
 * HTTP parser decides on that.
 */
export function readPlain(bytes: Buffer): PlainRequest | undefined {
  const [head, lines] = HEAD.exec(bytes.toString("latin1", 0, MAX_HEAD_BYTES)) ?? [];
  if (head === undefined || lines === undefined) return undefined;
  const headers = new Map<string, string>();
  for (let start = 0; start < lines.length; ) {
    const colon = lines.indexOf(": ", start);
    const end = lines.indexOf("\r\n", colon);
    const name = lines.slice(start, colon).toLowerCase();
    if (!KNOWN.has(name) || headers.has(name)) return undefined;
    headers.set(name, lines.slice(colon + 2, end));
    start = end + 2;
  }
  const authorization = headers.get("authorization");
  const connection = headers.get("connection") ?? "keep-alive";
  const isPlain =
    isHost(headers.get("host") ?? "") &&
    headers.get("content-type") === FRAME &&
    headers.get("content-length") === String(bytes.length - head.length) &&
    connection.toLowerCase() === "keep-alive";
  return isPlain && authorization ? { authorization, body: bytes.subarray(head.length) } : undefined;
}
