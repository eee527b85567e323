import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import {
  BLOB,
  REF_DELTA,
  serve,
  serveGit,
  toAnswer,
  toId,
  toLine,
  toList,
  toObject,
  toRepository,
  toVarint,
} from "../../support/packs.ts";

const UNIT = { "json_example.json": "{}", "schema.json": '{"input_variables": ["x"]}' };
const good = toRepository(UNIT);
const refs = (count: number, where: string) =>
  Array.from({ length: count }, (_, n) => [good.id, `refs/${where}/branch-${n}`] as const);
const HEADS = [
  [good.id, "HEAD"],
  [good.id, "refs/heads/main"],
] as const;
const withMore = (more: readonly Buffer[]) => toAnswer(toRepository(UNIT, { more }).pack);
/** A delta of some bytes that copies a base of 64 KiB as often as it takes to make `size` bytes. */
const toBomb = (size: number) =>
  Buffer.concat([toVarint(65_536), toVarint(size), Buffer.alloc(Math.ceil(size / 65_536), 0x80)]);
const base = Buffer.alloc(65_536);

/** Beyond what the process holds before; ten megabytes are received, and as many unpacked, in a thread of some thirty. */
const MAX_MEGABYTES = 120;

const HOSTILE: Readonly<Record<string, readonly [list: Buffer, answer: Buffer, code: string]>> = {
  "300,000 branches": [toList([...HEADS, ...refs(300_000, "heads")]), toAnswer(good.pack), "repository-too-many-refs"],
  "300,000 of other refs": [toList([...HEADS, ...refs(300_000, "pull")]), toAnswer(good.pack), "repository-too-large"],
  "180 MB of zeros in 175 KB": [
    toList(HEADS),
    withMore([1, 2, 3].map((n) => toObject(BLOB, Buffer.alloc(60_000_000, n)))),
    "repository-too-large",
  ],
  "differences that make 1 GB of 64 KiB": [
    toList(HEADS),
    withMore([
      toObject(BLOB, base),
      ...Array.from({ length: 1000 }, () =>
        toObject(REF_DELTA, toBomb(2 ** 20), { base: Buffer.from(toId("blob", base), "hex") }),
      ),
    ]),
    "repository-too-large",
  ],
  "150,000 empty objects": [
    toList(HEADS),
    withMore(Array.from({ length: 150_000 }, () => toObject(BLOB, ""))),
    "repository-too-large",
  ],
  "a pack in eight million lines": [
    toList(HEADS),
    Buffer.concat([toLine("NAK\n"), Buffer.alloc(6 * 8_000_000, "0006\x01P")]),
    "repository-too-large",
  ],
  "50 MB of progress": [
    toList(HEADS),
    Buffer.concat([toLine("NAK\n"), ...Array.from({ length: 800 }, () => toLine(Buffer.alloc(65_000, 2)))]),
    "repository-too-large",
  ],
  "as much as is allowed": [
    toList(HEADS),
    withMore(Array.from({ length: 9 }, (_, n) => toObject(BLOB, Buffer.alloc(1_000_000, n)))),
    "good",
  ],
};

const stops: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
});

test("whatever a server sends, reading it takes little memory, and says what is wrong with it", async () => {
  const links: string[] = [];
  for (const [list, answer] of [[toList(HEADS), toAnswer(good.pack)] as const, ...Object.values(HOSTILE)]) {
    const { url, stop } = await serveGit(list, answer);
    stops.push(stop);
    links.push(url);
  }
  const endless = await serve((_request, response) => {
    const hint = () => {
      if (!response.destroyed) response.writeEarlyHints({ link: "</a>; rel=preload" }, () => setImmediate(hint));
    };
    hint();
  });
  stops.push(endless.stop);
  const program = fileURLToPath(new URL("../../support/reader.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--expose-gc",
    "--import",
    "tsx",
    program,
    ...links,
    endless.url,
  ]);
  const told = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { code: string; before: number; peak: number });
  expect(told.map(({ code }) => code)).toEqual([
    ...Object.values(HOSTILE).map(([, , code]) => code),
    "repository-not-git",
  ]);
  const [{ before } = { before: 0 }] = told;
  const taken = told.map(({ peak }) => peak - before);
  expect(Math.max(...taken), `${taken} MB`).toBeLessThan(MAX_MEGABYTES);
}, 120_000);
