import { describe, expect, test } from "vitest";
import { unpack } from "../../../src/services/repository/pack.ts";
import { BLOB, OFS_DELTA, REF_DELTA, TREE, toDelta, toId, toObject, toPack, toVarint } from "../../support/packs.ts";

const LIMITS = { bytes: 1_000_000, objects: 1000 };

/** What is in a pack, as text by id, or the code of its refusal. */
function unpacked(pack: Buffer, limits = LIMITS): unknown {
  try {
    return Object.fromEntries([...unpack(pack, limits)].map(([id, { data }]) => [id, data.toString()]));
  } catch (error) {
    return (error as { code: string }).code;
  }
}
const LARGE = "repository-too-large";
const BROKEN = "repository-not-git";
const blobs = (...texts: string[]) => Object.fromEntries(texts.map((text) => [toId("blob", text), text]));
const byId = (text: string) => ({ base: Buffer.from(toId("blob", text), "hex") });
const a = toObject(BLOB, "a");

describe("a pack", () => {
  test("gives its objects by their ids", () => {
    const texts = ["", "a", "x".repeat(5000)];
    expect(unpacked(toPack(texts.map((text) => toObject(BLOB, text))))).toEqual(blobs(...texts));
    expect(unpacked(toPack([toObject(TREE, "a")]))).toEqual({ [toId("tree", "a")]: "a" });
    expect(unpacked(toPack([]))).toEqual({});
  });

  test("gives objects that are stored as differences, whatever stands first", () => {
    const add = (from: string, more: string) =>
      Buffer.concat([
        toVarint(from.length),
        toVarint(from.length + more.length),
        Buffer.from([0x90, from.length, more.length]),
        Buffer.from(more),
      ]);
    const ab = toObject(REF_DELTA, add("a", "b"), byId("a"));
    const abc = toObject(REF_DELTA, add("ab", "c"), byId("ab"));
    const abcd = toObject(OFS_DELTA, add("abc", "d"), { base: Buffer.from([abc.length]) });
    const all = blobs("a", "ab", "abc", "abcd");
    expect(unpacked(toPack([a, ab, abc, abcd]))).toEqual(all);
    expect(unpacked(toPack([abc, abcd, ab, a]))).toEqual(all);
    const tall = Array.from({ length: 250 }, (_, height) =>
      toObject(REF_DELTA, add("a".repeat(height + 1), "a"), byId("a".repeat(height + 1))),
    );
    expect(Object.keys(unpacked(toPack([...tall.reverse(), a])) as object)).toHaveLength(251);
  });

  test("that declares more than the limit is large before anything is made", () => {
    expect(unpacked(toPack([toObject(BLOB, "x", { size: 2 ** 40 })]))).toBe(LARGE);
    expect(unpacked(toPack([], 2 ** 32 - 1))).toBe(LARGE);
    const many = Array.from({ length: 11 }, () => toObject(BLOB, Buffer.alloc(100_000)));
    expect(unpacked(toPack(many))).toBe(LARGE);
    expect(unpacked(toPack(many.slice(2)))).toEqual(blobs("\0".repeat(100_000)));
    const endless = Buffer.concat([Buffer.from([0xb0]), Buffer.alloc(400, 0x80), Buffer.from([0]), Buffer.from("x")]);
    expect(unpacked(toPack([endless]))).toMatch(/^repository-(not-git|too-large)$/);
  });

  test("whose differences grow beyond the limit is large", () => {
    const huge = (size: Buffer) => Buffer.concat([toVarint(1), size, Buffer.from([0x90, 1])]);
    for (const size of [
      toVarint(2 ** 30),
      toVarint(2 ** 53),
      Buffer.concat([Buffer.alloc(400, 0x80), Buffer.from([0])]),
    ]) {
      expect(unpacked(toPack([a, toObject(OFS_DELTA, huge(size), { base: Buffer.from([a.length]) })]))).toBe(LARGE);
      expect(unpacked(toPack([toObject(REF_DELTA, huge(size), byId("a")), a]))).toBe(LARGE);
    }
    const step = Buffer.concat([toVarint(1), toVarint(60_000), Buffer.from([0xb0, 0x60, 0xea])]);
    expect(unpacked(toPack([a, toObject(REF_DELTA, step, byId("a"))]))).toBe(BROKEN);
  });

  test("that unpacks to more or less than it declares is broken", () => {
    expect(unpacked(toPack([toObject(BLOB, Buffer.alloc(10_000_000), { size: 10 })]))).toBe(BROKEN);
    expect(unpacked(toPack([toObject(BLOB, "abc", { size: 4 })]))).toBe(BROKEN);
    expect(unpacked(toPack([a, toObject(REF_DELTA, toDelta(1, 2), byId("a"))]))).toBe(BROKEN);
    expect(unpacked(toPack([a, toObject(REF_DELTA, toDelta(2, 1), byId("a"))]))).toBe(BROKEN);
    expect(unpacked(toPack([a, toObject(REF_DELTA, toDelta(1, 0), byId("a"))]))).toBe(BROKEN);
    expect(unpacked(toPack([a, toObject(REF_DELTA, "", byId("a"))]))).toBe(BROKEN);
  });

  test("that is cut, stretched, changed or points outside itself is broken", () => {
    const good = toPack([toObject(BLOB, "abc")]);
    for (let length = 0; length < good.length; length++) expect(unpacked(good.subarray(0, length))).toBe(BROKEN);
    expect(unpacked(Buffer.concat([good, Buffer.alloc(1)]))).toBe(BROKEN);
    const changed = Buffer.from(good);
    changed.writeUInt8(good.readUInt8(15) ^ 1, 15);
    expect(unpacked(changed)).toBe(BROKEN);
    for (const base of [99, 0]) {
      expect(unpacked(toPack([toObject(OFS_DELTA, toDelta(1, 1), { base: Buffer.from([base]) })]))).toBe(BROKEN);
    }
    expect(unpacked(toPack([toObject(REF_DELTA, toDelta(1, 1), byId("b")), a]))).toBe(BROKEN);
    for (const type of [0, 5]) expect(unpacked(toPack([toObject(type, "a")]))).toBe(BROKEN);
    expect(unpacked(Buffer.from("KCAP".padEnd(40)))).toBe(BROKEN);
  });
});
