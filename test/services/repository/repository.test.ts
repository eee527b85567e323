import { afterEach, describe, expect, test } from "vitest";
import { parseLink } from "../../../src/domain/gitlink.ts";
import { redirects } from "../../../src/sandbox/behaviour.ts";
import { type GitOptions, type GitServer, startGit } from "../../../src/sandbox/git.ts";
import { Repositories } from "../../../src/services/repository/repository.ts";

/** The files of a unit whose only input is called as given, so that one can tell which commit was read. */
const unit = (input: string) => ({
  "schema.json": JSON.stringify({ input_variables: { [input]: "bool" }, output_variables: ["t"] }),
  "json_example.json": '{"WIFI_SSID": "", "pins": [1, 2]}',
});

const started: GitServer[] = [];
const start = async (options: GitOptions) => {
  const git = await startGit(options);
  started.push(git);
  return git;
};
const repositories = new Repositories({ allowPrivateHosts: true });
/** The input's name, the ref and the commit of what a link leads to. */
const read = async (link: string) => {
  const { schema, ref, commit } = await repositories.read(link);
  return [schema.inputs[0]?.name, ref, commit];
};

afterEach(async () => {
  await Promise.all(started.splice(0).map((git) => git.stop()));
});

describe("reading a repository", () => {
  test("gives schema, example and commit of its default branch", async () => {
    const git = await start({ repositories: { lamp: unit("relay") } });
    const content = await repositories.read(` ${git.urlOf("lamp")}/ `);
    expect(content).toEqual({
      url: git.urlOf("lamp"),
      folder: "",
      commit: await git.run("lamp", "rev-parse", "main"),
      schema: {
        worldState: [],
        unitState: [],
        inputs: [{ name: "relay", type: "bool" }],
        outputs: [{ name: "t", type: "float" }],
        sync: null,
      },
      example: '{"WIFI_SSID": "", "pins": [1, 2]}',
    });
  });

  test("sees a new commit at the next reading", async () => {
    const git = await start({ repositories: { lamp: unit("old") } });
    const [, , before] = await read(git.urlOf("lamp"));
    const sha = await git.commit("lamp", unit("new"));
    expect(await read(git.urlOf("lamp"))).toEqual(["new", undefined, sha]);
    expect(before).not.toBe(sha);
  });

  test("finds branches, tags and commits by what the link says", async () => {
    const git = await start({
      repositories: {
        "ann/lamp": [
          { files: unit("one"), tag: "v1", annotated: true },
          { files: unit("two"), tag: "light" },
          { files: unit("three") },
          { files: unit("four"), branch: "feature/blue" },
          { files: unit("five"), branch: "feature-x" },
        ],
      },
    });
    const at = async (ref: string) => git.run("ann/lamp", "rev-parse", `${ref}^{commit}`);
    const [v1, light, main, blue] = await Promise.all(["v1", "light", "main", "feature/blue"].map(at));
    const url = git.urlOf("ann/lamp");
    const page = url.replace(/\.git$/, "");
    expect(await read(`${url}#v1`)).toEqual(["one", "v1", v1]);
    expect(await read(`${url}#refs/tags/light`)).toEqual(["two", "light", light]);
    expect(await read(`${url}#feature/blue`)).toEqual(["four", "feature/blue", blue]);
    expect(await read(`${page}/tree/feature/blue/`)).toEqual(["four", "feature/blue", blue]);
    expect(await read(`${page}/blob/main/schema.json`)).toEqual(["three", "main", main]);
    expect(await read(`${page}/-/blob/light/schema.json?raw=1`)).toEqual(["two", "light", light]);
    expect(await read(`${page}/src/branch/main`)).toEqual(["three", "main", main]);
    expect(await read(`${page}/releases/tag/v1`)).toEqual(["one", "v1", v1]);
    expect(await read(`${page}/tree/main#v1`)).toEqual(["one", "v1", v1]);
    expect(await read(`${page}/commit/${blue}`)).toEqual(["four", blue, blue]);
    expect(await read(`${url}#${blue?.slice(0, 8).toUpperCase()}`)).toEqual(["four", blue, blue]);
    expect(await read(`${url}#${v1}`)).toEqual(["one", v1, v1]);
  });

  test("keeps a tag apart from a branch of the same name", async () => {
    const git = await start({ repositories: { lamp: [{ files: unit("tagged"), tag: "x" }] } });
    const branch = await git.commit("lamp", unit("branched"), { branch: "x" });
    const {
      url,
      ref = "",
      commit,
      schema,
    } = await repositories.read({ url: git.urlOf("lamp"), refs: ["refs/tags/x"] });
    expect([ref, schema.inputs[0]?.name]).toEqual(["refs/tags/x", "tagged"]);
    expect(await read(`${url}#${ref}`)).toEqual(["tagged", "refs/tags/x", commit]);
    expect(await read(`${url}#x`)).toEqual(["branched", "x", branch]);
  });

  test.each([true, false])("finds a commit that is no tip, where the server gives such: %s", async (anySha) => {
    const git = await start({ anySha, repositories: { lamp: [] } });
    const old = await git.commit("lamp", unit("old"));
    await git.commit("lamp", unit("new"));
    expect(await read(`${git.urlOf("lamp")}#${old}`)).toEqual(["old", old, old]);
  });

  test("finds main where HEAD names a branch that was never made", async () => {
    const git = await start({ repositories: { lamp: [{ files: unit("x"), branch: "a" }, { files: unit("relay") }] } });
    await git.run("lamp", "symbolic-ref", "HEAD", "refs/heads/master");
    expect((await read(git.urlOf("lamp"))).slice(0, 2)).toEqual(["relay", undefined]);
    expect((await read(`${git.urlOf("lamp")}#a`)).slice(0, 2)).toEqual(["x", "a"]);
  });

  test("unpacks files that git stored as differences", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `relay_of_the_room_${index}`);
    const text = JSON.stringify({ input_variables: names });
    const copies = Object.fromEntries(names.map((name) => [name, `${text}${name}`]));
    const git = await start({ repositories: { lamp: { ...unit("x"), "schema.json": text, ...copies } } });
    await git.run("lamp", "repack", "-adfq", "--window=50", "--depth=50");
    expect((await repositories.read(git.urlOf("lamp"))).schema.inputs).toHaveLength(40);
  });

  test("follows where a repository moved to, for all requests, and brings nobody's login there", async () => {
    const git = await start({ repositories: { new: unit("moved") } });
    const headers: (string | undefined)[] = [];
    git.behave("old", redirects(git.urlOf("hop"), 301));
    git.behave("hop", redirects(git.urlOf("new"), 307));
    git.behave("new", (request) => {
      headers.push(request.headers.authorization, request.headers.cookie);
      return "git";
    });
    const { url, schema } = await repositories.read(git.urlOf("old"));
    expect([url, schema.inputs[0]?.name]).toEqual([git.urlOf("old"), "moved"]);
    expect(headers).toEqual([undefined, undefined, undefined, undefined]);
  });

  test("takes what an earlier reading gave as it takes a link", async () => {
    const git = await start({ repositories: { lamp: unit("relay") } });
    const parsed = parseLink(`${git.urlOf("lamp")}#main`);
    const readings = await Promise.all([repositories.read(parsed), repositories.read(`${parsed.url}#main`)]);
    expect(readings[0]).toEqual(readings[1]);
  });
});
