import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttp } from "../../src/http/app.ts";
import { createLog } from "../../src/log.ts";
import { Examples } from "../../src/services/examples/examples.ts";
import { Repositories } from "../../src/services/repository/repository.ts";
import { type Core, openCore } from "../support/core.ts";

type Programs = ReadonlyMap<string, ReadonlyMap<string, Buffer>>;
const program = (output: string): Programs =>
  new Map([
    [
      "lamp",
      new Map(
        Object.entries({
          "schema.json": `{"output_variables": ["${output}"]}`,
          "json_example.json": "{}",
          "main.py": `print("${output}")`,
          "pepeunit/unit.py": "",
          "pepeunit.txt": "sorted before the folder's slash",
        }).map(([name, text]) => [name, Buffer.from(text)]),
      ),
    ],
  ]);

let core: Core;
let url = "";
let app: ReturnType<typeof createHttp>;
let dir: string;
let programs = program("one");
let examples: Examples;
const start = () =>
  new Examples({
    em: core.em,
    writer: core.writer,
    publicUrl: () => url,
    now: () => Date.UTC(2026, 10, 30),
    programs: () => programs,
  });
const git = async (...args: string[]): Promise<string> => {
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", HOME: dir };
  return (await promisify(execFile)("git", args, { cwd: dir, env })).stdout.trim();
};

beforeAll(async () => {
  core = await openCore();
  dir = mkdtempSync(join(tmpdir(), "pepeunit-clone-"));
  const door = {
    advertise: (name: string) => examples.advertise(name),
    fetch: (name: string, request: Buffer) => examples.fetch(name, request),
  } as Examples;
  app = createHttp({ sync: core.sync, health: core.health, log: createLog("silent"), examples: door });
  url = await app.listen({ host: "127.0.0.1", port: 0 });
  examples = start();
});
afterAll(async () => {
  await app.close();
  await core.stop();
  rmSync(dir, { recursive: true });
});

describe("an example's repository", () => {
  test("is cloned by git, whole and of one commit, and is in order", async () => {
    await git("clone", "--quiet", `${url}/git/lamp.git`, "whole");
    expect(readdirSync(join(dir, "whole")).sort()).toEqual([
      ".git",
      "json_example.json",
      "main.py",
      "pepeunit",
      "pepeunit.txt",
      "schema.json",
    ]);
    await git("-C", "whole", "fsck", "--strict");
    await git("clone", "--quiet", "--depth", "1", `${url}/git/lamp`, "brief");
    expect(readFileSync(join(dir, "brief/main.py"), "utf8")).toBe('print("one")');
  });

  test("is read by a program of this kind over the network as any other", async () => {
    const stranger = new Repositories({ allowPrivateHosts: true });
    const { schema, commit } = await stranger.read(`${url}/git/lamp.git`);
    expect(schema.outputs.map(({ name }) => name)).toEqual(["one"]);
    expect(commit).toBe(await git("-C", "whole", "rev-parse", "HEAD"));
    await stranger.stop();
  });

  test("has a commit more with a version that brings another program, and none with one that does not", async () => {
    const first = await git("-C", "whole", "rev-parse", "HEAD");
    examples = start();
    await git("-C", "whole", "fetch", "--quiet");
    expect(await git("-C", "whole", "rev-parse", "origin/main")).toBe(first);
    programs = program("two");
    examples = start();
    await git("-C", "whole", "pull", "--quiet");
    expect(await git("-C", "whole", "rev-parse", "HEAD^")).toBe(first);
    expect(readFileSync(join(dir, "whole/main.py"), "utf8")).toBe('print("two")');
    await git("-C", "whole", "fsck", "--strict");
    await git("-C", "brief", "pull", "--quiet");
    expect(await git("-C", "brief", "rev-list", "--count", "origin/main")).toBe("2");
    await git("clone", "--quiet", "--depth", "1", `${url}/git/lamp`, "briefer");
    expect(await git("-C", "briefer", "rev-list", "--count", "HEAD")).toBe("1");
    await git("-C", "briefer", "fetch", "--quiet", "--unshallow");
    expect(await git("-C", "briefer", "rev-list", "--count", "HEAD")).toBe("2");
  });

  test("is there for its units' old commits, without a network and whatever the address is by then", async () => {
    const own = new Repositories({ own: examples });
    const { url: stored, commit } = await own.read(`${url}/git/lamp.git`);
    expect(stored).toBe("example:lamp");
    const first = await git("-C", "whole", "rev-parse", "HEAD^");
    const before = url;
    url = "https://moved.example/pepeunit";
    expect((await own.read({ url: stored, refs: [first] })).schema.outputs.map(({ name }) => name)).toEqual(["one"]);
    expect(await own.tips(stored, [null, "main", "nothing"])).toEqual([
      [null, commit],
      ["main", commit],
    ]);
    expect((await own.files({ url: stored, refs: [commit] })).map(([path]) => path)).toEqual([
      "json_example.json",
      "main.py",
      "pepeunit.txt",
      "pepeunit/unit.py",
      "schema.json",
    ]);
    expect(own.show(stored)).toBe("https://moved.example/pepeunit/git/lamp.git");
    expect((await own.read("https://moved.example/pepeunit/git/lamp")).commit).toBe(commit);
    await expect(own.read("https://moved.example/pepeunit/git/nothing")).rejects.toMatchObject({
      code: "repository-not-found",
    });
    await expect(own.read({ url: stored, refs: ["0".repeat(40)] })).rejects.toMatchObject({
      code: "repository-ref-not-found",
    });
    url = before;
    await own.stop();
  });

  test("can't be pushed to, and takes nonsense for what it is", async () => {
    await git(
      "-C",
      "whole",
      "-c",
      "user.name=a",
      "-c",
      "user.email=a@b.c",
      "commit",
      "--quiet",
      "--allow-empty",
      "-m",
      "x",
    );
    await expect(git("-C", "whole", "push", "--quiet")).rejects.toThrow();
    const post = (body: string, type = "application/x-git-upload-pack-request") =>
      fetch(`${url}/git/lamp/git-upload-pack`, { method: "POST", body, headers: { "content-type": type } });
    expect((await post("zzzz")).status).toBe(400);
    expect((await post("x", "text/plain")).status).toBeGreaterThanOrEqual(400);
    expect((await post("0".repeat(70_000))).status).toBeGreaterThanOrEqual(400);
    const want = `0032want ${"1".repeat(40)}\n00000009done\n`;
    expect(await (await post(want)).text()).toContain("not our ref");
    expect((await fetch(`${url}/git/nothing/info/refs?service=git-upload-pack`)).status).toBe(404);
    expect((await fetch(`${url}/git/lamp/info/refs`)).status).toBe(403);
  });
});

test("the examples of this version are all there", async () => {
  const own = await core.examples.list();
  expect(own.map(({ name }) => name)).toEqual(["relay", "thermostat", "climate"]);
  for (const { url } of own) {
    const files = await core.repositories.files({ url, refs: [] });
    expect(files.map(([path]) => path)).toEqual(expect.arrayContaining(["main.py", "schema.json", "pepeunit/unit.py"]));
  }
});
