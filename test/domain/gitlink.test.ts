import { describe, expect, test } from "vitest";
import { folderBehind, formatLink, isLink, parseLink, withoutLogin } from "../../src/domain/gitlink.ts";
import { AppError } from "../../src/errors.ts";

const REPO = "https://github.com/ann/lamp";

describe("a link", () => {
  test.each([
    "https://git\u200bhub.com/ann/lamp",
    `${REPO}\u00ad/tree/main`,
    `${REPO}#v\u200d1`,
    `${REPO}%E2%80%8B`,
    `${REPO}/tree/main%EF%BB%BF`,
    `${REPO}#v1%E2%81%A0`,
  ])("%j holds what nobody sees, and is refused for it", (text) => {
    expect(() => parseLink(text)).toThrow(new AppError("repository-link-invisible"));
  });

  test.each([
    REPO,
    `  ${REPO}/ \n`,
    `\ufeff${REPO}\u200b `,
    `\u2068${REPO}\u2069`,
    "github.com/ann/lamp",
    "HTTPS://GitHub.com/ann/lamp",
    `${REPO}?tab=readme-ov-file`,
    `${REPO}#readme`,
    `${REPO}?tab=readme-ov-file#readme`,
    `${REPO}/issues/5`,
    `${REPO}/releases`,
    `${REPO}/tree`,
    "git@github.com:ann/lamp",
    "ssh://git@github.com/ann/lamp",
    "ssh://git@github.com:22/ann/lamp",
  ])("%j is the repository itself", (text) => {
    expect(parseLink(text)).toEqual({ url: REPO, refs: [] });
  });

  test.each([
    [`${REPO}.git`, `${REPO}.git`],
    [`git clone ${REPO}.git`, `${REPO}.git`],
    ["git@gitlab.com:a/b/c/lamp.git", "https://gitlab.com/a/b/c/lamp.git"],
    ["https://gitlab.com/a/b/c/lamp", "https://gitlab.com/a/b/c/lamp"],
    ["gitlab.example.org/a/b/-/issues", "https://gitlab.example.org/a/b"],
    ["http://host:8080/srv/git/tree/lamp.git/", "http://host:8080/srv/git/tree/lamp.git"],
    ["http://127.0.0.1:3000/lamp", "http://127.0.0.1:3000/lamp"],
    ["http://[::1]:3000/a/lamp.git", "http://[::1]:3000/a/lamp.git"],
    ["localhost:3000/lamp.git", "https://localhost:3000/lamp.git"],
    ["https://git.sr.ht/~ann/lamp", "https://git.sr.ht/~ann/lamp"],
    ["https://пример.рф/a/лампа", "https://xn--e1afmkfd.xn--p1ai/a/%D0%BB%D0%B0%D0%BC%D0%BF%D0%B0"],
    ["https://dev.example/o/p/_git/lamp", "https://dev.example/o/p/_git/lamp"],
  ])("%j is %s", (text, url) => {
    expect(parseLink(text)).toEqual({ url, refs: [] });
  });

  test.each([
    [`${REPO}/tree/main`, ["main"]],
    [`${REPO}/commit/0123abc`, ["0123abc"]],
    [`${REPO}/commits/main/`, ["main"]],
    [`${REPO}/releases/tag/v1.0/rc`, ["refs/tags/v1.0/rc"]],
    [`${REPO}#dev`, ["dev"]],
    [`${REPO}/tree/main#feature/x`, ["feature/x"]],
    [`${REPO}.git#v2`, ["v2"]],
    ["git@github.com:ann/lamp.git#v2", ["v2"]],
  ])("%j of GitHub names %j", (text, refs) => {
    expect(parseLink(text)).toEqual({ url: text.includes(".git#") ? `${REPO}.git` : REPO, refs });
  });

  test.each([
    [`${REPO}/tree/feature/blue`, ["feature/blue", "feature"], "blue"],
    [`${REPO}/tree/feat%2Fblue/src/`, ["feat/blue/src", "feat/blue"], "src"],
    [`${REPO}/tree/main/my%20own/relay`, ["main"], "my own/relay"],
    [`${REPO}/blob/v1.0/schema.json`, ["v1.0/schema.json", "v1.0"], "schema.json"],
    [`${REPO}/blob/main/a.py#L3-L9`, ["main/a.py", "main"], "a.py"],
    [`${REPO}#main:firmware/relay`, ["main"], "firmware/relay"],
    [`${REPO}#:/firmware//relay/`, [], "firmware/relay"],
    ["https://gitlab.com/ann/lamp/-/tree/main/relay", ["main/relay", "main"], "relay"],
    [
      "https://gitlab.com/ann/lamp/-/blob/main/relay/main.py",
      ["main/relay/main.py", "main/relay", "main"],
      "relay/main.py",
    ],
    ["https://codeberg.org/ann/lamp/src/branch/main/relay", ["refs/heads/main/relay", "refs/heads/main"], "relay"],
    ["https://git.home.example/ann/lamp/src/commit/0123abc/relay", ["0123abc/relay", "0123abc"], "relay"],
    ["https://bitbucket.org/ann/lamp/src/main/relay/", ["main/relay", "main"], "relay"],
    ["https://git.sr.ht/~ann/lamp/tree/main/item/relay", ["main/relay", "main"], "relay"],
    ["https://git.home.example/~ann/lamp/tree/a/b/item/relay", ["a/b/relay", "a/b", "a"], "b/relay"],
    ["https://git.sr.ht/~ann/lamp/tree/main/item/item/x", ["main/item/x", "main/item", "main"], "item/x"],
  ])("%j names %j, and the folder %j behind the last of them", (text, refs, folder) => {
    expect(parseLink(text)).toMatchObject({ refs, folder });
  });

  test.each([
    [["main"], "firmware/relay", "main", "firmware/relay"],
    [["feature/blue/relay", "feature/blue", "feature"], "blue/relay", "feature/blue", "relay"],
    [["feature/blue", "feature"], "blue", "feature/blue", ""],
    [["refs/heads/a/b", "refs/heads/a"], "b", "refs/heads/a/b", ""],
    [[], "relay", "", "relay"],
  ])("to %j and %j leaves behind the branch %j the folder %j", (refs, folder, ref, behind) => {
    expect(folderBehind({ refs, folder }, ref)).toBe(behind);
  });

  test.each([
    [{ url: REPO, folder: "" }, null, REPO],
    [{ url: REPO, folder: "" }, "v1", `${REPO}#v1`],
    [{ url: REPO, folder: "a/b c" }, null, `${REPO}#:a/b%20c`],
    [{ url: REPO, folder: "a" }, "refs/tags/v1", `${REPO}#refs/tags/v1:a`],
  ])("to %j at %j is written as %j", (place, ref, link) => {
    expect(formatLink(place, ref)).toBe(link);
  });

  test.each([
    ["https://gitlab.com/a/b/lamp/-/tree/main", "https://gitlab.com/a/b/lamp", ["main"]],
    ["https://gitlab.com/a/lamp/-/commit/0123abc", "https://gitlab.com/a/lamp", ["0123abc"]],
    ["https://gitlab.com/a/lamp/-/tags/v1", "https://gitlab.com/a/lamp", ["v1"]],
    ["https://gitlab.com/a/lamp/-/releases", "https://gitlab.com/a/lamp", []],
    ["https://codeberg.org/a/lamp/src/branch/main", "https://codeberg.org/a/lamp", ["refs/heads/main"]],
    ["https://codeberg.org/a/lamp/src/tag/v1", "https://codeberg.org/a/lamp", ["refs/tags/v1"]],
    ["https://codeberg.org/a/lamp/src/commit/0123abc", "https://codeberg.org/a/lamp", ["0123abc"]],
    ["https://git.home.example/sub/a/lamp/src/branch/x", "https://git.home.example/sub/a/lamp", ["refs/heads/x"]],
    ["https://git.home.example/a/lamp/releases/tag/v1", "https://git.home.example/a/lamp", ["refs/tags/v1"]],
    ["https://gitlab.home.example/a/b/lamp/tree/main", "https://gitlab.home.example/a/b/lamp", ["main"]],
    ["https://bitbucket.org/a/lamp/src/main/", "https://bitbucket.org/a/lamp", ["main"]],
    ["https://git.sr.ht/~ann/lamp/tree/main", "https://git.sr.ht/~ann/lamp", ["main"]],
    ["https://git.sr.ht/~ann/lamp/tree/main/item/", "https://git.sr.ht/~ann/lamp", ["main"]],
  ])("%j of other sites is %s at %j", (text, url, refs) => {
    expect(parseLink(text)).toEqual({ url, refs });
  });

  test.each([
    ["", "repository-link"],
    ["lamp", "repository-link"],
    ["ann/lamp", "repository-link"],
    ["https://github.com/ann", "repository-link"],
    ["https://example.org/", "repository-link"],
    ["https://", "repository-link"],
    ["ftp://example.org/a/b", "repository-link"],
    ["file:///etc/passwd", "repository-link"],
    ["git://example.org/a/b", "repository-link"],
    ["javascript:alert(1)", "repository-link"],
    ["https://example.org/a b", "repository-link"],
    ["https://example.org/%zz", "repository-link"],
    [`https://example.org/${"a".repeat(2048)}`, "repository-link"],
    ["https://ann:secret@github.com/ann/lamp", "repository-credentials"],
    ["https://ghp_token@github.com/ann/lamp", "repository-credentials"],
    ["ssh://git:secret@github.com/ann/lamp", "repository-credentials"],
    [`${REPO}#a..b`, "repository-ref-not-found"],
    [`${REPO}#-x`, "repository-ref-not-found"],
  ])("%j is refused as %s", (text, code) => {
    expect(() => parseLink(text)).toThrow(expect.objectContaining({ code }));
    expect(() => parseLink(text)).toThrow(AppError);
  });
});

