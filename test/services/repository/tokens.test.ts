import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseLink } from "../../../src/domain/gitlink.ts";
import { hostOf, parseToken, toLogin } from "../../../src/domain/gittoken.ts";
import { answers, asksFor, type Behaviour, redirects } from "../../../src/sandbox/behaviour.ts";
import { type GitServer, startGit } from "../../../src/sandbox/git.ts";
import { LIMITS, type ReadingNetwork, readRepository } from "../../../src/services/repository/reading.ts";
import { CERT, TLS } from "../../support/tls.ts";

const TOKEN = "ghp_secret:42";
/** As GitLab makes them, and one that ends like the name of a host. */
const ROUTABLE = "glpat-AbCdEfGhIjKlMnOp.01.zkwabcd";
let git: GitServer;
let host: string;
/** Of each request: the host that it was for, and what it has shown. */
let shown: [host: string, authorization: string | undefined][] = [];

beforeAll(async () => {
  git = await startGit({
    repositories: { lamp: { "schema.json": '{"input_variables": ["x"]}', "json_example.json": "{}" } },
    tls: TLS,
  });
  host = `git.example:${new URL(git.url).port}`;
});
afterEach(() => {
  shown = [];
  git.behave("moved", undefined);
});
afterAll(() => git.stop());

const watched =
  (behaviour: Behaviour): Behaviour =>
  (request, response, rest) => {
    shown.push([request.headers.host ?? "", request.headers.authorization]);
    return behaviour(request, response, rest);
  };
const network: ReadingNetwork = { lookup: async () => ["127.0.0.1"], route: (address) => address };
const limits = { ...LIMITS, allowPrivateHosts: true, ca: CERT };
const BASIC = `Basic ${Buffer.from(`ann:${TOKEN}`).toString("base64")}`;

function read(behaviour: Behaviour, login?: ReadingNetwork["login"], link = `https://${host}/lamp.git`) {
  git.behave("lamp", watched(behaviour));
  return readRepository(parseLink(link), limits, { ...network, login }).then(
    ({ url }) => [url],
    ({ code, params }) => [code, params],
  );
}
const login = (password = TOKEN, at = host) => ({ host: at, user: "ann", password });

describe("a private repository", () => {
  test("is read with a token, which is shown when the host has asked", async () => {
    expect(await read(asksFor(TOKEN), login())).toEqual([`https://${host}/lamp.git`]);
    expect(shown.map(([, authorization]) => authorization)).toEqual([undefined, BASIC, BASIC]);
  });

  test("is said to be private where there is no token for its host", async () => {
    expect(await read(asksFor(TOKEN))).toEqual(["repository-private", undefined]);
    expect(await read(asksFor(TOKEN), login(TOKEN, "other.example"))).toEqual([
      "repository-token-refused",
      { host: "other.example" },
    ]);
    expect(shown.filter(([, authorization]) => authorization !== undefined)).toEqual([]);
  });

  test.each([
    ["wrong or revoked", asksFor(TOKEN), "repository-token-refused"],
    ["not allowed to read it", answers(403), "repository-token-refused"],
    ["of somebody who may not know of it", answers(404), "repository-token-blind"],
  ])("whose token is %s says so", async (_, behaviour, code) => {
    expect(await read(behaviour, login("ghp_other"))).toEqual([code, { host }]);
  });
});

