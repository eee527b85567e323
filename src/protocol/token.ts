import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from "node:crypto";

/** Whom a PEPEUNIT_TOKEN names, and which generation of that unit's keys it belongs to. */
export interface TokenClaims {
  readonly uuid: string;
  readonly generation: number;
}

/** Issues and reads unit tokens under one master key. */
export interface Tokens {
  issue(claims: TokenClaims): string;
  /** The claims, or undefined for anything this instance did not issue. */
  read(token: string): TokenClaims | undefined;
}

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString("base64url");
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** JWTs (RFC 7519, signed HS256 as in RFC 7515) whose payload is AES-256-GCM under a key of its own: a reader learns nothing. */
export function createTokens(master: Uint8Array): Tokens {
  const signKey = deriveKey(master, "unit-token-sign");
  const encryptKey = deriveKey(master, "unit-token-encrypt");
  const sign = (text: string): Buffer => createHmac("sha256", signKey).update(text).digest();

  return {
    issue({ uuid, generation }) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", encryptKey, nonce);
      const body = Buffer.concat([nonce, cipher.update(JSON.stringify([uuid, generation])), cipher.final()]);
      const signed = `${HEADER}.${Buffer.concat([body, cipher.getAuthTag()]).toString("base64url")}`;
      return `${signed}.${sign(signed).toString("base64url")}`;
    },
    read(token) {
      const [header, payload, signature, ...rest] = token.split(".");
      if (header !== HEADER || !payload || !signature || rest.length > 0) return undefined;
      const given = Buffer.from(signature, "base64url");
      const expected = sign(`${header}.${payload}`);
      if (given.toString("base64url") !== signature || given.length !== expected.length) return undefined;
      if (!timingSafeEqual(given, expected)) return undefined;
      const bytes = Buffer.from(payload, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", encryptKey, bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
      const [uuid, generation] = JSON.parse(text) as [string, number];
      return { uuid, generation };
    },
  };
}

/** A 32-byte key for one purpose from the master key (HKDF-SHA256, RFC 5869). */
export function deriveKey(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", master, "pepeunit", purpose, 32));
}
