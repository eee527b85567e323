import { createHash } from "node:crypto";

/** A public key of an instance. */
export interface PeerKey {
  /** Its thumbprint (RFC 7638). */
  readonly kid: string;
  /** The Ed25519 key, base64url. */
  readonly x: string;
  readonly state: "pending" | "active" | "retiring";
}

/** The signs of Matrix's short authentication strings: they look unlike each other, and have names in every language. */
const SIGNS = [
  ..."🐶🐱🦁🐎🦄🐷🐘🐰🐼🐓🐧🐢🐟🐙🦋🌷🌳🌵🍄🌏🌙☁🔥🍌🍎🍓🌽🍕🎂❤😀🤖🎩👓🔧🎅👍☂⌛⏰🎁💡📕✏📎✂🔒🔑🔨☎🏁🚂🚲✈🚀🏆⚽🎸🎺🔔⚓🎧📁📌",
];
const LENGTH = 10;

/** The thumbprint of an Ed25519 key (RFC 7638, RFC 8037). */
export function thumbprintOf(x: string): string {
  return createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
}

/** What two people read to each other to know that they mean the same server: ten signs, 60 bits of its id and its key. */
export function fingerprintOf(instanceId: string, kid: string): string {
  const hash = createHash("sha256").update(`pepeunit-peer-v1\n${instanceId}\n${kid}`).digest();
  const signs = Array.from({ length: LENGTH }, (_, i) => SIGNS[(hash[i] ?? 0) % SIGNS.length] ?? "");
  return `${signs.slice(0, LENGTH / 2).join("")} ${signs.slice(LENGTH / 2).join("")}`;
}

/**
 * The address of an instance in its one form, without a trailing slash; undefined for what is none. A host alone is taken
 * for one with HTTPS.
 */
export function toPeerUrl(text: string): string | undefined {
  const typed = text.trim();
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (/[\s\\]/.test(typed) || !URL.canParse(whole)) return undefined;
  const { protocol, origin, pathname, username, password, search, hash, hostname } = new URL(whole);
  const isPlainAddress = username === "" && password === "" && search === "" && hash === "" && hostname !== "";
  if (!isPlainAddress || (protocol !== "https:" && protocol !== "http:")) return undefined;
  return origin + pathname.replace(/\/{2,}/g, "/").replace(/\/$/, "");
}
