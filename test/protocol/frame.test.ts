import { describe, expect, test } from "vitest";
import { isFrame, type Label, open, seal, tagOf } from "../../src/protocol/frame.ts";
import { readVectors } from "../support/vectors.ts";

const { encrypt, secret, vectors } = readVectors();
const hex = (text: string): Buffer => Buffer.from(text, "hex");
const keys = { encrypt: hex(encrypt), sign: hex(secret) };
const labelOf = (direction: string) => `pepeunit-sync-1-${direction}` as Label;

describe("the protocol's test vectors", () => {
  test.each(vectors.filter(({ plain }) => plain !== undefined))("are sealed to the byte: $name", (vector) => {
    const { direction, bound, iv = "", plain = "", frame } = vector;
    for (const given of [plain, Buffer.from(plain)]) {
      expect(seal(keys, labelOf(direction), given, hex(bound), hex(iv)).toString("hex")).toBe(frame);
    }
  });

  test.each(vectors)("open as they say: $name", ({ direction, bound, frame, plain, flaw }) => {
    const bytes = hex(frame);
    expect(open(keys, labelOf(direction), bytes, hex(bound))?.toString()).toBe(plain);
    // What the length or the version gives away is 400, all else is 401.
    expect(isFrame(bytes)).toBe(flaw !== "length" && flaw !== "version");
  });
});

describe("a frame", () => {
  test("is sealed with a fresh iv each time", () => {
    const ivs = Array.from({ length: 50 }, () => seal(keys, labelOf("request"), "{}").toString("hex", 1, 17));
    expect(new Set(ivs).size).toBe(50);
  });

  test("ends with its tag, to which the answer is bound", () => {
    const request = seal(keys, labelOf("request"), "{}");
    const answer = seal(keys, labelOf("response"), "yes", tagOf(request));
    expect(tagOf(request)).toEqual(request.subarray(-32));
    expect(open(keys, labelOf("response"), answer, tagOf(request))?.toString()).toBe("yes");
    expect(open(keys, labelOf("response"), answer, tagOf(answer))).toBeUndefined();
  });

  test("does not open with another key of either kind", () => {
    const request = seal(keys, labelOf("request"), "{}");
    const other = Buffer.alloc(32, 7);
    expect(open({ ...keys, sign: other }, labelOf("request"), request)).toBeUndefined();
    expect(open({ ...keys, encrypt: other }, labelOf("request"), request)?.toString()).not.toBe("{}");
  });
});
