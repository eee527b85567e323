import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { parseLink } from "../../../src/domain/gitlink.ts";
import { startGit } from "../../../src/sandbox/git.ts";
import { LIMITS, readRepository } from "../../../src/services/repository/reading.ts";
import { createRefReader } from "../../../src/services/repository/refs.ts";
import {
  BLOB,
  CAPABILITIES,
  REF_DELTA,
  serve,
  toAnswer,
  toDelta,
  toId,
  toLine,
  toList,
  toObject,
  toPack,
  toRepository,
} from "../../support/packs.ts";

const UNIT = { "json_example.json": "{}", "schema.json": '{"input_variables": ["x"]}' };
const LIST = "application/x-git-upload-pack-advertisement";
const good = toRepository(UNIT);
const HEADS = (id: string) =>
  [
    [id, "HEAD"],
    [id, "refs/heads/main"],
  ] as const;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Answers {
  readonly list?: Buffer;
  readonly type?: string;
  readonly pack?: Buffer;
  readonly answer?: Buffer;
}

/** Reads what a server made by hand gives; `asked` is what it was asked for. */
async function reading({ list = toList(HEADS(good.id)), type = LIST, pack = good.pack, answer }: Answers, ref = "") {
  let asked = "";
  const { url, stop } = await serve(async (request: IncomingMessage, response) => {
    asked += await text(request);
    response.writeHead(200, {
      "content-type": request.method === "GET" ? type : "application/x-git-upload-pack-result",
    });
    response.end(request.method === "GET" ? list : (answer ?? toAnswer(pack)));
  });
  stops.push(stop);
  const network = { lookup: async () => [], route: (address: string) => address };
  const how = await readRepository(parseLink(url + ref), { ...LIMITS, allowPrivateHosts: true }, network).then(
    ({ commit }) => commit,
    (error) => [error.code, ...(error.params ? [error.params] : [])],
  );
  return { how, asked };
}