describe("a link that is made of a place", () => {
  test.each(["fw/green house", "fw/100%", "a%20b", "c#d", "e:f", "теплица/№1", "a\\b"])(
    "leads to the folder %j",
    (folder) => {
      for (const ref of [null, "v1", "50%"]) {
        const { url, refs, folder: read } = parseLink(formatLink({ url: REPO, folder }, ref));
        expect([url, refs, read]).toEqual([REPO, ref === null ? [] : [ref], folder]);
      }
    },
  );
});

describe("a login in a link", () => {
  test.each([
    ["https://ann:secret@github.com/ann/lamp", REPO],
    ["https://ghp_token@github.com/ann/lamp#v1", `${REPO}#v1`],
    ["https://ann@mail.example:s/c#r@t@github.com/ann/lamp", REPO],
    ["git clone https://oauth2:1@github.com/ann/lamp", `git clone ${REPO}`],
    ["here: http://ann:1@host/lamp", "here: http://host/lamp"],
    ["oauth2:ghp_1@github.com/ann/lamp", "github.com/ann/lamp"],
    ["ghp_1@github.com/ann/lamp", "github.com/ann/lamp"],
    ["https://ann:secret@github.com", "https://github.com"],
    [`${REPO}?private_token=1&x=2#v1`, `${REPO}#v1`],
    [`${REPO}/raw/main/schema.json?x=2&token=1`, `${REPO}/raw/main/schema.json`],
  ])("%j is taken out", (text, bare) => {
    expect(withoutLogin(text)).toBe(bare);
  });

  test.each([
    REPO,
    `${REPO}/tree/v1@2`,
    `${REPO}?tab=readme`,
    "https://git.example:8443/ann/lamp/tree/ann@home",
    "https://git.example:8443/ann/lamp#x:y@z/w",
    "git@github.com:ann/lamp.git",
    "ssh://git@github.com/ann/lamp.git",
    "git@github.com:2222/ann/lamp.git",
    "pump@greenhouse/1",
    "Ann: me @ home",
    "10:30@ann",
  ])("%j has none", (text) => {
    expect(withoutLogin(text)).toBeUndefined();
  });

  test("leaves a link that can be read, or none", () => {
    expect([REPO, "https://github.com", "", "lamp"].map(isLink)).toEqual([true, false, false, false]);
  });
});
