import { createReadStream, createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { createGunzip, createGzip } from "node:zlib";
import { Decrypter, Encrypter } from "age-encryption";
import { create, extract } from "tar";

/** The files in an archive. */
export const FILES = ["backup.json", "secret.key", "pepeunit.db"] as const;

/** For passphrases that people make up: 2^18 rounds of scrypt, which take a second and 256 MB. */
export const MADE_UP = 18;
/** For those that we make, of 125 random bits, which nobody tries out: 2^14 rounds, 16 MB. */
export const RANDOM = 14;

/** Raised when an archive does not open: a wrong passphrase, or files that are cut, changed or in another order. */
export class ArchiveError extends Error {
  readonly why: "passphrase" | "damaged";

  constructor(why: ArchiveError["why"]) {
    super(`the archive can't be opened: ${why}`);
    this.why = why;
  }
}

/**
 * Packs FILES of a folder into one file: tar, gzip, and age (age-encryption.org/v1) with a passphrase, so that
 * `age -d <file> | tar xz` opens it without us.
 */
export async function seal(folder: string, file: string, passphrase: string, rounds: number): Promise<void> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(rounds);
  const packed = create({ cwd: folder, portable: true }, [...FILES]);
  const zipped = createGzip();
  const encrypted = await encrypter.encrypt(Readable.toWeb(zipped) as globalThis.ReadableStream<Uint8Array>);
  await Promise.all([
    pipeline(Readable.from(packed), zipped),
    pipeline(Readable.fromWeb(encrypted as ReadableStream), createWriteStream(file, { mode: 0o600, flush: true })),
  ]);
}

/** Unpacks an archive, which may be in several parts, into a folder; throws an ArchiveError. */
export async function open(parts: readonly string[], folder: string, passphrase: string): Promise<void> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const read = Readable.toWeb(Readable.from(concatenated(parts))) as globalThis.ReadableStream<Uint8Array>;
  const decrypted = await decrypter.decrypt(read).catch((error: Error) => {
    if (isOfSystem(error)) throw error;
    throw new ArchiveError(/no identity matched/i.test(error.message) ? "passphrase" : "damaged");
  });
  const names = new Set<string>(FILES);
  const into = extract({ cwd: folder, strict: true, filter: (name) => names.has(name) });
  await pipeline(Readable.fromWeb(decrypted as ReadableStream), createGunzip(), into).catch((error) => {
    throw isOfSystem(error) ? error : new ArchiveError("damaged");
  });
}

/** A file is missing, or the disk is full: not the archive's fault. */
const isOfSystem = (error: NodeJS.ErrnoException): boolean => error.syscall !== undefined;

async function* concatenated(parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* createReadStream(part);
}
