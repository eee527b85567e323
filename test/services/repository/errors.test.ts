import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { parseLink } from "../../../src/domain/gitlink.ts";
import { AppError } from "../../../src/errors.ts";
import * as behaviour from "../../../src/sandbox/behaviour.ts";
import { type GitServer, startGit } from "../../../src/sandbox/git.ts";
import { isSafeRedirect } from "../../../src/services/repository/githttp.ts";
import {
  LIMITS,
  type ReadingLimits,
  type ReadingNetwork,
  readRepository,
} from "../../../src/services/repository/reading.ts";
import { Repositories, type RepositoriesOptions } from "../../../src/services/repository/repository.ts";

const UNIT = { "schema.json": '{"input_variables": ["x"]}', "json_example.json": "{}" };

let git: GitServer;
beforeAll(async () => {
  git = await startGit({ repositories: { lamp: UNIT, empty: [] } });
});
afterEach(() => git.behave("lamp", undefined));
afterAll(() => git.stop());

/** How something ends, as [code, params] where it is refused. */
async function ending(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.params === undefined ? [error.code] : [error.code, error.params];
  }
}

/** How reading a link ends, without a thread. */
function refusal(link: string, options: Partial<ReadingLimits & ReadingNetwork> = {}): Promise<unknown> {
  const { lookup = async () => [], route = (address: string) => address, ...limits } = options;
  return ending(async () =>
    readRepository(parseLink(link), { ...LIMITS, allowPrivateHosts: true, ...limits }, { lookup, route }),
  );
}

/** The same in a thread of its own. */
const refusalInThread = (link: string, options: RepositoriesOptions): Promise<unknown> =>
  ending(() => new Repositories({ allowPrivateHosts: true, ...options }).read(link));

/** The same for a repository with other files. */
async function refusalOf(
  files: Record<string, string | Uint8Array | null>,
  options?: Partial<ReadingLimits>,
): Promise<unknown> {
  const name = `unit-${randomBytes(4).toString("hex")}`;
  await git.commit(name, { ...UNIT, ...files });
  return refusal(git.urlOf(name), options);
}

const page = (body: Buffer | string, headers: Record<string, string> = {}): behaviour.Behaviour => {
  const type = "application/x-git-upload-pack-advertisement";
  return (_request, response) => void response.writeHead(200, { "content-type": type, ...headers }).end(body);
};

