import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toPath } from "../../src/http/target.ts";
import { createUnit, type UnitEnv } from "../../src/sandbox/unit.ts";
import { createToken } from "../support/api.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";
import { startProxy } from "../support/proxy.ts";
import { headersOf, sealBytes } from "../support/request.ts";
import { whileTimeStands } from "../support/time.ts";

const PUBLIC = "http://units.example/home/units";

let world: World;
let env: UnitEnv;
let token: string;
beforeAll(async () => {
  world = await startWorld({
    env: { PEPEUNIT_URL: `${PUBLIC}/`, TRUSTED_PROXIES: "127.0.0.1", API_REQUESTS_PER_SECOND: "5" },
  });
  const ann = await meet(world);
  ({ env } = await createUnitInChat(world, ann));
  token = await createToken(ann);
});
afterAll(() => world.stop());

interface Asked {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>> | readonly string[];
  readonly body?: Uint8Array;
}

/** Asks for a target exactly as it is given. */
async function ask(target: string, { method = "GET", headers, body }: Asked): Promise<number> {
  const { hostname, port } = new URL(world.instance.localUrl);
  const sent = request({ hostname, port, path: target, method, headers: headers as Record<string, string> });
  sent.end(body);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

let at = Date.now();
const frame = () => new Uint8Array(sealBytes(env, JSON.stringify({ at: at++ })));
const post = (target: string, headers: Readonly<Record<string, string>> = {}) =>
  ask(target, { method: "POST", headers: { ...headersOf(env.PEPEUNIT_TOKEN), ...headers }, body: frame() });

test.each([
  "/sync",
  "//sync",
  "/sync/",
  "///sync//?a=1",
  "http://units.example/sync",
  "HTTP://units.example:80//sync/",
  "/home/units/sync",
  "//home//units//sync",
  "http://units.example/home/units/sync",
])("a unit syncs at %s", async (target) => {
  expect(await post(target)).toBe(200);
});

test.each(["/sync/x", "/syncs", "/home/sync", "/home/unitssync", "http://units.example", "*"])(
  "nobody syncs at %s",
  async (target) => {
    expect(await post(target)).toBe(404);
  },
);

test.each(["Application/Octet-Stream", "application/octet-stream ; a=b", "APPLICATION/OCTET-STREAM;A=B"])(
  "a frame may be called %s",
  async (type) => {
    expect(await post("/sync", { "content-type": type })).toBe(200);
  },
);

test.each(["application/json", "application/octet-streams", "text/plain;application/octet-stream"])(
  "a frame may not be called %s",
  async (type) => {
    expect(await post("/sync", { "content-type": type })).toBe(400);
  },
);

test.each(["/health", "//health", "/health/", "http://units.example/health", "/home/units/health"])(
  "the state is told at %s",
  async (target) => {
    expect(await ask(target, { headers: {} })).toBe(200);
  },
);

test.each([
  "/api/v1/units",
  "//api//v1/units/?limit=5",
  "http://units.example/api/v1/units",
  "/home/units/api/v1/units",
])("the API answers at %s", async (target) => {
  expect(await ask(target, { headers: { authorization: `Bearer ${token}` } })).toBe(200);
});

test("JSON may be called so in any case", async () => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "Application/JSON; Charset=UTF-8" };
  const body = Buffer.from('{"values":{"relay":true}}');
  const { units } = (await (await fetch(`${world.instance.localUrl}/api/v1/units`, { headers })).json()) as {
    units: { uuid: string }[];
  };
  expect(await ask(`/api/v1/units/${units[0]?.uuid}/inputs`, { method: "PATCH", headers, body })).toBe(200);
});

test.each(["/sync", "/health", "/api/v1/units"])("a request for %s to two hosts is refused", async (target) => {
  const headers = ["host", "units.example", "Host", "units.example"];
  expect(await ask(target, { headers })).toBe(400);
  expect(await ask(target, { method: "POST", headers })).toBe(400);
});

test("what the bot tells devices and people leads through a proxy that takes the path away, and past it", async () => {
  expect(env.PEPEUNIT_URL).toBe(PUBLIC);
  const proxy = await startProxy(world.instance.localUrl, "/home/units");
  try {
    for (const url of [proxy.url, `${world.instance.localUrl}/home/units`]) {
      await createUnit({ ...env, PEPEUNIT_URL: url }).sync({ output_variables: { temperature: 20 } });
      expect((await fetch(`${url}/api/docs`)).status).toBe(200);
    }
  } finally {
    await proxy.stop();
  }
});

describe("limits by address", () => {
  const burst = async (clientOf: (index: number) => string) => {
    const proxy = await startProxy(world.instance.localUrl, "");
    try {
      const ask = (index: number) =>
        fetch(`${proxy.url}/api/v1/units`, { headers: { "x-test-client": clientOf(index) } });
      const answers = await whileTimeStands(() => Promise.all(Array.from({ length: 15 }, (_, index) => ask(index))));
      return answers.filter(({ status }) => status === 429).length;
    } finally {
      await proxy.stop();
    }
  };

  test("behind a trusted proxy are those of the clients, each of which has its own", async () => {
    expect(await burst(() => "203.0.113.1")).toBeGreaterThan(0);
    const { url, stop } = await startProxy(world.instance.localUrl, "");
    const other = await fetch(`${url}/api/v1/units`, { headers: { "x-test-client": "203.0.113.2" } });
    await stop();
    expect(other.status).toBe(200);
  });

  test.each([
    ["another port", (index: number) => `203.0.113.9:${4000 + index}`],
    ["another address of one's network", (index: number) => `2001:db8:1:2::${index}`],
    ["another word that is no address", (index: number) => `zz${index}`],
  ])("are not passed by with %s", async (_, clientOf) => {
    expect(await burst(clientOf)).toBeGreaterThan(0);
  });
});

test("a path is what is left of a target", () => {
  expect(toPath("http://a/b?c=http://d//e", "")).toBe("/b?c=http://d//e");
  expect(toPath("http://a?b", "")).toBe("/?b");
  expect(toPath("/home", "/home")).toBe("/");
  expect(toPath("/home?x", "/home")).toBe("/?x");
  expect(toPath("/homes/a", "/home")).toBe("/homes/a");
});
