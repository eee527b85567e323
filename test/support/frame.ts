import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";

/** The keys of a unit, as in its env.json but in bytes. */
export interface Keys {
  readonly encrypt: Uint8Array;
  readonly secret: Uint8Array;
}

export type Direction = "request" | "response";

/** Why a frame is not one. */
export type Flaw = "version" | "length" | "tag" | "padding";

const NOTHING = new Uint8Array(0);

/** Makes a frame as docs/protocol.md describes it; written from that page alone, as a second opinion on src/protocol. */
export function sealFrame(
  keys: Keys,
  direction: Direction,
  plain: Uint8Array,
  bound: Uint8Array = NOTHING,
  iv: Uint8Array = randomBytes(16),
): Buffer {
  const cipher = createCipheriv("aes-256-cbc", keys.encrypt, iv);
  return signFrame(keys, direction, Buffer.concat([iv, cipher.update(plain), cipher.final()]), bound);
}

/** Puts the version before and the tag behind `iv | ciphertext`. */
export function signFrame(keys: Keys, direction: Direction, body: Uint8Array, bound: Uint8Array = NOTHING): Buffer {
  const signed = Buffer.concat([Uint8Array.of(1), body]);
  return Buffer.concat([signed, tag(keys, direction, bound, signed)]);
}

/** Opens a frame, or says what is wrong with it. */
export function openFrame(
  keys: Keys,
  direction: Direction,
  frame: Uint8Array,
  bound: Uint8Array = NOTHING,
): Buffer | Flaw {
  if (frame.length > 0 && frame[0] !== 1) return "version";
  if (frame.length < 1 + 16 + 16 + 32 || (frame.length - 1 - 32) % 16 !== 0) return "length";
  const signed = frame.subarray(0, -32);
  if (!tag(keys, direction, bound, signed).equals(frame.subarray(-32))) return "tag";
  try {
    const decipher = createDecipheriv("aes-256-cbc", keys.encrypt, frame.subarray(1, 17));
    return Buffer.concat([decipher.update(signed.subarray(17)), decipher.final()]);
  } catch {
    return "padding";
  }
}

function tag(keys: Keys, direction: Direction, bound: Uint8Array, signed: Uint8Array): Buffer {
  return createHmac("sha256", keys.secret)
    .update(Buffer.concat([Buffer.from(`pepeunit-sync-1-${direction}`, "ascii"), bound, signed]))
    .digest();
}