describe("a token", () => {
  test("is shown to nobody where a repository is public", async () => {
    expect(await read(() => "git", login())).toEqual([`https://${host}/lamp.git`]);
    expect(shown.some(([, authorization]) => authorization !== undefined)).toBe(false);
  });

  test("is not taken along to another host or port by a redirect", async () => {
    const other = host.replace("git.example", "other.example");
    git.behave("moved", redirects(`https://${other}/lamp.git`));
    expect(await read(asksFor(TOKEN), login(), `https://${host}/moved.git`)).toEqual([
      "repository-token-refused",
      { host },
    ]);
    expect(shown).toEqual([
      [other, undefined],
      [other, undefined],
    ]);
  });

  test("stays with its host when that redirects within", async () => {
    git.behave("moved", redirects(`https://${host}/lamp.git`));
    expect(await read(asksFor(TOKEN), login(), `https://${host}/moved`)).toEqual([`https://${host}/moved`]);
  });

  test("is not sent unencrypted", async () => {
    const plain = await startGit({ repositories: { lamp: { "schema.json": "{}" } } });
    const at = `git.example:${new URL(plain.url).port}`;
    plain.behave("lamp", watched(asksFor(TOKEN)));
    const reading = readRepository(parseLink(`http://${at}/lamp.git`), limits, { ...network, login: login(TOKEN, at) });
    await expect(reading).rejects.toMatchObject({ code: "repository-token-refused" });
    expect(shown.map(([, authorization]) => authorization)).toEqual([undefined, undefined]);
    await plain.stop();
  });
});

describe("what people type", () => {
  test.each([
    ["github.com ghp_1", undefined, { host: "github.com", token: "ghp_1" }],
    [
      "  https://GitLab.example:8443/ann/lamp \n glpat-1 ",
      undefined,
      { host: "gitlab.example:8443", token: "glpat-1" },
    ],
    ["ghp_1", "github.com", { host: "github.com", token: "ghp_1" }],
    ["codeberg.org t1", "github.com", { host: "codeberg.org", token: "t1" }],
    ["ghp_1 github.com", undefined, { host: "github.com", token: "ghp_1" }],
    [`${ROUTABLE} gitlab.com`, undefined, { host: "gitlab.com", token: ROUTABLE }],
    [`${ROUTABLE} https://GitLab.com/ann/lamp`, "github.com", { host: "gitlab.com", token: ROUTABLE }],
    [`gitlab.com ${ROUTABLE}`, undefined, { host: "gitlab.com", token: ROUTABLE }],
    [ROUTABLE, "gitlab.com", { host: "gitlab.com", token: ROUTABLE }],
    ["deploy:1234 git.home:8443", undefined, { host: "git.home:8443", token: "deploy:1234" }],
    ["192.168.1.5:3000 t1", undefined, { host: "192.168.1.5:3000", token: "t1" }],
  ])("%j is a token, where %j is known", (text, known, typed) => {
    expect(parseToken(text, known)).toEqual(typed);
  });

  test.each([
    ["", "github.com", "git-token-invalid"],
    ["ghp_1", undefined, "git-token-unclear"],
    ["my token is ghp_1", "github.com", "git-token-invalid"],
    ["http://github.com ghp_1", undefined, "git-token-unclear"],
    ["github ghp_1", undefined, "git-token-unclear"],
    ["ghp_1 github", undefined, "git-token-unclear"],
    ["deploy:1234 t1", undefined, "git-token-unclear"],
    ["eyJhbGciOi.eyJzdWIi.SflKxwRJ gitlab.com", "github.com", "git-token-invalid"],
    ["gitlab.com github.com", undefined, "git-token-unclear"],
    ["gitlab.com", "gitlab.com", "git-token-invalid"],
    ["токен", "github.com", "git-token-invalid"],
    ["ghp\u200b1", "github.com", "git-token-invalid"],
    ["x".repeat(5000), "github.com", "git-token-invalid"],
  ])("%j is none, where %j is known", (text, known, code) => {
    expect(() => parseToken(text, known)).toThrow(expect.objectContaining({ code }));
  });

  test("a host is named as a browser would", () => {
    expect(
      ["https://GitHub.com:443/a/b", "github.com", "localhost:3000", "http://a.b", "github", ""].map(hostOf),
    ).toEqual(["github.com", "github.com", "localhost:3000", undefined, undefined, undefined]);
  });

  test.each([
    ["github.com", "ghp_1", "oauth2", "ghp_1"],
    ["bitbucket.org", "t", "x-token-auth", "t"],
    ["gitlab.com", "gitlab+deploy-token-1:abc:d", "gitlab+deploy-token-1", "abc:d"],
  ])("for %s, %s is shown as %s and %s", (at, token, user, password) => {
    expect(toLogin(at, token)).toEqual({ host: at, user, password });
  });
});
