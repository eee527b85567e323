import { readFileSync } from "node:fs";

/** What is needed of a TrueType font to know how wide a text becomes. */
export interface Font {
  /** Width of a character in ems, undefined when the font lacks it. */
  advance(codePoint: number): number | undefined;
}

/** Reads the tables `cmap` (formats 4 and 12) and `hmtx` of a font file. */
export function openFont(path: string): Font {
  const bytes = readFileSync(path);
  const table = (tag: string): Buffer => {
    const count = bytes.readUInt16BE(4);
    for (let i = 0; i < count; i++) {
      const entry = 12 + i * 16;
      if (bytes.toString("latin1", entry, entry + 4) === tag) return bytes.subarray(bytes.readUInt32BE(entry + 8));
    }
    throw new Error(`${path} has no table ${tag}`);
  };
  const unitsPerEm = table("head").readUInt16BE(18);
  const lastMetric = table("hhea").readUInt16BE(34) - 1;
  const metrics = table("hmtx");
  const toGlyph = readMap(table("cmap"));
  return {
    advance(codePoint) {
      const glyph = toGlyph(codePoint);
      return glyph === 0 ? undefined : metrics.readUInt16BE(Math.min(glyph, lastMetric) * 4) / unitsPerEm;
    },
  };
}

type ToGlyph = (codePoint: number) => number;

/** The map from characters to glyphs that covers most; glyph 0 is a missing one. */
function readMap(cmap: Buffer): ToGlyph {
  const formats = new Map<number, Buffer>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4));
    formats.set(subtable.readUInt16BE(0), subtable);
  }
  const groups = formats.get(12);
  if (groups) return (codePoint) => findInGroups(groups, codePoint);
  const segments = formats.get(4);
  if (segments) return (codePoint) => findInSegments(segments, codePoint);
  throw new Error("a font without a Unicode map");
}

function findInGroups(map: Buffer, codePoint: number): number {
  const at = (index: number): number => 16 + index * 12;
  const index = findFirst(map.readUInt32BE(12), (i) => map.readUInt32BE(at(i) + 4) >= codePoint);
  if (index === undefined) return 0;
  const start = map.readUInt32BE(at(index));
  return codePoint < start ? 0 : map.readUInt32BE(at(index) + 8) + codePoint - start;
}

function findInSegments(map: Buffer, codePoint: number): number {
  const size = map.readUInt16BE(6);
  const index = findFirst(size / 2, (i) => map.readUInt16BE(14 + i * 2) >= codePoint);
  if (index === undefined) return 0;
  const start = map.readUInt16BE(16 + size + index * 2);
  if (codePoint < start) return 0;
  const delta = map.readUInt16BE(16 + size * 2 + index * 2);
  const offsetAt = 16 + size * 3 + index * 2;
  const offset = map.readUInt16BE(offsetAt);
  if (offset === 0) return (codePoint + delta) & 0xffff;
  const glyph = map.readUInt16BE(offsetAt + offset + (codePoint - start) * 2);
  return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
}

/** The first of `count` ordered entries that passes, by halving. */
function findFirst(count: number, passes: (index: number) => boolean): number | undefined {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low < count ? low : undefined;
}
