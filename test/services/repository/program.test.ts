import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "../../../src/errors.ts";
import { type GitServer, startGit } from "../../../src/sandbox/git.ts";
import { Repositories } from "../../../src/services/repository/repository.ts";

const UNIT = { "schema.json": '{"input_variables": ["a"]}', "json_example.json": "{}", "main.py": "print(1)\n" };

let git: GitServer;
const repositories = new Repositories({ allowPrivateHosts: true });
beforeAll(async () => {
  git = await startGit();
});
afterAll(async () => {
  await repositories.stop();
  await git.stop();
});

/** The files at a commit, or the code of why there are none and what it is about. */
async function filesAt(name: string, commit: string): Promise<Record<string, string> | unknown[]> {
  try {
    const files = await repositories.files({ url: git.urlOf(name), refs: [commit] });
    return Object.fromEntries(files.map(([path, content]) => [path, Buffer.from(content).toString()]));
  } catch (error) {
    const { code, params } = error as AppError;
    expect(error).toBeInstanceOf(AppError);
    return [code, (params as { file?: string }).file];
  }
}

let made = 0;
async function filesOf(files: Record<string, string | Uint8Array>): Promise<Record<string, string> | unknown[]> {
  const name = `program-${made++}`;
  return filesAt(name, await git.commit(name, { ...UNIT, ...files }));
}

test("a program is all its files, in folders too, but for what people read and what is hidden", async () => {
  const kept = {
    ...{ "lib/bme280.mpy": "M\x06", "www/index.html": "<p>", "fonts/a b.bin": "…", "lib/deep/er/x.py": "" },
    // Named like what people read, and pictures that a page or a display shows.
    ...{ "license.py": "", "authors.py": "", "readme.py": "", "changelog.json": "{}", "copying.mpy": "" },
    ...{ "www/logo.svg": "<svg/>", "www/photo.jpg": "p".repeat(64 * 1024) },
  };
  const left = {
    "README.md": "#",
    LICENSE: "MIT",
    "docs/board.png": "p".repeat(64 * 1024 + 1),
    "docs/wiring.png": "p".repeat(300 * 1024),
    "licence.txt": "",
    "case.STL": "",
    ".gitignore": "*",
    ".github/workflows/test.yml": "on: push",
    "lib/.cache/x.py": "",
  };
  expect(await filesOf({ ...kept, ...left })).toEqual({ ...UNIT, ...kept });
});

test("it is read at the commit that was asked for, though the branch has moved", async () => {
  const before = await git.commit("moved", UNIT);
  await git.commit("moved", { "main.py": "print(2)\n" });
  expect(await filesAt("moved", before)).toEqual(UNIT);
});

test("bytes come as they are, each file with its own memory alone", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const commit = await git.commit("bytes", { ...UNIT, "table.bin": bytes });
  const files = new Map(await repositories.files({ url: git.urlOf("bytes"), refs: [commit] }));
  expect(files.get("table.bin")).toEqual(bytes);
  expect(files.get("table.bin")?.buffer.byteLength).toBe(256);
});

test("no more is read than a board has room for", async () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f/${n}.py`, ""]));
  expect(Object.keys(await filesOf(many(197)))).toHaveLength(200);
  expect(await filesOf(many(198))).toEqual(["program-too-large", undefined]);
  const part = "x".repeat(256 * 1024);
  expect(await filesOf({ "big.bin": part })).toMatchObject({ "big.bin": part });
  expect(await filesOf({ "big.bin": `${part}x` })).toEqual(["repository-file-too-large", "big.bin"]);
  expect(await filesOf({ a: part, b: part, c: part, d: part })).toEqual(["program-too-large", undefined]);
});

test.each(["aux.py", "a\\b.py", "lib/a:b.py", "q?.py", "tail ", "lib./x.py", "bell\u0007.py", "rl\u202Eyp.exe"])(
  "a file called %j is refused and named, not left out",
  async (name) => {
    const [code] = (await filesOf({ [name]: "1" })) as unknown[];
    expect(code).toBe("program-file-name");
  },
);

test("a pointer to Git LFS, or a symbolic link, is no file of a program", async () => {
  const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12\n`;
  expect(await filesOf({ "lib/font.bin": lfs })).toEqual(["repository-file-lfs", "lib/font.bin"]);
  await git.commit("linked", UNIT);
  const blob = await git.run("linked", "rev-parse", "main:main.py");
  await git.run("linked", "read-tree", "main");
  await git.run("linked", "update-index", "--add", "--cacheinfo", `120000,${blob},lib.py`);
  await git.run("linked", "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},vendor`);
  const tree = await git.run("linked", "write-tree");
  const commit = await git.run("linked", "-c", "user.name=a", "-c", "user.email=a", "commit-tree", tree, "-m", "x");
  await git.run("linked", "update-ref", "refs/heads/main", commit);
  expect(await filesAt("linked", commit)).toEqual(["repository-file-symlink", "lib.py"]);
});
