import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../support/pepeunit.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** Asks for a path of a host exactly as it is given. */
async function ask(method: string, path: string, host: string): Promise<number> {
  const { hostname, port } = new URL(world.instance.localUrl);
  // As devices say it, so that it is read as theirs.
  const frame = ["Authorization", "Basic x", "Content-Type", "application/octet-stream", "Content-Length", "1"];
  const headers = ["Host", host, ...(method === "POST" ? [...frame, "Connection", "keep-alive"] : [])];
  const sent = request({ hostname, port, path, method, headers });
  sent.end(method === "POST" ? "x" : undefined);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  return answer.statusCode ?? 0;
}

test.each(["", " ", "a, b", "a,b", "a b", "a/b", "c@d", "a b/c@d", "a?b", "a#b", "[::1", "a:b", "http://a"])(
  "a request for the host %j is refused, a unit's too",
  async (host) => {
    expect(await ask("GET", "/health", host)).toBe(400);
    expect(await ask("GET", "/api/v1/units", host)).toBe(400);
    expect(await ask("POST", "/sync", host)).toBe(400);
  },
);

test.each(["units.example", "units_1.example:8080", "UNITS", "10.0.0.1:80", "[fd00::1]:8080", "a:"])(
  "a request for the host %s is answered",
  async (host) => {
    expect(await ask("GET", "/health", host)).toBe(200);
    expect(await ask("GET", "/api/v1/units", host)).toBe(200);
    // The token is asked for.
    expect(await ask("POST", "/sync", host)).toBe(401);
  },
);

test.each(["/api/v1/%zz", "/%zz", "/api/v1/units/%c3%28"])("%s is refused as a problem", async (path) => {
  const answer = await fetch(world.instance.localUrl + path);
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const title = path.startsWith("/api/")
    ? { title: "Bad Request", code: "request-invalid" }
    : { title: "request-invalid" };
  expect(await answer.json()).toMatchObject({ type: "about:blank", status: 400, ...title });
});
