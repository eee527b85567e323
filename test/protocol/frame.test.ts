import { createCipheriv, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Framer, isFrame, type Label, tagOf } from "../../src/protocol/frame.ts";
import { readVectors } from "../support/vectors.ts";

const { encrypt, secret, vectors } = readVectors();
const hex = (text: string): Buffer => Buffer.from(text, "hex");
const keys = { encrypt: hex(encrypt), sign: hex(secret) };
const framer = new Framer(keys);
const labelOf = (direction: string) => `pepeunit-sync-1-${direction}` as Label;

describe("the protocol's test vectors", () => {
  test.each(vectors.filter(({ plain }) => plain !== undefined))("are sealed to the byte: $name", (vector) => {
    const { direction, bound, iv = "", plain = "", frame } = vector;
    for (const given of [plain, Buffer.from(plain)]) {
      expect(framer.seal(labelOf(direction), given, hex(bound), hex(iv)).toString("hex")).toBe(frame);
    }
  });

  test.each(vectors)("open as they say: $name", ({ direction, bound, frame, plain, flaw }) => {
    const bytes = hex(frame);
    expect(framer.open(labelOf(direction), bytes, hex(bound))?.toString()).toBe(plain);
    // What the length or the version gives away is 400, all else is 401.
    expect(isFrame(bytes)).toBe(flaw !== "length" && flaw !== "version");
  });
});

describe("a frame", () => {
  test("is sealed with a fresh iv each time", () => {
    const ivs = Array.from({ length: 50 }, () => framer.seal(labelOf("request"), "{}").toString("hex", 1, 17));
    expect(new Set(ivs).size).toBe(50);
  });

  test("ends with its tag, to which the answer is bound", () => {
    const request = framer.seal(labelOf("request"), "{}");
    const answer = framer.seal(labelOf("response"), "yes", tagOf(request));
    expect(tagOf(request)).toEqual(request.subarray(-32));
    expect(framer.open(labelOf("response"), answer, tagOf(request))?.toString()).toBe("yes");
    expect(framer.open(labelOf("response"), answer, tagOf(answer))).toBeUndefined();
  });

  test("does not open with another key of either kind", () => {
    const request = framer.seal(labelOf("request"), "{}");
    const other = Buffer.alloc(32, 7);
    expect(new Framer({ ...keys, sign: other }).open(labelOf("request"), request)).toBeUndefined();
    expect(new Framer({ ...keys, encrypt: other }).open(labelOf("request"), request)?.toString()).not.toBe("{}");
  });

  test("opens whatever came before it: frames that were refused, or cut short, or of other lengths", () => {
    const frames = ["", "{}", "x".repeat(5000), "ж".repeat(7)].map((text) => framer.seal(labelOf("request"), text));
    const flipped = framer.seal(labelOf("request"), "flipped").map((byte, i) => (i === 30 ? byte ^ 1 : byte));
    for (const frame of [...frames, ...frames.reverse()]) {
      expect(framer.open(labelOf("request"), flipped)).toBeUndefined();
      expect(framer.open(labelOf("request"), frame.subarray(0, -16))).toBeUndefined();
      expect(framer.open(labelOf("request"), frame)).toEqual(new Framer(keys).open(labelOf("request"), frame));
    }
    expect(frames.map((frame) => framer.open(labelOf("request"), frame)?.length)).toEqual([14, 5000, 2, 0]);
  });

  test("with a right tag over a wrong padding does not open", () => {
    // AES-256-CBC without padding, of blocks that end in no PKCS#7 padding.
    for (const end of [0, 17, 2]) {
      const iv = Buffer.alloc(16, 9);
      const cipher = createCipheriv("aes-256-cbc", keys.encrypt, iv).setAutoPadding(false);
      const signed = Buffer.concat([Buffer.of(1), iv, cipher.update(Buffer.alloc(16).fill(end, 15))]);
      const tag = createHmac("sha256", keys.sign).update(labelOf("request")).update(signed).digest();
      expect(framer.open(labelOf("request"), Buffer.concat([signed, tag]))).toBeUndefined();
    }
  });
});
