import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GitServer, startGit } from "../../../src/sandbox/git.ts";
import { Repositories } from "../../../src/services/repository/repository.ts";

let git: GitServer;
const repositories = new Repositories({ allowPrivateHosts: true });
const program = (folder: string, name: string) => ({
  [`${folder}schema.json`]: `{"output_variables": ["${name}"]}`,
  [`${folder}json_example.json`]: "{}",
  [`${folder}main.py`]: `print("${name}")`,
});

beforeAll(async () => {
  git = await startGit({
    repositories: {
      farm: { ...program("firmware/relay/", "relay"), ...program("firmware/fan/", "fan"), "docs/index.txt": "" },
      lamp: { ...program("", "lamp"), "parts/lens.txt": "" },
      deep: program("a/b/c/", "deep"),
      hidden: { ...program(".old/", "old"), "read.txt": "" },
    },
  });
  await git.commit("farm", program("firmware/relay/", "blue"), { branch: "feature/blue" });
  await git.commit("farm", program("firmware/relay/", "tagged"), { branch: "release", tag: "v1/relay" });
});
afterAll(async () => {
  await repositories.stop();
  await git.stop();
});

/** What is read at a page of a repository on a site such as GitHub's. */
const read = async (name: string, page = "") => {
  const { folder, ref, schema } = await repositories.read(git.urlOf(name) + page);
  return [folder, ref ?? null, schema.outputs.map((output) => output.name)];
};
const refusal = (name: string, page = "") =>
  repositories.read(git.urlOf(name) + page).then(
    () => expect.unreachable(),
    ({ code, params }) => [code, params],
  );

describe("a folder in a link", () => {
  test.each([
    ["/tree/main/firmware/relay", "firmware/relay", "main", "relay"],
    ["/-/tree/main/firmware/fan", "firmware/fan", "main", "fan"],
    ["/src/branch/main/firmware/fan/", "firmware/fan", "main", "fan"],
    ["/blob/main/firmware/fan/main.py", "firmware/fan", "main", "fan"],
    ["/tree/feature/blue/firmware/relay", "firmware/relay", "feature/blue", "blue"],
    ["/src/branch/feature/blue/firmware/relay", "firmware/relay", "feature/blue", "blue"],
    ["/src/tag/v1/relay/firmware/relay", "firmware/relay", "v1/relay", "tagged"],
    ["#feature/blue:firmware/relay", "firmware/relay", "feature/blue", "blue"],
    ["#:firmware/relay", "firmware/relay", null, "relay"],
  ])("as in %s is read, whatever slashes its branch holds", async (page, folder, ref, output) => {
    expect(await read("farm", page)).toEqual([folder, ref, [output]]);
  });

  test("is a commit's too", async () => {
    const commit = await git.run("farm", "rev-parse", "feature/blue");
    expect(await read("farm", `/tree/${commit}/firmware/relay`)).toEqual(["firmware/relay", commit, ["blue"]]);
  });

  test("gives a board its own files, from where it begins", async () => {
    const files = await repositories.files({ url: git.urlOf("farm"), refs: ["main"], folder: "firmware/fan" });
    expect(files.map(([path]) => path)).toEqual(["json_example.json", "main.py", "schema.json"]);
  });

  test.each(["/tree/main/firmwear/relay", "/tree/main/firmware/relay/main.py/x", "#:../relay"])(
    "that is not there, as in %s, is said to be missing",
    async (page) => {
      expect(await refusal("farm", page)).toEqual(["repository-folder-missing", { folder: expect.anything() }]);
    },
  );

  test("whose branch is not there is no folder of another one", async () => {
    expect(await refusal("farm", "/tree/mian/firmware/relay")).toEqual([
      "repository-ref-not-found",
      { ref: "mian/firmware/relay" },
    ]);
  });
});

describe("a place without schema.json", () => {
  test.each([
    ["farm", "", null, ["firmware/fan", "firmware/relay"]],
    ["farm", "/tree/main/docs", "main", ["firmware/fan", "firmware/relay"]],
    ["lamp", "/tree/main/parts", "main", [""]],
    ["deep", "/tree/main/a", "main", ["a/b/c"]],
  ])("of %s at %j is answered with those that have one", async (name, page, ref, folders) => {
    expect(await refusal(name, page)).toEqual(["repository-schema-elsewhere", { url: git.urlOf(name), ref, folders }]);
  });

  test("is answered plainly where there is none, or a hidden one alone", async () => {
    expect(await refusal("hidden")).toEqual(["repository-file-missing", { file: "schema.json" }]);
  });

  test("among very many folders is answered with some of them", async () => {
    const names = Array.from({ length: 50 }, (_, one) => `unit-${one}/`);
    await git.commit("many", Object.assign({}, ...names.map((folder) => program(folder, "x"))));
    const [, { folders }] = await refusal("many");
    expect(folders).toHaveLength(20);
  });
});

test("a folder that lacks json_example.json is named with it", async () => {
  await git.commit("half", { "relay/schema.json": '{"output_variables": ["x"]}' });
  expect(await refusal("half", "#:relay")).toEqual(["repository-file-missing", { file: "relay/json_example.json" }]);
});
