import { createHash, timingSafeEqual } from "node:crypto";
import { deriveKey } from "../../protocol/token.ts";

/** What makes whoever opens it the admin of an instance that has none. */
export interface Claim {
  /** What follows `?start=` in the link. */
  readonly payload: string;
  isPayload(given: string): boolean;
}

const LENGTH = 32;

/** The claim that belongs to a master key: the same at every start, so that a link printed once works until it is used. */
export function createClaim(master: Uint8Array): Claim {
  const payload = `a_${deriveKey(master, "admin-claim").toString("base64url").slice(0, LENGTH)}`;
  const expected = digest(payload);
  return { payload, isPayload: (given) => timingSafeEqual(digest(given), expected) };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