describe("a repository is read", () => {
  test.each(["100664", "100755", "100600", "0100644"])("whose files have the mode %s", async (mode) => {
    const files = Object.fromEntries(Object.entries(UNIT).map(([name, text]) => [name, [mode, text] as const]));
    const { id, pack } = toRepository(files);
    expect((await reading({ list: toList(HEADS(id)), pack })).how).toBe(id);
  });

  test.each(["", "nobody", "Ann <ann@example.org>", "Ann <a <b> c> -1 +99999", "<> 1750000000 UTC", "\xff\0 > <"])(
    "whose author is written as %j",
    async (author) => {
      const { id, pack } = toRepository(UNIT, { author });
      expect((await reading({ list: toList(HEADS(id)), pack })).how).toBe(id);
    },
  );

  test("with submodules, folders and links beside its files", async () => {
    const { id, pack } = toRepository({ ...UNIT, link: ["120000", "schema.json"] });
    expect((await reading({ list: toList(HEADS(id)), pack })).how).toBe(id);
    const git = await startGit({ repositories: { lamp: { ...UNIT, "a/b/c/d": "x" } } });
    stops.push(() => git.stop());
    await git.run("lamp", "read-tree", "main");
    await git.run("lamp", "update-index", "--add", "--cacheinfo", `160000,${good.id},library`);
    const tree = await git.run("lamp", "write-tree");
    const commit = await git.run("lamp", "-c", "user.name=a", "-c", "user.email=a", "commit-tree", tree, "-m", "x");
    await git.run("lamp", "update-ref", "refs/heads/main", commit);
    const network = { lookup: async () => [], route: (address: string) => address };
    const content = await readRepository(parseLink(git.urlOf("lamp")), { ...LIMITS, allowPrivateHosts: true }, network);
    expect(content.commit).toBe(commit);
  });

  test.each(["", "shallow", "ofs-delta", "side-band-64k", "multi_ack thin-pack include-tag", CAPABILITIES])(
    "from a server that can do only this: %j",
    async (capabilities) => {
      const list = toList(HEADS(good.id), capabilities);
      const answer = Buffer.concat([toLine("NAK\n"), good.pack]);
      const { how, asked } = await reading({ list, ...(capabilities.includes("band") ? {} : { answer }) });
      expect(how).toBe(good.id);
      expect(asked.includes("deepen 1\n")).toBe(capabilities.includes("shallow"));
      for (const word of ["ofs-delta", "side-band-64k", "filter"]) {
        expect(asked.includes(word)).toBe(capabilities.split(" ").includes(word));
      }
    },
  );

  test("from a server that leaves out large files, where it can, and then says which is too large", async () => {
    const list = toList(HEADS(good.id), `${CAPABILITIES} filter`);
    expect((await reading({ list })).asked).toContain("filter blob:limit=65537\n");
    const git = await startGit({ repositories: { lamp: { ...UNIT, "photo.png": Buffer.alloc(20 * 2 ** 20) } } });
    stops.push(() => git.stop());
    const network = { lookup: async () => [], route: (address: string) => address };
    const read = () =>
      readRepository(parseLink(git.urlOf("lamp")), { ...LIMITS, allowPrivateHosts: true }, network).then(
        ({ commit }) => commit,
        (error) => [error.code, error.params],
      );
    expect(await read()).toEqual(["repository-too-large", { megabytes: 10 }]);
    await git.run("lamp", "config", "uploadpack.allowFilter", "true");
    expect(await read()).toBe(await git.run("lamp", "rev-parse", "main"));
    await git.commit("lamp", { "schema.json": UNIT["schema.json"].padEnd(65_536) });
    expect(await read()).toBe(await git.run("lamp", "rev-parse", "main"));
    await git.commit("lamp", { "schema.json": UNIT["schema.json"].padEnd(65_537) });
    expect(await read()).toEqual(["repository-file-too-large", { file: "schema.json", kilobytes: 64 }]);
  });

  test.each(["APPLICATION/X-Git-Upload-Pack-Advertisement", `${LIST}; charset=utf-8`, ` ${LIST} `])(
    "whose list has the media type %j",
    async (type) => {
      expect((await reading({ type })).how).toBe(good.id);
    },
  );

  test("with a hundred differences that stand on one another, by name", async () => {
    const add = (n: number) =>
      toObject(REF_DELTA, Buffer.from([n, n + 1, 0x90, n, 1, 97]), {
        base: Buffer.from(toId("blob", "a".repeat(n)), "hex"),
      });
    const more = [toObject(BLOB, "a"), ...Array.from({ length: 110 }, (_, n) => add(n + 1))];
    expect((await reading({ pack: toRepository(UNIT, { more }).pack })).how).toBe(good.id);
  });

  test("whatever is beside its branches and tags, which may be much", async () => {
    const pulls = Array.from({ length: 20_000 }, (_, n) => [good.id, `refs/pull/${n}/head`] as const);
    const list = toList([...HEADS(good.id), ...pulls]);
    expect((await reading({ list })).how).toBe(good.id);
    expect((await reading({ list }, "#refs/pull/19999/head")).how).toBe(good.id);
    expect((await reading({ list }, "#refs/pull/20000/head")).how).toEqual([
      "repository-ref-not-found",
      { ref: "refs/pull/20000/head" },
    ]);
  });
});

