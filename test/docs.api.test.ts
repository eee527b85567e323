import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient, createToken, uuidsOf } from "./support/api.ts";
import { meet } from "./support/people.ts";
import { createUnitInChat, RELAY, startWorld, type World } from "./support/pepeunit.ts";

const run = promisify(execFile);
const PAGE = readFileSync("docs/api.md", "utf8");
const EXAMPLES = [...PAGE.matchAll(/```sh\n(.*?)\n```/gs)].map(([, example = ""]) => example);

/** The program with a new name for what it measures. */
const RENAMED = { ...RELAY, "schema.json": RELAY["schema.json"].replace('"temperature"', '"heat"') };

let world: World;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  world = await startWorld();
  const ann = await meet(world);
  const { unit } = await createUnitInChat(world, ann);
  const now = Date.now();
  const temperature = Array.from({ length: 50 }, (_, i) => [now - i * 60_000, 20 + i / 10]);
  await unit.sync({ log: [[Date.now(), "error", "DS18B20 not found"]], output_variables: { temperature } });
  const { json } = await unit.sync({ at: null });
  // A device that takes over whatever is set.
  await unit.sync({ input_rev: json?.input_rev });
  const known = await uuidsOf(world, "Greenhouse");
  const token = await createToken(ann);
  const spike = `/samples?output=${known.of.temperature}&from=0&to=${now + 60_000}&above=24.8`;
  await createClient(world, token)(spike, { method: "DELETE" });
  const commit = await world.git.commit("relay", RENAMED);
  env = {
    PATH: process.env.PATH,
    API: `${world.instance.localUrl}/api/v1`,
    TOKEN: token,
    UNIT: known.unit,
    OUTPUT: known.of.temperature,
    INPUT: known.of.target,
    COMMIT: commit,
  };
});
afterAll(() => world.stop());

test.each(EXAMPLES)("the page's example works: %s", async (example) => {
  const command = example
    .replace("curl ", "curl -sS -w '\\n%{http_code}' ")
    .replace("> samples.csv", "")
    .replace("wait=10", "wait=0.1");
  const { stdout } = await run("sh", ["-c", command], { env }).catch((error: { stdout: string; code: number }) => {
    // Told to stop after two seconds.
    if (error.code === 28) return error;
    throw error;
  });
  expect(stdout).toMatch(/200$/);
  if (example.includes("events")) expect(stdout.match(/^event: value$/gm)).toHaveLength(2);
  else expect(stdout.length).toBeGreaterThan(50);
});

test("the page shows each kind of operation", () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(8);
  for (const part of ["/units", "/value", "-X PUT", "-X PATCH", "-X POST", "/samples", "/events"])
    expect(EXAMPLES.join("\n")).toContain(part);
});
