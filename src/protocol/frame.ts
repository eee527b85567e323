import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** The two keys of a unit, 32 bytes each; as KeyObjects they need not be read anew for each frame. */
export interface UnitKeys {
  /** SYNC_ENCRYPT_KEY */
  readonly encrypt: Uint8Array | KeyObject;
  /** SECRET_KEY */
  readonly sign: Uint8Array | KeyObject;
}

/** What a frame is for: signed with it, a response can't be passed off as a request (docs/protocol.md). */
export type Label = "pepeunit-sync-1-request" | "pepeunit-sync-1-response";

export const VERSION = 1;
export const TAG_BYTES = 32;
const IV_BYTES = 16;
const BLOCK_BYTES = 16;
const HEAD_BYTES = 1 + IV_BYTES;
const VERSION_BYTE = Uint8Array.of(VERSION);
const UNBOUND = new Uint8Array(0);

/** True when the bytes have a frame's version and length; says nothing of who made them. */
export function isFrame(bytes: Uint8Array): boolean {
  const ciphertext = bytes.length - HEAD_BYTES - TAG_BYTES;
  return bytes[0] === VERSION && ciphertext >= BLOCK_BYTES && ciphertext % BLOCK_BYTES === 0;
}

/** The tag at a frame's end; a response is bound to that of its request. */
export function tagOf(frame: Uint8Array): Uint8Array {
  return frame.subarray(frame.length - TAG_BYTES);
}

/** Encrypts, then signs: `version | iv | AES-256-CBC | HMAC-SHA256`. `bound` is the request's tag in a response, else empty. */
export function seal(
  keys: UnitKeys,
  label: Label,
  plaintext: string | Uint8Array,
  bound: Uint8Array = UNBOUND,
  iv: Uint8Array = randomBytes(IV_BYTES),
): Buffer {
  const cipher = createCipheriv("aes-256-cbc", keys.encrypt, iv);
  const body = typeof plaintext === "string" ? cipher.update(plaintext, "utf8") : cipher.update(plaintext);
  const signed = Buffer.concat([VERSION_BYTE, iv, body, cipher.final()]);
  return Buffer.concat([signed, tag(keys, label, bound, signed)]);
}

/** The plaintext of a frame, or undefined when its tag does not hold: then nothing of it has been decrypted. */
export function open(keys: UnitKeys, label: Label, frame: Uint8Array, bound: Uint8Array = UNBOUND): Buffer | undefined {
  if (!isFrame(frame)) return undefined;
  const signed = frame.subarray(0, frame.length - TAG_BYTES);
  if (!timingSafeEqual(tag(keys, label, bound, signed), tagOf(frame))) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-cbc", keys.encrypt, frame.subarray(1, HEAD_BYTES));
    return Buffer.concat([decipher.update(signed.subarray(HEAD_BYTES)), decipher.final()]);
  } catch {
    return undefined; // signed by the right key, padded wrongly: still not a frame of ours
  }
}

/** Gives fresh ivs, taking random bytes from the system for many at once; each is given once. */
export function createIvs(): () => Buffer {
  let pool = Buffer.alloc(0);
  return () => {
    if (pool.length < IV_BYTES) pool = randomBytes(256 * IV_BYTES);
    const iv = pool.subarray(0, IV_BYTES);
    pool = pool.subarray(IV_BYTES);
    return iv;
  };
}

function tag(keys: UnitKeys, label: Label, bound: Uint8Array, signed: Uint8Array): Buffer {
  return createHmac("sha256", keys.sign).update(label).update(bound).update(signed).digest();
}
