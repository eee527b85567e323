import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { whenFetching } from "../../../src/sandbox/behaviour.ts";
import { startGit } from "../../../src/sandbox/git.ts";
import { examinePack } from "../../../src/services/repository/pack.ts";
import { Repositories } from "../../../src/services/repository/repository.ts";

const LIMITS = { bytes: 1_000_000, objects: 1000, depth: 100 };
const BLOB = 3;
const OFS_DELTA = 6;
const REF_DELTA = 7;

/** A size as git writes it, seven bits a byte from the lowest. */
function toVarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

/** An object of a pack, perhaps with a lie about its size. */
function toObject(type: number, data: Uint8Array, { size = data.length, base = Buffer.alloc(0) } = {}): Buffer {
  const more = size > 15 ? toVarint(Math.floor(size / 16)) : Buffer.alloc(0);
  const first = (size > 15 ? 128 : 0) | (type << 4) | (size % 16);
  return Buffer.concat([Buffer.from([first]), more, base, deflateSync(data)]);
}

function toPack(objects: readonly Buffer[], count = objects.length): Buffer {
  const head = Buffer.from("PACK\0\0\0\x02\0\0\0\0", "latin1");
  head.writeUInt32BE(count, 8);
  const body = Buffer.concat([head, ...objects]);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

/** A delta from one size to another, which copies the base's first byte. */
const toDelta = (from: number, to: number) => Buffer.concat([toVarint(from), toVarint(to), Buffer.from([0x90, 1])]);

describe("a pack", () => {
  test("of honest objects is good", async () => {
    const objects = [Buffer.alloc(0), Buffer.from("a"), Buffer.alloc(5000, "x")].map((data) => toObject(BLOB, data));
    expect(await examinePack(toPack(objects), LIMITS)).toBe("good");
    expect(await examinePack(toPack([]), LIMITS)).toBe("good");
  });

  test("that declares more than the limit is large before it is unpacked", async () => {
    const huge = toObject(BLOB, Buffer.from("x"), { size: 2 ** 40 });
    expect(await examinePack(toPack([huge]), LIMITS)).toBe("large");
    expect(await examinePack(toPack([], 2 ** 32 - 1), LIMITS)).toBe("large");
    const many = Array.from({ length: 11 }, () => toObject(BLOB, Buffer.alloc(100_000)));
    expect(await examinePack(toPack(many), LIMITS)).toBe("large");
  });

  test("that unpacks to more or less than it declares is broken", async () => {
    const data = Buffer.alloc(10_000_000);
    expect(await examinePack(toPack([toObject(BLOB, data, { size: 10 })]), LIMITS)).toBe("broken");
    expect(await examinePack(toPack([toObject(BLOB, Buffer.from("abc"), { size: 4 })]), LIMITS)).toBe("broken");
  });

  test("whose differences grow beyond the limit is large", async () => {
    const base = toObject(BLOB, Buffer.from("a"));
    const delta = toObject(OFS_DELTA, toDelta(1, 2 ** 30), { base: Buffer.from([base.length]) });
    expect(await examinePack(toPack([base, delta]), LIMITS)).toBe("large");
    const byName = toObject(REF_DELTA, toDelta(1, 2 ** 30), { base: Buffer.alloc(20) });
    expect(await examinePack(toPack([byName]), LIMITS)).toBe("large");
  });

  test("whose differences stand too high on one another is large", async () => {
    const base = toObject(BLOB, Buffer.from("a"));
    const step = toObject(OFS_DELTA, toDelta(1, 1), { base: Buffer.from([base.length]) });
    const next = toObject(OFS_DELTA, toDelta(1, 1), { base: Buffer.from([step.length]) });
    const tower = (height: number) => toPack([base, step, ...Array.from({ length: height - 1 }, () => next)]);
    expect(await examinePack(tower(100), LIMITS)).toBe("good");
    expect(await examinePack(tower(101), LIMITS)).toBe("large");
    const named = Array.from({ length: 101 }, () => toObject(REF_DELTA, toDelta(1, 1), { base: Buffer.alloc(20) }));
    expect(await examinePack(toPack(named), LIMITS)).toBe("large");
  });

  test("that is cut, stretched or points outside itself is broken", async () => {
    const good = toPack([toObject(BLOB, Buffer.from("abc"))]);
    for (let length = 0; length < good.length; length++) {
      expect(await examinePack(good.subarray(0, length), LIMITS)).toBe("broken");
    }
    expect(await examinePack(Buffer.concat([good, Buffer.alloc(1)]), LIMITS)).toBe("broken");
    const lost = toObject(OFS_DELTA, toDelta(1, 1), { base: Buffer.from([99]) });
    expect(await examinePack(toPack([lost]), LIMITS)).toBe("broken");
    expect(await examinePack(Buffer.from("KCAP".padEnd(40)), LIMITS)).toBe("broken");
  });

  test("that is a bomb is refused before isomorphic-git sees it", async () => {
    const files = { "schema.json": '{"input_variables": ["x"]}', "json_example.json": "{}" };
    const git = await startGit({ repositories: { lamp: files } });
    try {
      const serve = (pack: Buffer) =>
        whenFetching((_request, response) => {
          const line = Buffer.concat([
            Buffer.from((pack.length + 5).toString(16).padStart(4, "0")),
            Buffer.from([1]),
            pack,
          ]);
          response.writeHead(200).end(Buffer.concat([Buffer.from("0008NAK\n"), line, Buffer.from("0000")]));
        });
      const reading = () => new Repositories({ allowPrivateHosts: true, maxBytes: 2 ** 20 }).read(git.urlOf("lamp"));
      git.behave("lamp", serve(toPack([toObject(BLOB, Buffer.alloc(2 ** 23))])));
      await expect(reading()).rejects.toMatchObject({ code: "repository-too-large", params: { megabytes: 4 } });
      git.behave("lamp", serve(toPack([toObject(BLOB, Buffer.alloc(2 ** 23), { size: 1 })])));
      await expect(reading()).rejects.toMatchObject({ code: "repository-not-git" });
      git.behave("lamp", serve(toPack([toObject(BLOB, Buffer.from("not what was asked for"))])));
      await expect(reading()).rejects.toMatchObject({ code: "repository-ref-not-found" });
    } finally {
      await git.stop();
    }
  });
});
