import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseLink } from "../../../src/domain/gitlink.ts";
import { createBare } from "../../../src/sandbox/bare.ts";
import { LIMITS, readRepository } from "../../../src/services/repository/reading.ts";
import { serve } from "../../support/packs.ts";

/** Git's own HTTP server, as Apache or nginx runs it, over real repositories; below /files/ the same as mere files. */
const UNIT = { "schema.json": '{"input_variables": ["x"]}', "json_example.json": "{}" };
let root: string;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "pepeunit-backend-"));
  server = await serve((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://git");
    if (pathname.startsWith("/files/")) return sendFile(join(root, pathname.slice(7)), response);
    runBackend(pathname, searchParams.toString(), request, response).catch((error: Error) => response.destroy(error));
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(root, { recursive: true });
});

function sendFile(path: string, response: ServerResponse): void {
  if (existsSync(path)) response.writeHead(200, { "content-type": "text/plain" }).end(readFileSync(path));
  else response.writeHead(404).end();
}

async function runBackend(path: string, query: string, request: IncomingMessage, response: ServerResponse) {
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? "",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      REMOTE_ADDR: "127.0.0.1",
    },
  });
  request.pipe(child.stdin);
  const answer = (await buffer(child.stdout)).toString("latin1");
  const end = answer.indexOf("\r\n\r\n");
  const headers = answer
    .slice(0, end)
    .split("\r\n")
    .map((line) => line.split(": ") as [string, string]);
  const status = headers.find(([name]) => name === "Status")?.[1] ?? "200";
  response.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers.filter(([name]) => name !== "Status")));
  response.end(Buffer.from(answer.slice(end + 4), "latin1"));
}

const urlOf = (name: string) => `${new URL(server.url).origin}/${name}`;

/** The commit that a link leads to, or how it is refused. */
const read = (link: string) =>
  readRepository(
    parseLink(link),
    { ...LIMITS, allowPrivateHosts: true },
    { lookup: async () => [], route: (address) => address },
  ).then(
    ({ commit }) => commit,
    (error) => error.code,
  );

test("git http-backend serves a branch, a tag, and a commit that is no tip, with and without a limit on what it may serve", async () => {
  const bare = await createBare(join(root, "lamp.git"), "git", false);
  const old = await bare.commit(UNIT, { tag: "v1", annotated: true });
  const now = await bare.commit({ ...UNIT, "main.py": "print()\n".repeat(1000) });
  expect(await read(urlOf("lamp.git"))).toBe(now);
  expect(await read(`${urlOf("lamp.git")}#v1`)).toBe(old);
  const middle = await bare.commit({ "main.py": "print()\n".repeat(1001) });
  const last = await bare.commit({ "main.py": "print()\n".repeat(1002) });
  expect(await read(`${urlOf("lamp.git")}#${middle}`)).toBe(middle);
  await bare.git(["config", "uploadpack.allowFilter", "true"]);
  expect(await read(urlOf("lamp.git"))).toBe(last);
  expect(await read(`${urlOf("lamp.git")}#${"1".repeat(40)}`)).toBe("repository-ref-not-found");
  await bare.git(["gc", "--quiet", "--aggressive"]);
  expect(await read(`${urlOf("lamp.git")}#${old}`)).toBe(old);
});

test("a repository with ids of SHA-256, one of mere files, an empty and a closed one are named", async () => {
  const plain = await createBare(join(root, "plain.git"), "git", false);
  expect(await read(urlOf("plain.git"))).toBe("repository-empty");
  await plain.commit(UNIT);
  await plain.git(["update-server-info"]);
  expect(await read(urlOf("files/plain.git"))).toBe("repository-dumb");
  await plain.git(["config", "http.uploadpack", "false"]);
  expect(await read(urlOf("plain.git"))).toBe("repository-private");
  expect(await read(urlOf("none.git"))).toBe("repository-not-found");
  await plain.git(["init", "--quiet", "--bare", "--object-format=sha256", join(root, "new.git")]);
  const modern = join(root, "new.git");
  const tree = (await plain.git(["--git-dir", modern, "mktree"])).toString().trim();
  const env = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a" };
  const commit = (await plain.git(["--git-dir", modern, "commit-tree", tree, "-m", "x"], "", env)).toString().trim();
  await plain.git(["--git-dir", modern, "update-ref", "HEAD", commit]);
  expect(commit).toHaveLength(64);
  expect(await read(urlOf("new.git"))).toBe("repository-sha256");
});
