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

/** A name or an address, and a port (RFC 9110, 7.2); not several, and no way into another part of a URL. */
const HOST = /^(\[[\da-f:.]+\]|[\w.~%!$&'()*+;=-]+)(:\d*)?$/i;

/** Whether text says one host. */
export function isHost(text: string): boolean {
  return HOST.test(text);
}

/** Whether a request says once whom it is for, which only HTTP/1.0 may leave out; node:http keeps the first of several. */
export function hasOneHost({ rawHeaders, httpVersion }: IncomingMessage): boolean {
  const hosts: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() === "host") hosts.push(rawHeaders[i + 1] ?? "");
  }
  const [host = ""] = hosts;
  return hosts.length <= 1 && (host === "" ? httpVersion === "1.0" : isHost(host));
}
