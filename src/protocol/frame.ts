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

/** Seals and opens the frames of one unit. */
export interface Framer {
  /** Encrypts, then signs: `version | iv | AES-256-CBC | HMAC-SHA256`. `bound` is the request's tag in a response, else empty. */
  seal(label: Label, plaintext: string | Uint8Array, bound?: Uint8Array, iv?: Uint8Array): Buffer;
  /** The plaintext of a frame, or undefined when its tag does not hold: then nothing of it has been decrypted. */
  open(label: Label, frame: Uint8Array, bound?: Uint8Array): Buffer | undefined;
}

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

/**
 * Readies the keys of a unit, so that a frame costs one call of each primitive: to set up OpenSSL's objects anew takes
 * longer than the frame itself.
 */
export function createFramer(keys: UnitKeys, nextIv: () => Uint8Array = createIvs()): Framer {
  const sign = createSigner(keys.sign);
  const cipher = createCbc(keys.encrypt);

  return {
    seal(label, plaintext, bound = UNBOUND, iv = nextIv()) {
      const body = cipher.encrypt(pad(plaintext), iv);
      const frame = Buffer.allocUnsafe(HEAD_BYTES + body.length + TAG_BYTES);
      frame[0] = VERSION;
      frame.set(iv, 1);
      frame.set(body, HEAD_BYTES);
      frame.set(sign(label, bound, frame.subarray(0, -TAG_BYTES)), frame.length - TAG_BYTES);
      return frame;
    },
    open(label, frame, bound = UNBOUND) {
      if (!isFrame(frame)) return undefined;
      const signed = frame.subarray(0, frame.length - TAG_BYTES);
      if (!timingSafeEqual(sign(label, bound, signed), tagOf(frame))) return undefined;
      return unpad(cipher.decrypt(signed.subarray(1)));
    },
  };
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

/** HMAC-SHA256 (RFC 2104) over `label | bound | signed`, as two hashes over a padded key: no object a frame. */
function createSigner(key: Uint8Array): (label: Label, bound: Uint8Array, signed: Uint8Array) => Buffer {
  const padded = Buffer.concat([key, Buffer.alloc(64 - key.length)]);
  const inner = padded.map((byte) => byte ^ 0x36);
  const outer = Buffer.concat([padded.map((byte) => byte ^ 0x5c), Buffer.alloc(TAG_BYTES)]);
  const labelled = {
    "pepeunit-sync-1-request": Buffer.concat([inner, Buffer.from("pepeunit-sync-1-request")]),
    "pepeunit-sync-1-response": Buffer.concat([inner, Buffer.from("pepeunit-sync-1-response")]),
  };
  return (label, bound, signed) => {
    outer.write(hash("sha256", Buffer.concat([labelled[label], bound, signed]), "binary"), 64, "binary");
    return Buffer.from(hash("sha256", outer, "binary"), "binary");
  };
}

interface Cbc {
  /** Whole blocks in, whole blocks out. */
  encrypt(blocks: Buffer, iv: Uint8Array): Buffer;
  /** The iv and its blocks in, whole blocks out. */
  decrypt(ivAndBlocks: Uint8Array): Buffer;
}

/**
 * AES-256-CBC (NIST SP 800-38A) with one cipher for all messages. It chains on from the message before, so that the
 * first block is mixed with that one's last block to have the iv in its place; in decrypting, the block that the iv
 * itself comes out as is dropped.
 */
function createCbc(key: Uint8Array): Cbc {
  let cipher: Cipher | undefined;
  let decipher: Decipher | undefined;
  // Copied into: kept as it comes, each message would outlive the youngest garbage.
  const last = Buffer.alloc(BLOCK_BYTES);
  return {
    encrypt(blocks, iv) {
      cipher ??= createCipheriv("aes-256-cbc", key, last).setAutoPadding(false);
      for (let i = 0; i < BLOCK_BYTES; i++) blocks[i] = (blocks[i] ?? 0) ^ (iv[i] ?? 0) ^ (last[i] ?? 0);
      const encrypted = cipher.update(blocks);
      last.set(encrypted.subarray(-BLOCK_BYTES));
      return encrypted;
    },
    decrypt(ivAndBlocks) {
      decipher ??= createDecipheriv("aes-256-cbc", key, Buffer.alloc(IV_BYTES)).setAutoPadding(false);
      return decipher.update(ivAndBlocks).subarray(IV_BYTES);
    },
  };
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
