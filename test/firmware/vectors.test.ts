import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Board, startBoard } from "../../src/sandbox/board/board.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";
import { openFrame, sealFrame } from "../support/frame.ts";
import { createVectors, readVectors } from "../support/vectors.ts";

const { encrypt, secret, vectors } = readVectors();
const keys = { encrypt: Buffer.from(encrypt, "hex"), secret: Buffer.from(secret, "hex") };
const good = vectors.filter(({ plain }) => plain !== undefined);

describe("the protocol's test vectors", () => {
  it("are what the script makes today", () => {
    expect(readVectors()).toEqual(createVectors());
  });

  it.each(vectors)("open in node:crypto as they say: $name", ({ direction, frame, bound, plain, flaw }) => {
    const opened = openFrame(keys, direction, Buffer.from(frame, "hex"), Buffer.from(bound, "hex"));
    expect(typeof opened === "string" ? opened : opened.toString()).toBe(plain ?? flaw);
  });

  describe("on a board", () => {
    let board: Board;
    beforeAll(async () => {
      board = await startBoard({ files: readFirmware(), main: "" });
      await board.exec(`
from pepeunit import frame
from binascii import unhexlify, hexlify
frame.key = unhexlify("${encrypt}")
frame.pad = bytearray(unhexlify("${secret}") + bytes(32))
def seal(plain, label, bound, iv):
    buf = bytearray(len(plain) + 65)
    buf[17:17 + len(plain)] = plain
    urandom = frame.urandom
    frame.urandom = lambda n: unhexlify(iv)
    data = frame.encrypt(memoryview(buf), len(plain))
    frame.urandom = urandom
    print(hexlify(data).decode() + hexlify(frame.tag(b"pepeunit-sync-1-" + label, unhexlify(bound), data)).decode())
def open(data, label, bound):
    try:
        data = frame.check(memoryview(bytearray(unhexlify(data))), b"pepeunit-sync-1-" + label, unhexlify(bound))
        print("plain", hexlify(frame.decrypt(data)).decode())
    except ValueError as e:
        print(e)
`);
    });
    afterAll(() => board.stop());

    it.each(vectors)("open as they say: $name", async ({ direction, frame, bound, plain, flaw }) => {
      const expected = plain === undefined ? flaw : `plain ${Buffer.from(plain).toString("hex")}`;
      expect((await board.exec(`open("${frame}", b"${direction}", "${bound}")`)).trim()).toBe(expected?.trim());
    });

    it.each(good)("are sealed to the same bytes: $name", async ({ direction, frame, bound, plain = "", iv }) => {
      const bytes = `unhexlify("${Buffer.from(plain).toString("hex")}")`;
      expect(await board.exec(`seal(${bytes}, b"${direction}", "${bound}", "${iv}")`)).toBe(frame);
    });

    it("takes a fresh iv for every frame", async () => {
      const frames = [1, 2].map(() =>
        board.exec("b=memoryview(bytearray(100)); frame.encrypt(b, 2); print(hexlify(b[1:17]).decode())"),
      );
      const [first, second] = await Promise.all(frames);
      expect(first).toMatch(/^[0-9a-f]{32}$/);
      expect(second).not.toBe(first);
    });
  });

  it("hold against a frame that was not fixed beforehand", () => {
    const plain = Buffer.from("anything");
    expect(openFrame(keys, "request", sealFrame(keys, "request", plain))).toEqual(plain);
  });
});
