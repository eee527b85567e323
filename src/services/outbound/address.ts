import { BlockList, isIP } from "node:net";

/** IPv4 networks that are not the public internet: IANA's special-purpose registry, multicast and the reserved rest. */
const PRIVATE4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** The same of IPv6; `::/96` holds the unspecified address, loopback and IPv4 in its oldest disguise. */
const PRIVATE6: readonly (readonly [string, number])[] = [
  ["::", 96],
  ["::ffff:0:0:0", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["3fff::", 20],
  ["5f00::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

/**
 * Answers whether an IP address is one that a stranger's link may lead this program to; what is no address is not.
 * NAT64 and 6to4 addresses are judged by the IPv4 address in them, since hosts without IPv4 reach the public internet so.
 */
export function createAddressCheck(): (address: string) => boolean {
  const blocked = new BlockList();
  for (const [network, bits] of PRIVATE4) {
    const [a = 0, b = 0, c = 0, d = 0] = network.split(".").map(Number);
    const hex = `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
    blocked.addSubnet(network, bits, "ipv4");
    blocked.addSubnet(`::ffff:${hex}`, 96 + bits, "ipv6");
    blocked.addSubnet(`64:ff9b::${hex}`, 96 + bits, "ipv6");
    blocked.addSubnet(`2002:${hex}::`, 16 + bits, "ipv6");
  }
  for (const [network, bits] of PRIVATE6) blocked.addSubnet(network, bits, "ipv6");
  return (address) => {
    const family = isIP(address);
    return family !== 0 && !blocked.check(address, family === 4 ? "ipv4" : "ipv6");
  };
}
