import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** By which address a request is counted. */
export type ClientOf = (request: Pick<IncomingMessage, "headers" | "socket">) => string;

/**
 * Finds the address that a request is counted by: that of the connection, or what trusted proxies say it is, as far as they
 * say an address. Of IPv6 it is the network (/64), all of which one customer has.
 */
export function createClientOf(trusted: readonly string[]): ClientOf {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [base = "", bits] = network.split("/");
    const address = bits === undefined ? (toAddress(base) ?? base) : base;
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean => proxies.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");

  return ({ headers, socket }) => {
    let client = toAddress(socket.remoteAddress ?? "");
    // The proxy that is nearest adds the last one.
    const named = trusted.length > 0 ? String(headers["x-forwarded-for"] ?? "").split(",") : [];
    while (client !== undefined && isTrusted(client)) {
      const before = toAddress(named.pop() ?? "");
      if (before === undefined) break;
      client = before;
    }
    return client === undefined ? "" : toNetwork(client);
  };
}

/** An address in its one form, IPv4 as such, without the port and the zone it may have; undefined for what is none. */
export function toAddress(text: string): string | undefined {
  const [, v4, inBrackets, bare = ""] = /^(?:([\d.]+):\d+|\[([^\]]*)\](?::\d+)?|(.*))$/.exec(text.trim()) ?? [];
  const address = (v4 ?? inBrackets ?? bare).replace(/%.*$/, "");
  if (isIP(address) !== 6) return isIP(address) === 4 ? address : undefined;
  const groups = toGroups(address);
  if (groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff) return toText(groups);
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 255])
    .join(".");
}

function toNetwork(address: string): string {
  return isIP(address) === 6 ? `${toText(toGroups(address).slice(0, 4))}::/64` : address;
}

function toText(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(":");
}

/** The eight numbers of an IPv6 address. */
function toGroups(address: string): number[] {
  // A URL has it in its canonical form, the IPv4 part in hexadecimal too.
  const [left = "", right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const [head, tail] = [left, right ?? ""].map((part) =>
    part
      .split(":")
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16)),
  );
  const zeros = Array<number>(8 - (head?.length ?? 0) - (tail?.length ?? 0)).fill(0);
  return [...(head ?? []), ...zeros, ...(tail ?? [])];
}
