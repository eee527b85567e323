import { afterEach, beforeEach, expect, test } from "vitest";
import type { Behaviour } from "../../../src/sandbox/behaviour.ts";
import { type GitServer, startGit } from "../../../src/sandbox/git.ts";
import { Repositories } from "../../../src/services/repository/repository.ts";

const UNIT = { "schema.json": '{"input_variables": ["x"]}', "json_example.json": "{}" };
/** As many as are read at once. */
const STRANGERS = [1, 2, 3, 4, 5];

let git: GitServer;
let held: (() => void)[];
beforeEach(async () => {
  git = await startGit({ repositories: { lamp: UNIT, slow: UNIT } });
  held = [];
});
afterEach(() => git.stop());

/** Answers byte by byte, for ever. */
const drips: Behaviour = (_request, response) => {
  response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" });
  const timer = setInterval(() => response.write("0"), 20);
  response.on("close", () => clearInterval(timer));
  for (const go of held.splice(0)) go();
};
/** When the next request has come. */
const nextAsked = () => new Promise<void>((resolve) => held.push(resolve));
const codeOf = (reading: Promise<unknown>) =>
  reading.then(
    () => "good",
    (error) => error.code,
  );

test("strangers whose servers drip hold up others for a moment at most, who are told", async () => {
  const repositories = new Repositories({ allowPrivateHosts: true, leastSpeed: { bytes: 1024, ms: 5000 } });
  git.behave("slow", drips);
  const slow = STRANGERS.map((person) => codeOf(repositories.read(git.urlOf("slow"), { person })));
  let waited = 0;
  const onWait = () => {
    waited += 1;
  };
  const admin = codeOf(repositories.read(git.urlOf("lamp"), { person: 9, onWait }));
  expect(waited).toBe(1);
  expect(await admin).toBe("good");
  expect(await Promise.all(slow)).toEqual(STRANGERS.map(() => "repository-slow"));
}, 60_000);

test("a person has one reading at a time, and another once that has ended, however it did", async () => {
  const repositories = new Repositories({ allowPrivateHosts: true, leastSpeed: { bytes: 1024, ms: 5000 } });
  git.behave("slow", drips);
  const asked = nextAsked();
  const first = codeOf(repositories.read(git.urlOf("slow"), { person: 1 }));
  await asked;
  expect(await codeOf(repositories.read(git.urlOf("lamp"), { person: 1 }))).toBe("repository-busy");
  expect(await first).toBe("repository-slow");
  expect(await codeOf(repositories.read(git.urlOf("lamp"), { person: 1 }))).toBe("good");
  expect(await codeOf(repositories.read("lamp", { person: 1 }))).toBe("repository-link");
  expect(await codeOf(repositories.read(git.urlOf("lamp"), { person: 1 }))).toBe("good");
}, 60_000);

test("all readings end when they are cut, those that wait too", async () => {
  const cut = new AbortController();
  const repositories = new Repositories({ allowPrivateHosts: true, cut: cut.signal });
  git.behave("slow", drips);
  const asked = nextAsked();
  // Those who read give no way to those who wait, however long a busy machine takes.
  const all = [...STRANGERS, 6, 7].map((person) =>
    codeOf(repositories.read(git.urlOf("slow"), { person, standing: person > 5 ? "newcomer" : "owner" })),
  );
  await asked;
  cut.abort();
  expect(new Set(await Promise.all(all))).toEqual(new Set(["repository-timeout"]));
}, 60_000);
