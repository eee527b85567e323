import {
  type Cipher,
  createCipheriv,
  createDecipheriv,
  type Decipher,
  hash,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** The two keys of a unit, 32 bytes each. */
export interface UnitKeys {
  /** SYNC_ENCRYPT_KEY */
  readonly encrypt: Uint8Array;
  /** SECRET_KEY */
  readonly sign: Uint8Array;
}

/** What a frame is for: signed with it, a response can't be passed off as a request (docs/protocol.md). */
export type Label = "pepeunit-sync-1-request" | "pepeunit-sync-1-response";

export const VERSION = 1;
export const TAG_BYTES = 32;
const BLOCK_BYTES = 16;
const IV_BYTES = BLOCK_BYTES;
const HEAD_BYTES = 1 + IV_BYTES;
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

const BLOCK_OF_HASH = 64;
const INNER = 0;
const OUTER = BLOCK_OF_HASH;
const LAST = 2 * BLOCK_OF_HASH;
const LABELS = {
  "pepeunit-sync-1-request": Buffer.from("pepeunit-sync-1-request"),
  "pepeunit-sync-1-response": Buffer.from("pepeunit-sync-1-response"),
};
const outerInput = Buffer.alloc(BLOCK_OF_HASH + TAG_BYTES);

/**
 * Seals and opens the frames of one unit. Its keys are made ready once, so that a frame costs one call of each primitive:
 * to set up OpenSSL's objects anew takes longer than the frame itself.
 */
export class Framer {
  readonly #encryptKey: Uint8Array;
  readonly #nextIv: () => Uint8Array;
  /** The signing key, padded for the inner hash and for the outer, and the last block that was encrypted. One piece of memory: with many units each is a wait. */
  readonly #own = Buffer.allocUnsafe(LAST + BLOCK_BYTES);
  #cipher: Cipher | undefined;
  #decipher: Decipher | undefined;

  constructor(keys: UnitKeys, nextIv: () => Uint8Array = createIvs()) {
    this.#encryptKey = keys.encrypt;
    this.#nextIv = nextIv;
    this.#own.fill(0x36, INNER, OUTER).fill(0x5c, OUTER, LAST).fill(0, LAST);
    for (const [i, byte] of keys.sign.entries()) {
      for (const pad of [INNER, OUTER]) this.#own[pad + i] = (this.#own[pad + i] ?? 0) ^ byte;
    }
  }

  /** Encrypts, then signs: `version | iv | AES-256-CBC | HMAC-SHA256`. `bound` is the request's tag in a response, else empty. */
  seal(
    label: Label,
    plaintext: string | Uint8Array,
    bound: Uint8Array = UNBOUND,
    iv: Uint8Array = this.#nextIv(),
  ): Buffer {
    const body = this.#encrypt(pad(plaintext), iv);
    const frame = Buffer.allocUnsafe(HEAD_BYTES + body.length + TAG_BYTES);
    frame[0] = VERSION;
    frame.set(iv, 1);
    frame.set(body, HEAD_BYTES);
    frame.set(this.#sign(label, bound, frame.subarray(0, -TAG_BYTES)), frame.length - TAG_BYTES);
    return frame;
  }

  /** The plaintext of a frame, or undefined when its tag does not hold: then nothing of it has been decrypted. */
  open(label: Label, frame: Uint8Array, bound: Uint8Array = UNBOUND): Buffer | undefined {
    if (!isFrame(frame)) return undefined;
    const signed = frame.subarray(0, frame.length - TAG_BYTES);
    if (!timingSafeEqual(this.#sign(label, bound, signed), tagOf(frame))) return undefined;
    return unpad(this.#decrypt(signed.subarray(1)));
  }

  /** HMAC-SHA256 (RFC 2104) over `label | bound | signed`, as two hashes over a padded key: no object a frame. */
  #sign(label: Label, bound: Uint8Array, signed: Uint8Array): Buffer {
    const input = Buffer.concat([this.#own.subarray(INNER, OUTER), LABELS[label], bound, signed]);
    this.#own.copy(outerInput, 0, OUTER, LAST);
    outerInput.write(hash("sha256", input, "binary"), BLOCK_OF_HASH, "binary");
    return Buffer.from(hash("sha256", outerInput, "binary"), "binary");
  }

  /**
   * AES-256-CBC (NIST SP 800-38A), whole blocks in and out, with one cipher for all messages. It chains on from the message
   * before, so that the first block is mixed with that one's last block to have the iv in its place.
   */
  #encrypt(blocks: Buffer, iv: Uint8Array): Buffer {
    this.#cipher ??= createCipheriv("aes-256-cbc", this.#encryptKey, Buffer.alloc(IV_BYTES)).setAutoPadding(false);
    const own = this.#own;
    for (let i = 0; i < BLOCK_BYTES; i++) blocks[i] = (blocks[i] ?? 0) ^ (iv[i] ?? 0) ^ (own[LAST + i] ?? 0);
    const encrypted = this.#cipher.update(blocks);
    // Copied: kept as it comes, each message would outlive the youngest garbage.
    encrypted.copy(own, LAST, encrypted.length - BLOCK_BYTES);
    return encrypted;
  }

  /** In decrypting, the block that the iv itself comes out as is dropped. */
  #decrypt(ivAndBlocks: Uint8Array): Buffer {
    this.#decipher ??= createDecipheriv("aes-256-cbc", this.#encryptKey, Buffer.alloc(IV_BYTES)).setAutoPadding(false);
    return this.#decipher.update(ivAndBlocks).subarray(IV_BYTES);
  }
}

/** PKCS#7 (RFC 5652, 6.3): whole blocks, each byte that was added saying how many they are. */
function pad(plaintext: string | Uint8Array): Buffer {
  const length = typeof plaintext === "string" ? Buffer.byteLength(plaintext) : plaintext.length;
  const added = BLOCK_BYTES - (length % BLOCK_BYTES);
  const blocks = Buffer.allocUnsafe(length + added).fill(added, length);
  if (typeof plaintext === "string") blocks.write(plaintext);
  else blocks.set(plaintext);
  return blocks;
}

/** Undefined for what was signed by the right key but padded wrongly. */
function unpad(blocks: Buffer): Buffer | undefined {
  const added = blocks[blocks.length - 1] ?? 0;
  if (added < 1 || added > BLOCK_BYTES) return undefined;
  for (let i = blocks.length - added; i < blocks.length; i++) if (blocks[i] !== added) return undefined;
  return blocks.subarray(0, -added);
}