describe("a repository is refused, and named for what it is:", () => {
  test("one that is handed out file by file", async () => {
    for (const type of ["text/plain", "application/octet-stream", ""]) {
      const list = Buffer.from(`${good.id}\trefs/heads/main\n`);
      expect((await reading({ type, list })).how).toEqual(["repository-dumb"]);
      expect((await reading({ type, list: Buffer.concat(Array(500).fill(list)) })).how).toEqual(["repository-dumb"]);
    }
    expect((await reading({ type: "text/plain", list: Buffer.from("hello") })).how).toEqual(["repository-not-git"]);
    expect((await reading({ type: "text/plain", list: Buffer.alloc(0) })).how).toEqual(["repository-not-git"]);
  });

  test("one with ids of SHA-256, made by git itself and empty too", async () => {
    const id = createHash("sha256").update("x").digest("hex");
    expect((await reading({ list: toList(HEADS(id)) })).how).toEqual(["repository-sha256"]);
    const empty = toList([["0".repeat(64), "capabilities^{}"]], "object-format=sha256");
    expect((await reading({ list: empty })).how).toEqual(["repository-sha256"]);
  });

  test("one with more branches than anybody can choose from", async () => {
    const refs = (count: number) => Array.from({ length: count }, (_, n) => [good.id, `refs/heads/b${n}`] as const);
    expect((await reading({ list: toList([[good.id, "HEAD"], ...refs(4999)]) })).how).toBe(good.id);
    const refused = ["repository-too-many-refs", { max: 5000 }];
    expect((await reading({ list: toList([[good.id, "HEAD"], ...refs(5000)]) })).how).toEqual(refused);
  });

  test("one whose server says that it may not be read", async () => {
    const list = Buffer.concat([
      toLine("# service=git-upload-pack\n"),
      Buffer.from("0000"),
      toLine("ERR access denied\n"),
    ]);
    expect((await reading({ list })).how).toEqual(["repository-private"]);
  });

  test("one whose tags stand for one another without end, or whose commit is none", async () => {
    const tree = toObject(2, "");
    const commit = (text: string) => ({
      list: toList(HEADS(toId("commit", text))),
      pack: toPack([toObject(1, text), tree]),
    });
    const refused = ["repository-ref-not-found", { ref: "HEAD" }];
    expect((await reading(commit(`tree ${toId("tree", "")}\n`))).how).toEqual([
      "repository-file-missing",
      { file: "schema.json" },
    ]);
    expect((await reading(commit(`tree ${"0".repeat(40)}\n`))).how).toEqual(refused);
    expect((await reading(commit("hello"))).how).toEqual(refused);
    let id = good.id;
    const tags = Array.from({ length: 20 }, () => {
      const tag = `object ${id}\ntype tag\n`;
      id = toId("tag", tag);
      return toObject(4, tag);
    });
    const { pack } = toRepository(UNIT, { more: tags });
    expect((await reading({ list: toList(HEADS(id)), pack })).how).toEqual(refused);
    expect(
      (
        await reading({
          pack: toPack([
            toObject(BLOB, "a"),
            toObject(REF_DELTA, toDelta(1, 1), { base: Buffer.from(good.id, "hex") }),
          ]),
        })
      ).how,
    ).toEqual(["repository-not-git"]);
  });

  test.each([
    "",
    "040000 a\0",
    "100644 schema.json",
    `100644 schema.json\0${"x".repeat(19)}`,
    "hello\0".padEnd(40, "x"),
  ])("one whose folder is not whole: %j", async (tree) => {
    const commit = `tree ${toId("tree", tree)}\n`;
    const pack = toPack([toObject(1, commit), toObject(2, tree)]);
    const { how } = await reading({ list: toList(HEADS(toId("commit", commit))), pack });
    expect((how as string[])[0]).toMatch(/^repository-(not-git|file-missing)$/);
  });
});

test("a list of refs is the same however it is cut", () => {
  const list = toList([...HEADS(good.id), [good.id, "refs/tags/v1"], ["1".repeat(40), "refs/tags/v1^{}"]]);
  const read = (size: number) => {
    const reader = createRefReader(LIST, []);
    for (let at = 0; at < list.length; at += size) reader.push(list.subarray(at, at + size));
    return reader.end();
  };
  for (const size of [1, 2, 3, 5, 64]) expect(read(size)).toEqual(read(list.length));
  expect(read(1).refs.at(-1)).toEqual({ ref: "refs/tags/v1", oid: good.id, peeled: "1".repeat(40) });
});