describe("a link is refused", () => {
  test("when it is none, or holds a password", async () => {
    expect(await refusal("lamp")).toEqual(["repository-link"]);
    expect(await refusal("https://ann:secret@example.org/a/lamp")).toEqual(["repository-credentials"]);
  });

  test.each([
    [401, "repository-private"],
    [403, "repository-private"],
    [203, "repository-private"],
    [404, "repository-not-found"],
    [410, "repository-not-found"],
    [429, "repository-unreachable"],
    [500, "repository-unreachable"],
    [503, "repository-unreachable"],
    [400, "repository-not-git"],
    [204, "repository-not-git"],
  ])("when its server answers %i: %s, at the list and at the fetch", async (status, code) => {
    git.behave("lamp", behaviour.answers(status));
    expect(await refusal(git.urlOf("lamp"))).toEqual([code]);
    git.behave("lamp", behaviour.whenFetching(behaviour.answers(status)));
    expect(await refusal(git.urlOf("lamp"))).toEqual([code]);
  });

  test("when the server knows no such repository", async () => {
    expect(await refusal(git.urlOf("none"))).toEqual(["repository-not-found"]);
  });

  test.each([
    ["a page for people", behaviour.sendsHtml],
    ["an empty page", page("")],
    ["nonsense of the right type", page("hello")],
    ["a list with a broken length", page("zzzz")],
    ["a list that ends in the middle", page("001e# service=git-upload-pack\n0000003f01")],
    ["compressed bytes that nobody asked for", page(gzipSync("x"), { "content-encoding": "gzip" })],
  ] as const)("when it answers with %s", async (_what, behave) => {
    git.behave("lamp", behave);
    expect(await refusal(git.urlOf("lamp"))).toEqual(["repository-not-git"]);
  });

  test.each(["", "hello", "0008NAK\n", "0008NAK\n0006\x01P0000", "0003", "00ff", "0008NAK\n0009\x03oops"])(
    "when the answer to its fetch is %j",
    async (body) => {
      git.behave("lamp", behaviour.whenFetching(page(body)));
      const codes = expect.stringMatching(/^repository-(not-git|unreachable)$/);
      expect(await refusal(git.urlOf("lamp"))).toEqual([codes]);
    },
  );

  test("when the connection breaks, at the list and at the fetch", async () => {
    git.behave("lamp", behaviour.breaks);
    expect(await refusal(git.urlOf("lamp"))).toEqual(["repository-unreachable"]);
    git.behave("lamp", behaviour.whenFetching(behaviour.breaks));
    expect(await refusal(git.urlOf("lamp"))).toEqual(["repository-unreachable"]);
  });

  test("when nobody listens, the name is unknown or TLS fails", async () => {
    const gone = await startGit();
    await gone.stop();
    expect(await refusal(gone.urlOf("lamp"))).toEqual(["repository-unreachable"]);
    const lookup = () => Promise.reject(Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" }));
    expect(await refusal("https://git.example/a/lamp", { lookup })).toEqual(["repository-unreachable"]);
    expect(await refusal(git.urlOf("lamp").replace("http:", "https:"))).toEqual(["repository-unreachable"]);
  });

  test("when it redirects in a circle, more than five times, or after the list", async () => {
    git.behave("lamp", behaviour.redirects(git.urlOf("lamp")));
    expect(await refusal(git.urlOf("lamp"))).toEqual(["repository-unreachable"]);
    git.behave("lamp", behaviour.whenFetching(behaviour.redirects(git.urlOf("empty"))));
    expect(await refusal(git.urlOf("lamp"))).toEqual(["repository-unreachable"]);
    for (let hop = 0; hop < 6; hop++) git.behave(`hop${hop}`, behaviour.redirects(git.urlOf(`hop${hop + 1}`)));
    git.behave("hop6", () => "git");
    await git.commit("hop6", UNIT);
    expect(await refusal(git.urlOf("hop0"))).toEqual(["repository-unreachable"]);
    expect(await refusal(git.urlOf("hop1"))).toMatchObject({ url: git.urlOf("hop1") });
  });

  test("when a redirect gives up encryption, leaves HTTP or brings a login", () => {
    const safe = (from: string, to: string) => isSafeRedirect(new URL(from), new URL(to));
    expect(safe("http://a/", "https://b/")).toBe(true);
    expect(safe("http://a/", "http://b/")).toBe(true);
    expect(safe("https://a/", "http://a/")).toBe(false);
    expect(safe("http://a/", "file:///etc/passwd")).toBe(false);
    expect(safe("https://a/", "https://ann:secret@a/")).toBe(false);
  });

  test("when what it names is not there", async () => {
    const missing = "0123456789".repeat(4);
    expect(await refusal(`${git.urlOf("lamp")}#none`)).toEqual(["repository-ref-not-found", { ref: "none" }]);
    expect(await refusal(`${git.urlOf("lamp")}#0123456`)).toEqual(["repository-ref-not-found", { ref: "0123456" }]);
    expect(await refusal(`${git.urlOf("lamp")}#${missing}`)).toEqual(["repository-ref-not-found", { ref: missing }]);
    await git.run("lamp", "tag", "tree", "main^{tree}");
    expect(await refusal(`${git.urlOf("lamp")}#tree`)).toEqual(["repository-ref-not-found", { ref: "tree" }]);
  });

  test("when the repository has no commit", async () => {
    expect(await refusal(git.urlOf("empty"))).toEqual(["repository-empty"]);
    expect(await refusal(`${git.urlOf("empty")}#main`)).toEqual(["repository-empty"]);
  });
});

describe("limits", () => {
  test("of bytes hold for what is sent, also without end", async () => {
    const large = { noise: randomBytes(300_000) };
    expect(await refusalOf(large, { maxBytes: 2 ** 18 })).toEqual(["repository-too-large", { megabytes: 0.25 }]);
    git.behave("lamp", behaviour.sendsEndlessly);
    expect(await refusal(git.urlOf("lamp"), { maxBytes: 2 ** 20 })).toEqual(["repository-too-large", { megabytes: 1 }]);
  });

  test("of bytes hold for what is unpacked", async () => {
    const zeros = { zeros: new Uint8Array(2 ** 21) };
    expect(await refusalOf(zeros, { maxBytes: 2 ** 20 })).toEqual(["repository-too-large", { megabytes: 1 }]);
    expect(await refusalOf(zeros, { maxBytes: 2 ** 22 })).toMatchObject({ schema: {} });
  });

  test.each(["list", "fetch"])("of time hold for the %s, and the socket is closed", async (what) => {
    let socket: Socket | undefined;
    const hang: behaviour.Behaviour = (request) => {
      socket = request.socket;
    };
    git.behave("lamp", what === "list" ? hang : behaviour.whenFetching(hang));
    const refused = await refusalInThread(git.urlOf("lamp"), { timeoutMs: 5000 });
    expect(refused).toEqual(["repository-timeout", { seconds: 5 }]);
    await vi.waitFor(() => expect(socket?.destroyed).toBe(true));
  });

  test.each(["list", "fetch"])("of speed hold for the %s, and the socket is closed", async (what) => {
    let socket: Socket | undefined;
    const drip: behaviour.Behaviour = (request, response) => {
      socket = request.socket;
      response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" });
      const timer = setInterval(() => response.write("0"), 5);
      response.on("close", () => clearInterval(timer));
    };
    git.behave("lamp", what === "list" ? drip : behaviour.whenFetching(drip));
    const leastSpeed = { bytes: 100_000, ms: 100 };
    expect(await refusal(git.urlOf("lamp"), { leastSpeed })).toEqual(["repository-slow"]);
    await vi.waitFor(() => expect(socket?.destroyed).toBe(true));
  });

  test("of speed hold for a resolver that never answers, and for a server", async () => {
    const leastSpeed = { bytes: 1, ms: 50 };
    const lookup = () => new Promise<never>(() => {});
    expect(await refusal("http://git.example/a/lamp", { lookup, leastSpeed })).toEqual(["repository-slow"]);
    git.behave("lamp", behaviour.hangs);
    expect(await refusal(git.urlOf("lamp"), { leastSpeed })).toEqual(["repository-slow"]);
  });

  test("hold for answers before the answer, and for its head", async () => {
    git.behave("lamp", (_request, response) => {
      for (let count = 0; count < 11; count++) response.writeEarlyHints({ link: "</a>; rel=preload" });
    });
    expect(await refusal(git.urlOf("lamp"))).toEqual(["repository-not-git"]);
    git.behave("lamp", ({ socket }) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const send = () => {
        while (!socket.destroyed && socket.write(`X-More: ${"x".repeat(1000)}\r\n`));
      };
      socket.on("error", () => {}).on("drain", send);
      send();
    });
    expect(await refusal(git.urlOf("lamp"))).toEqual(["repository-unreachable"]);
  });
});

