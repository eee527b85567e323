import { randomInt } from "node:crypto";

/** Crockford's base32 without what is easily mistaken: no i, l, o, u. */
const SIGNS = "0123456789abcdefghjkmnpqrstvwxyz";
const GROUPS = 5;
const GROUP = 5;

/** A passphrase of 125 random bits, in groups that can be written down: "3f9ka-…". */
export function makePassphrase(): string {
  const sign = (): string => SIGNS.charAt(randomInt(SIGNS.length));
  return Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, sign).join("")).join("-");
}
