import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createUnit, type UnitEnv, type VirtualUnit } from "../../src/sandbox/unit.ts";
import { readAll, readNow, readSamples } from "../support/database.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";
import { headersOf, postFrame, postSync, type Reply, sealBytes } from "../support/request.ts";

let world: World;
let url: string;
let unit: VirtualUnit;
let env: UnitEnv;
beforeAll(async () => {
  world = await startWorld();
  url = world.instance.localUrl;
  ({ unit, env } = await createUnitInChat(world, await meet(world)));
});
afterAll(() => world.stop());

const problem = ({ headers, body }: Reply) => [headers["content-type"], JSON.parse(body.toString())] as const;

describe("400, in plain JSON, for what is no frame:", () => {
  const good = () => sealBytes(env, JSON.stringify({ at: Date.now() }));
  const cases: [what: string, post: () => Promise<Reply>][] = [
    ["no body", () => postSync(url, headersOf(env.PEPEUNIT_TOKEN), undefined)],
    ["an empty body", () => postFrame(url, env.PEPEUNIT_TOKEN, Buffer.alloc(0))],
    ["another version", () => postFrame(url, env.PEPEUNIT_TOKEN, good().fill(2, 0, 1))],
    ["a length that is no whole blocks", () => postFrame(url, env.PEPEUNIT_TOKEN, good().subarray(0, -1))],
    ["no ciphertext at all", () => postFrame(url, env.PEPEUNIT_TOKEN, good().subarray(0, 49))],
    ["another content type", () => postSync(url, { ...headersOf(env.PEPEUNIT_TOKEN), "content-type": "text/plain" }, good())],
    ["JSON", () => postSync(url, { ...headersOf(env.PEPEUNIT_TOKEN), "content-type": "application/json" }, Buffer.from("{}"))],
    ["no content type", () => postSync(url, { ...headersOf(env.PEPEUNIT_TOKEN), "content-type": "" }, good())],
  ]; // biome-ignore format: one line a case

  test.each(cases)("%s", async (_what, post) => {
    const before = await readAll(world.dir);
    const reply = await post();
    expect(reply.status).toBe(400);
    expect(problem(reply)).toEqual([
      expect.stringContaining("application/problem+json"),
      { type: "about:blank", status: 400, title: "frame-malformed" },
    ]);
    expect(await readAll(world.dir)).toEqual(before);
  });
});

test("413 for more than 64 KiB, while the largest frame that fits is taken", async () => {
  const largest = sealBytes(env, JSON.stringify({ at: Date.now() }).padEnd(4092 * 16 - 1));
  expect(largest.length).toBe(49 + 4092 * 16);
  expect((await unit.post(largest)).status).toBe(200);
  const reply = await postFrame(url, env.PEPEUNIT_TOKEN, sealBytes(env, "{}".padEnd(65536)));
  expect(reply.status).toBe(413);
  expect(problem(reply)).toEqual([expect.stringContaining("application/problem+json"), expect.anything()]);
});

