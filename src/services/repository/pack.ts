import { createHash } from "node:crypto";
import { inflateSync, type ZlibOptions } from "node:zlib";
import { AppError } from "../../errors.ts";
import { toMegabytes } from "./githttp.ts";

export interface PackLimits {
  /** Bytes of all objects together, with deltas applied. */
  readonly bytes: number;
  readonly objects: number;
}

export interface GitObject {
  readonly type: "commit" | "tree" | "blob" | "tag";
  readonly data: Buffer;
}

/** What an entry of a pack begins with; `base` is another object's offset or id. */
interface Entry {
  readonly type: number;
  readonly size: number;
  readonly base?: number | string;
}

const HEADER = 12;
const TRAILER = 20;
const TYPES = [undefined, "commit", "tree", "blob", "tag"] as const;
const OFS_DELTA = 6;
const REF_DELTA = 7;
const broken = (): AppError => new AppError("repository-not-git") as AppError;

/**
 * The objects of a packfile by their ids. What each declares to need is counted before it is made, and nothing is made
 * beyond that. It computes without a pause: a thread of its own is the place for it.
 */
export function unpack(pack: Buffer, limits: PackLimits): Map<string, GitObject> {
  const end = pack.length - TRAILER;
  if (end < HEADER || pack.toString("latin1", 0, 4) !== "PACK") throw broken();
  if (!createHash("sha1").update(pack.subarray(0, end)).digest().equals(pack.subarray(end))) throw broken();
  const large = new AppError("repository-too-large", { megabytes: toMegabytes(limits.bytes) });
  const count = pack.readUInt32BE(8);
  if (count > limits.objects) throw large;
  let bytes = 0;
  const reserve = (size: number): void => {
    bytes += size;
    // What is no number at all is refused too.
    if (!(bytes <= limits.bytes)) throw large;
  };
  const objects = new Map<string, GitObject>();
  const byOffset = new Map<number, GitObject>();
  /** Deltas whose base has not been made yet, by its offset or id. */
  const waiting = new Map<number | string, { at: number; delta: Buffer }[]>();
  const add = (at: number, object: GitObject): void => {
    const made = [{ at, object }];
    for (let next = made.pop(); next; next = made.pop()) {
      const { at, object } = next;
      const id = idOf(object);
      objects.set(id, object);
      byOffset.set(at, object);
      for (const key of [at, id]) {
        const ready = waiting.get(key) ?? [];
        waiting.delete(key);
        for (const { at, delta } of ready) made.push({ at, object: applyDelta(object, delta, reserve) });
      }
    }
  };
  const cursor = { at: HEADER };
  for (let index = 0; index < count; index++) {
    const start = cursor.at;
    const { type, size, base } = readEntry(pack, cursor, end);
    reserve(size);
    const data = inflateAt(pack.subarray(0, end), cursor, size);
    if (base === undefined) {
      const name = TYPES[type];
      if (!name) throw broken();
      add(start, { type: name, data });
      continue;
    }
    // Git sends a base first, but does not promise to.
    const known = typeof base === "number" ? byOffset.get(base) : objects.get(base);
    if (known) add(start, applyDelta(known, data, reserve));
    else if (!waiting.get(base)?.push({ at: start, delta: data })) waiting.set(base, [{ at: start, delta: data }]);
  }
  if (cursor.at !== end || waiting.size > 0) throw broken();
  return objects;
}

/** What git calls an object. */
export function idOf({ type, data }: Pick<GitObject, "type" | "data">): string {
  return createHash("sha1").update(`${type} ${data.length}\0`).update(data).digest("hex");
}

/** Inflates exactly as much as was declared, and moves the cursor behind it. */
function inflateAt(pack: Buffer, cursor: { at: number }, size: number): Buffer {
  const options = { info: true, maxOutputLength: size + 1, chunkSize: Math.min(Math.max(size + 1, 64), 64 * 1024) };
  const inflate = inflateSync as unknown as (data: Buffer, options: ZlibOptions) => Inflated;
  let inflated: Inflated;
  try {
    inflated = inflate(pack.subarray(cursor.at), options);
  } catch {
    throw broken();
  }
  if (inflated.buffer.length !== size) throw broken();
  cursor.at += inflated.engine.bytesWritten;
  return inflated.buffer;
}

interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

/** Reads what an object begins with; leaves the cursor at its data. */
function readEntry(pack: Buffer, cursor: { at: number }, end: number): Entry {
  const start = cursor.at;
  const next = (): number => {
    if (cursor.at >= end) throw broken();
    return pack[cursor.at++] ?? 0;
  };
  let byte = next();
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let scale = 16; byte & 128; scale *= 128) {
    byte = next();
    size += (byte & 127) * scale;
  }
  if (type === REF_DELTA) {
    cursor.at += 20;
    return { type, size, base: pack.toString("hex", cursor.at - 20, cursor.at) };
  }
  if (type !== OFS_DELTA) return { type, size };
  byte = next();
  let back = byte & 127;
  while (byte & 128) {
    byte = next();
    back = (back + 1) * 128 + (byte & 127);
  }
  if (back === 0 || back > start - HEADER) throw broken();
  return { type, size, base: start - back };
}

/** Makes an object of another: a delta copies parts of its base and adds bytes of its own. */
function applyDelta({ type, data: base }: GitObject, delta: Buffer, reserve: (size: number) => void): GitObject {
  let at = 0;
  const next = (): number => {
    if (at >= delta.length) throw broken();
    return delta[at++] ?? 0;
  };
  const readSize = (): number => {
    let size = 0;
    for (let scale = 1, byte = 128; byte & 128; scale *= 128) {
      byte = next();
      size += (byte & 127) * scale;
    }
    return size;
  };
  if (readSize() !== base.length) throw broken();
  const size = readSize();
  reserve(size);
  const data = Buffer.alloc(size);
  let filled = 0;
  const fill = (from: Buffer, start: number, length: number): void => {
    if (start + length > from.length || filled + length > size) throw broken();
    filled += from.copy(data, filled, start, start + length);
  };
  while (at < delta.length) {
    const code = next();
    if (code === 0) throw broken();
    if (code & 128) {
      const part = (bits: readonly number[]): number =>
        bits.reduce((sum, bit, index) => sum + (code & bit ? next() * 256 ** index : 0), 0);
      const start = part([1, 2, 4, 8]);
      fill(base, start, part([16, 32, 64]) || 0x10000);
    } else {
      fill(delta, at, code);
      at += code;
    }
  }
  if (filled !== size) throw broken();
  return { type, data };
}
