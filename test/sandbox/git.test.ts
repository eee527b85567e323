import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { answers, redirects, sendsHtml } from "../../src/sandbox/behaviour.ts";
import { type GitOptions, type GitServer, startGit } from "../../src/sandbox/git.ts";

const started: GitServer[] = [];
const start = async (options: GitOptions) => {
  const git = await startGit(options);
  started.push(git);
  return git;
};
/** The real git, kept from asking anybody for a password and from reading anybody's settings. */
const git = async (...args: string[]) => {
  const env = { PATH: process.env.PATH, GIT_TERMINAL_PROMPT: "0", GIT_CONFIG_GLOBAL: "/dev/null" };
  return (await promisify(execFile)("git", args, { env })).stdout.trim();
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

describe("the git server", () => {
  test("serves what git itself can clone, tags and branches included", async () => {
    const server = await start({
      repositories: {
        "group/lamp": [
          { files: { "schema.json": "{}", "src/main.py": "print(1)\n" } },
          { files: { "schema.json": "[]", "src/main.py": null }, message: "Second", tag: "v1", annotated: true },
          { files: { "b.txt": new Uint8Array([0, 255]) }, branch: "feature/x", tag: "light" },
        ],
      },
    });
    const dir = await mkdtemp(join(tmpdir(), "clone-"));
    try {
      await git("clone", "--quiet", server.urlOf("group/lamp"), dir);
      expect(await readFile(join(dir, "schema.json"), "utf8")).toBe("[]");
      await expect(access(join(dir, "src/main.py"))).rejects.toThrow("ENOENT");
      expect(await git("-C", dir, "log", "--format=%s %an %at")).toBe(
        "Second Sandbox 1750000060\nChange Sandbox 1750000000",
      );
      expect(await git("-C", dir, "branch", "-r")).toContain("origin/feature/x");
      expect((await git("-C", dir, "tag")).split("\n")).toEqual(["light", "v1"]);
      expect(await git("-C", dir, "cat-file", "-t", "v1")).toBe("tag");
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test("gives the same commits the same ids on every run", async () => {
    const files = { "schema.json": "{}" };
    const one = await start({});
    const two = await start({ repositories: { lamp: files } });
    const sha = await one.commit("lamp", files);
    expect(sha).toMatch(/^[0-9a-f]{40}$/);
    expect(await two.run("lamp", "rev-parse", "main")).toBe(sha);
    expect(await git("ls-remote", two.urlOf("lamp"), "main")).toBe(`${sha}\trefs/heads/main`);
  });

  test("adds commits to what it serves while it runs", async () => {
    const server = await start({ repositories: { lamp: { a: "1" } } });
    const sha = await server.commit("lamp", { b: "2" }, { message: "More" });
    expect(await git("ls-remote", server.urlOf("lamp"), "HEAD")).toBe(`${sha}\tHEAD`);
    expect(await server.run("lamp", "ls-tree", "--name-only", "main")).toBe("a\nb");
  });

  test("misbehaves for one name as told, and stops when told", async () => {
    const server = await start({ repositories: { lamp: { a: "1" } } });
    const refs = `${server.urlOf("lamp")}/info/refs?service=git-upload-pack`;
    server.behave("lamp", answers(401));
    expect((await fetch(refs)).status).toBe(401);
    server.behave("lamp", sendsHtml);
    expect((await fetch(refs)).headers.get("content-type")).toContain("text/html");
    server.behave("lamp", redirects("http://other.example/x.git"));
    const redirected = await fetch(refs, { redirect: "manual" });
    expect(redirected.headers.get("location")).toBe("http://other.example/x.git/info/refs?service=git-upload-pack");
    server.behave("lamp", undefined);
    expect((await fetch(refs)).status).toBe(200);
  });

  test("answers only what reading needs", async () => {
    const server = await start({ repositories: { lamp: { a: "1" } } });
    expect((await fetch(server.urlOf("lamp"))).status).toBe(404);
    expect((await fetch(`${server.urlOf("none")}/info/refs?service=git-upload-pack`)).status).toBe(404);
    expect((await fetch(`${server.urlOf("lamp")}/info/refs?service=git-receive-pack`)).status).toBe(403);
    expect((await fetch(`${server.urlOf("lamp")}/git-upload-pack`)).status).toBe(403);
  });

  test("is gone after stop", async () => {
    const server = await startGit({ repositories: { empty: [] } });
    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  test("says what is missing where there is no git", async () => {
    const starting = startGit({ git: "/no/such/git", repositories: { lamp: {} } });
    await expect(starting).rejects.toThrow("needs git, and there is no program /no/such/git: install git");
  });
});