describe("422, sealed, for authentic bytes that are not the JSON described:", () => {
  const at = () => Date.now();
  const cases: [what: string, json: () => unknown][] = [
    ["a list", () => []],
    ["a number", () => 7],
    ["null", () => null],
    ["at as a string", () => ({ at: String(at()) })],
    ["at as a fraction", () => ({ at: at() + 0.5 })],
    ["a negative at", () => ({ at: -1 })],
    ["outputs as a list", () => ({ at: at(), output_variables: [1] })],
    ["state as a string", () => ({ at: at(), unit_state: "fine" })],
    ["input_rev as a fraction", () => ({ at: at(), input_rev: 1.5 })],
    ["a negative wait", () => ({ at: at(), wait: -1 })],
    ["a wait of more than 30 s", () => ({ at: at(), wait: 31 })],
    ["a log that is no list", () => ({ at: at(), log: "fine" })],
    ["more than 100 log lines", () => ({ at: at(), log: Array(101).fill([at(), "error", "x"]) })],
    ["more than 1,000 samples", () => ({ at: at(), output_variables: { temperature: Array(1001).fill([at(), 1]) } })],
    ["1,001 samples in two lists", () => ({ at: at(), output_variables: { temperature: Array(1000).fill([at(), 1]), door: "open" } })],
    ["state without a clock", () => ({ unit_state: { uptime: 1 } })],
    ["outputs without a clock", () => ({ output_variables: { temperature: 1 } })],
    ["a log without a clock", () => ({ log: [[at(), "error", "x"]] })],
  ]; // biome-ignore format: one line a case

  test.each(cases)("%s", async (_what, json) => {
    const answer = await unit.post(unit.seal(json()));
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ world_state: { utc: expect.any(Number) }, rejected: expect.anything() });
  });

  test("of none of which anything is taken; the unit's log says once what was wrong", async () => {
    const { device_log: log, ...before } = await readAll(world.dir);
    const reasons = new Set(log?.map(({ text }) => text));
    for (const [, json] of [...cases, ...cases]) {
      const { json: answer } = await unit.post(unit.seal(json()));
      for (const [path, reason] of Object.entries(answer?.rejected ?? {}))
        reasons.add(path ? `${path}: ${reason}` : reason);
    }
    await vi.waitFor(async () => {
      const entries = await readNow(world.dir, "select level, kind, text from device_log order by id");
      expect(entries).toEqual([...reasons].map((text) => ({ level: "warning", kind: "rejected", text })));
    });
    const { device_log: _log, ...after } = await readAll(world.dir);
    expect(after).toEqual(before);
  });

  test.each([
    ["no JSON", "hello"],
    ["nothing", ""],
    ["half of JSON", '{"at": 1'],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ["65,000 brackets", "[".repeat(65_000)],
    ["a list in a list, 32,000 deep", `${"[".repeat(32_000)}${"]".repeat(32_000)}`],
  ])("%s", async (_what, plain) => {
    const answer = await unit.post(sealBytes(env, plain));
    expect(answer.status).toBe(422);
    expect(answer.json?.rejected).toBeDefined();
  });

  test("and the answer stays small enough for a device, however much is wrong", async () => {
    const names = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`k${index}`, 1]));
    for (const [expected, json] of [
      [200, { at: at(), ...names }],
      [200, { at: at() + 1, output_variables: Object.fromEntries(Object.entries(names).slice(0, 900)) }],
      [422, { at: at() + 2, log: Array(5000).fill(1) }],
    ] as const) {
      const { status, frame } = await unit.post(unit.seal(json));
      expect(status).toBe(expected);
      expect(frame.length).toBeLessThan(400);
    }
  });

  test("but depth inside of a value is only a wrong value", async () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const outputs = `{"temperature": [[${at()}, ${deep}]], "running": true}`;
    const answer = await unit.post(sealBytes(env, `{"at": ${at()}, "output_variables": ${outputs}}`));
    expect(answer.status).toBe(200);
    expect(answer.json?.rejected).toEqual({ "output_variables.temperature": "not a float" });
  });
});

test("a thousand samples in one request are taken", async () => {
  const at = Date.now();
  const list = Array.from({ length: 1000 }, (_, index) => [at - index, index]);
  const { status, json } = await unit.sync({ at, output_variables: { temperature: list } });
  expect(status).toBe(200);
  expect(json?.rejected).toBeUndefined();
  const stored = (await readSamples(world.dir, "temperature")).filter(([time]) => Number(time) > at - 1000);
  expect(stored.length).toBe(1000);
});

test("names that JavaScript knows are unknown variables like any other", async () => {
  const frame = sealBytes(
    env,
    `{"at":${Date.now()},"output_variables":{"__proto__":1,"constructor":2,"toString":3,"temperature":4}}`,
  );
  const { status, json } = await createUnit({ ...env, PEPEUNIT_URL: url }).post(frame);
  expect(status).toBe(200);
  expect(json?.rejected).toEqual({
    "output_variables.__proto__": "unknown variable",
    "output_variables.constructor": "unknown variable",
    "output_variables.toString": "unknown variable",
  });
});
