import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { inflate, type ZlibOptions } from "node:zlib";

export interface PackLimits {
  /** Bytes of all objects together, with deltas applied. */
  readonly bytes: number;
  readonly objects: number;
  /** How many deltas may stand on one another. */
  readonly depth: number;
}

/** What an examination found: `large` is over a limit, `broken` is no pack. */
export type PackVerdict = "good" | "large" | "broken";

type Inflated = { buffer: Buffer; engine: { bytesWritten: number } };
const inflateSome = promisify(inflate) as unknown as (data: Uint8Array, options: ZlibOptions) => Promise<Inflated>;

const HEADER = 12;
const TRAILER = 20;
const OFS_DELTA = 6;
const REF_DELTA = 7;

/**
 * Walks through a packfile and says whether unpacking it stays within limits, before anything unpacks it in memory.
 * Each object is inflated off the event loop and never beyond the size that it declares, one at a time.
 */
export async function examinePack(pack: Buffer, limits: PackLimits): Promise<PackVerdict> {
  if (pack.length < HEADER + TRAILER || pack.toString("latin1", 0, 4) !== "PACK") return "broken";
  const count = pack.readUInt32BE(8);
  if (count > limits.objects) return "large";
  const depths = new Map<number, number>();
  const cursor = { at: HEADER };
  let bytes = 0;
  let refDeltas = 0;
  for (let index = 0; index < count; index++) {
    // Promises of small objects can settle without the event loop ever turning.
    if (index % 64 === 0) await setImmediate();
    const start = cursor.at;
    const { type, size, base } = readHeader(pack, cursor);
    // Which object a REF_DELTA stands on is not known yet: at worst they all stand on one another.
    if (type === REF_DELTA) refDeltas += 1;
    const depth =
      type === OFS_DELTA ? (depths.get(start - base) ?? Number.NaN) + 1 : type === REF_DELTA ? refDeltas : 0;
    if (Number.isNaN(depth)) return "broken";
    depths.set(start, depth);
    bytes += size;
    if (bytes > limits.bytes || depth > limits.depth) return "large";
    const inflated = await inflateAt(pack, cursor.at, size);
    if (!inflated) return "broken";
    cursor.at += inflated.engine.bytesWritten;
    if (type === OFS_DELTA || type === REF_DELTA) bytes += readResultSize(inflated.buffer);
    if (bytes > limits.bytes) return "large";
  }
  return cursor.at === pack.length - TRAILER ? "good" : "broken";
}

async function inflateAt(pack: Buffer, at: number, size: number): Promise<Inflated | undefined> {
  try {
    const options = { info: true, maxOutputLength: size + 1, chunkSize: Math.min(Math.max(size + 1, 64), 64 * 1024) };
    const inflated = await inflateSome(pack.subarray(at, pack.length - TRAILER), options);
    return inflated.buffer.length === size ? inflated : undefined;
  } catch {
    return undefined;
  }
}

/** Type and inflated size of an object and, of an OFS_DELTA, how far back its base begins; leaves the cursor at its data. */
function readHeader(pack: Buffer, cursor: { at: number }): { type: number; size: number; base: number } {
  let byte = pack[cursor.at++] ?? 0;
  const type = (byte >> 4) & 7;
  let size = byte & 15;
  for (let scale = 16; byte & 128; scale *= 128) {
    byte = pack[cursor.at++] ?? 0;
    size += (byte & 127) * scale;
  }
  if (type === REF_DELTA) cursor.at += 20;
  let base = 0;
  if (type === OFS_DELTA) {
    byte = pack[cursor.at++] ?? 0;
    base = byte & 127;
    while (byte & 128) {
      byte = pack[cursor.at++] ?? 0;
      base = (base + 1) * 128 + (byte & 127);
    }
  }
  return { type, size, base };
}

/** The second of the two sizes that a delta begins with: that of the object it makes. */
function readResultSize(delta: Buffer): number {
  let at = 0;
  let size = 0;
  for (let part = 0; part < 2; part++) {
    size = 0;
    for (let scale = 1, byte = 128; byte & 128; scale *= 128) {
      byte = delta[at++] ?? 0;
      size += (byte & 127) * scale;
    }
  }
  return size;
}