describe("the two files", () => {
  test.each(["schema.json", "json_example.json"])("%s must be there, as a file, in at most 64 KiB", async (file) => {
    expect(await refusalOf({ [file]: null })).toEqual(["repository-file-missing", { file }]);
    expect(await refusalOf({ [file]: null, [`${file}/inner`]: "{}" })).toEqual(["repository-file-missing", { file }]);
    const full = (UNIT[file as keyof typeof UNIT] ?? "").padEnd(64 * 1024);
    expect(await refusalOf({ [file]: full })).toMatchObject({ schema: {} });
    expect(await refusalOf({ [file]: `${full} ` })).toEqual(["repository-file-too-large", { file, kilobytes: 64 }]);
    expect(await refusalOf({ [file]: "{" })).toEqual(["json-broken", { file, line: 1, column: 2 }]);
    expect(await refusalOf({ [file]: "[]" })).toEqual(["json-not-object", { file }]);
  });

  test("must not be symbolic links", async () => {
    await git.commit("linked", UNIT);
    const blob = await git.run("linked", "rev-parse", "main:json_example.json");
    await git.run("linked", "read-tree", "main");
    await git.run("linked", "update-index", "--cacheinfo", `120000,${blob},schema.json`);
    const tree = await git.run("linked", "write-tree");
    const commit = await git.run("linked", "-c", "user.name=a", "-c", "user.email=a", "commit-tree", tree, "-m", "x");
    await git.run("linked", "update-ref", "refs/heads/main", commit);
    expect(await refusal(git.urlOf("linked"))).toEqual(["repository-file-symlink", { file: "schema.json" }]);
  });

  test.each(["schema.json", "json_example.json"])("%s is named for what it is", async (file) => {
    for (const spec of ["https://git-lfs.github.com/spec/v1", "https://hawser.github.com/spec/v1"]) {
      const lfs = `version ${spec}\noid sha256:${"0".repeat(64)}\nsize 12\n`;
      expect(await refusalOf({ [file]: lfs })).toEqual(["repository-file-lfs", { file }]);
      expect(await refusalOf({ [file]: `\uFEFF${lfs}` })).toEqual(["repository-file-lfs", { file }]);
    }
    const text = UNIT[file as keyof typeof UNIT] ?? "";
    const little = Buffer.from(text, "utf16le");
    const marked = Buffer.from(`\uFEFF${text}`, "utf16le");
    for (const wide of [little, marked, Buffer.from(little).swap16(), Buffer.from(marked).swap16()]) {
      expect(await refusalOf({ [file]: wide })).toEqual(["file-encoding", { file, encoding: "utf16" }]);
    }
    for (const whole of [text, `\uFEFF${text}`]) {
      const little = Buffer.from(Uint32Array.from(whole, (char) => char.codePointAt(0) ?? 0).buffer);
      for (const wide of [little, Buffer.from(little).swap32()]) {
        expect(await refusalOf({ [file]: wide })).toEqual(["file-encoding", { file, encoding: "utf32" }]);
      }
    }
    const latin = Buffer.from('{"a": "é"}', "latin1");
    expect(await refusalOf({ [file]: latin })).toEqual(["file-encoding", { file, encoding: "other" }]);
    const named = { [file]: null, [file.replace(".", "\u200b.")]: text };
    expect(await refusalOf(named)).toEqual(["repository-file-invisible", { file }]);
    const [, refused] = (await refusalOf({ [file]: '{"a\u200b": 1}' })) as [string, object];
    expect(refused).toEqual({ file, line: 1, column: 2 });
  });

  test("are read to the rules of schema.json", async () => {
    expect(await refusalOf({ "schema.json": "{}" })).toEqual(["schema-no-variables"]);
    expect(await refusalOf({ "schema.json": `\uFEFF${UNIT["schema.json"]}` })).toMatchObject({ schema: {} });
  });
});
