import { expect, test } from "vitest";
import { createClientOf, toAddress } from "../../src/http/client.ts";

const from = (remoteAddress: string, forwarded?: string) =>
  ({ headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded }, socket: { remoteAddress } }) as never;
const behind = createClientOf(["127.0.0.1", "10.0.0.0/8", "fd00::/8", "::ffff:192.0.2.1", "::ffff:172.16.0.0/108"]);

test.each([
  ["9.9.9.1", "9.9.9.1"],
  ["9.9.9.1:4000", "9.9.9.1"],
  [" 9.9.9.1 ", "9.9.9.1"],
  ["::ffff:9.9.9.1", "9.9.9.1"],
  ["::FFFF:0909:0901", "9.9.9.1"],
  ["[::ffff:9.9.9.1]:80", "9.9.9.1"],
  ["2001:DB8::1", "2001:db8:0:0:0:0:0:1"],
  ["[2001:db8::1]", "2001:db8:0:0:0:0:0:1"],
  ["[2001:0db8:0:0::1]:443", "2001:db8:0:0:0:0:0:1"],
  ["fe80::1%eth0", "fe80:0:0:0:0:0:0:1"],
  ["::", "0:0:0:0:0:0:0:0"],
])("%j is the address %s", (text, address) => {
  expect(toAddress(text)).toBe(address);
});

test.each([
  "",
  "zz1",
  "unknown",
  "_hidden",
  "9.9.9",
  "9.9.9.1:",
  "9.9.9.1:x",
  "9.9.9.256",
  "[9.9.9.1",
  "[]",
  "1::2::3",
  "x 9.9.9.1",
])("%j is no address", (text) => {
  expect(toAddress(text)).toBeUndefined();
});

test.each([
  ["203.0.113.1", "203.0.113.1"],
  ["203.0.113.1:4000", "203.0.113.1"],
  ["1.1.1.1, 203.0.113.1", "203.0.113.1"],
  ["1.1.1.1, 203.0.113.1, 10.1.2.3:99, [fd00::1]:1, 192.0.2.1, 172.16.5.5", "203.0.113.1"],
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:db8:1:2:ffff::9", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
  // What is no address says nothing: whoever passed it on is counted.
  ["zz1", "127.0.0.1"],
  ["203.0.113.1, zz1", "127.0.0.1"],
  ["203.0.113.1, unknown, 10.0.0.9", "10.0.0.9"],
  ["10.0.0.9", "10.0.0.9"],
  ["", "127.0.0.1"],
])("a trusted proxy that says %j speaks for %s", (forwarded, client) => {
  expect(behind(from("127.0.0.1", forwarded))).toBe(client);
  expect(behind(from("::ffff:127.0.0.1", forwarded))).toBe(client);
});

test("nobody else is believed", () => {
  expect(behind(from("203.0.113.9", "1.1.1.1"))).toBe("203.0.113.9");
  expect(createClientOf([])(from("127.0.0.1", "1.1.1.1"))).toBe("127.0.0.1");
  expect(createClientOf([])(from("2001:db8:1:2::7", "1.1.1.1"))).toBe("2001:db8:1:2::/64");
});
