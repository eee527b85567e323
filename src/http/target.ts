import type { IncomingMessage } from "node:http";

/**
 * The path and query that a request is for: without scheme and host, which proxies are sent (RFC 9112, 3.2.2), without
 * doubled slashes, as an address that ends with one makes them, and without the path below which devices know the instance.
 */
export function toPath(target: string, prefix: string): string {
  const [, path = "", query = ""] = /^(?:https?:\/\/[^/?#]*)?([^?#]*)(.*)$/is.exec(target) ?? [];
  const single = path.replace(/\/{2,}/g, "/") || "/";
  const isBelow = prefix !== "" && (single === prefix || single.startsWith(`${prefix}/`));
  return (isBelow ? single.slice(prefix.length) || "/" : single) + query;
}

/** Whether a request says once whom it is for; node:http refuses one that does not say it, and keeps the first of several. */
export function hasOneHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === "host") hosts++;
  return hosts <= 1;
}
