import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Client, createClient, createToken, uuidsOf } from "../../support/api.ts";
import { openEvents } from "../../support/events.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { whileTimeStands } from "../../support/time.ts";

let world: World;
let token: string;
let api: Client;
let unit: string;
let of: Record<string, string>;
beforeAll(async () => {
  world = await startWorld({ env: { API_REQUESTS_PER_SECOND: "40" } });
  const ann = await meet(world);
  await createUnitInChat(world, ann);
  token = await createToken(ann);
  api = createClient(world, token);
  ({ unit, of } = await uuidsOf(world, "Greenhouse"));
});
afterAll(() => world.stop());

describe("bodies", () => {
  const put = (body: unknown, headers = {}) => api(`/variables/${of.label}/value`, { method: "PUT", body, headers });
  const refused = async (body: unknown, headers = {}) => {
    const { status, json } = await put(body, headers);
    return [status, json.code];
  };

  test("that are not JSON in UTF-8 are refused, not repaired", async () => {
    const invalid = Buffer.concat([Buffer.from('{"value":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    for (const bytes of [
      invalid,
      Buffer.from("{"),
      Buffer.from(""),
      Buffer.from('{"value":1}}'),
      Buffer.from("\u0000"),
    ]) {
      expect(await refused(bytes)).toEqual([400, "body-not-json"]);
    }
    expect(await refused(Buffer.from('{"value":1,"__proto__":{}}'))).toEqual([400, "body-not-json"]);
    expect((await put({ value: "grün" })).status).toBe(200);
    expect((await api(`/variables/${of.label}/value`)).json.value).toBe("grün");
  });

  test("that are of another kind or too large are refused", async () => {
    expect(await refused({ value: 1 }, { "content-type": "text/plain" })).toEqual([415, "media-type"]);
    expect(await refused({ value: "x".repeat(70_000) })).toEqual([413, "body-too-large"]);
    expect(await refused({ value: "x".repeat(5000) })).toEqual([422, "value-too-long"]);
  });

  test("with fields that nobody knows, or without those that are needed, are refused by name", async () => {
    const errors = async (body: unknown) => (await put(body)).json.errors;
    expect(await errors({ value: "a", force: true, now: 1 })).toEqual([
      { in: "body", field: "force", code: "unrecognized-keys", detail: expect.any(String) },
      { in: "body", field: "now", code: "unrecognized-keys", detail: expect.any(String) },
    ]);
    expect(await errors({})).toMatchObject([{ in: "body", field: "value" }]);
    expect(await errors([])).toMatchObject([{ in: "body", field: "" }]);
    const nested = await api(`/units/${unit}/inputs`, { method: "PATCH", body: { values: { relay: [] } } });
    expect(nested.json.errors).toMatchObject([{ in: "body", field: "values.relay" }]);
  });
});

test("a path that leads nowhere, and a uuid that is none, say so", async () => {
  expect((await api("/unit")).json).toMatchObject({ status: 404, code: "not-found" });
  expect((await api("/units/7")).json).toMatchObject({ status: 400, errors: [{ in: "path", field: "unit" }] });
  expect((await api(`/units/${unit.toUpperCase()}`)).json.uuid).toBe(unit);
});

describe("a page of another origin", () => {
  test("may read, and see that it may not", async () => {
    for (const [path, status] of [
      ["/units", 200],
      ["/units/7", 400],
      [`/units/${of.label}`, 404],
    ] as const) {
      const answer = await api(path, { headers: { origin: "https://example.org" } });
      expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([status, "*"]);
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    }
    const stranger = await createClient(world, "nonsense")("/units");
    expect([stranger.status, stranger.headers.get("access-control-allow-origin")]).toEqual([401, "*"]);
  });

  test("may send its token along when it reads, and sets nothing", async () => {
    const asks = { origin: "https://example.org", "access-control-request-method": "GET" };
    const { status, headers } = await api("/units", { method: "OPTIONS", headers: asks });
    expect([status, headers.get("access-control-allow-methods")]).toEqual([204, "GET, HEAD"]);
    expect(headers.get("access-control-allow-headers")).toContain("authorization");
    const set = await api(`/variables/${of.label}/value`, { method: "PUT", body: { value: "x" } });
    expect(set.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("who asks too often", () => {
  test("is told when to go on, and others are not held up", async () => {
    const anybody = createClient(world);
    await whileTimeStands(async (pass) => {
      pass(2000);
      const answers = await Promise.all(Array.from({ length: 120 }, () => anybody("/units")));
      const busy = answers.find(({ status }) => status === 429);
      expect(busy?.json).toMatchObject({ code: "rate-limited", title: "Too Many Requests" });
      expect(busy?.headers.get("retry-after")).toBe("1");
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(80);
      expect((await api("/units")).status).toBe(200);
      pass(1000);
      expect((await anybody("/units")).status).toBe(200);
    });
  });

  test("by guessing tokens is one address like any other", async () => {
    const guess = (i: number) => createClient(world, `ppu_${String(i).padStart(43, "a")}`)("/units");
    const answers = await whileTimeStands(() => Promise.all(Array.from({ length: 120 }, (_, i) => guess(i))));
    expect(answers.map(({ status }) => status)).toContain(429);
    expect(answers.map(({ status }) => status)).not.toContain(200);
  });

  test("has so many streams and no more", async () => {
    const opened = await Promise.all(
      Array.from({ length: 21 }, () => openEvents(world, `variables=${of.label}`, token)),
    );
    expect(opened.map(({ status }) => status).sort()).toEqual([...Array(20).fill(200), 429]);
    for (const stream of opened) stream.close();
    await vi.waitFor(async () => {
      const again = await openEvents(world, `variables=${of.label}`, token);
      again.close();
      expect(again.status).toBe(200);
    });
  });
});

test("an address with bytes that are no text, and one without end, are refused", async () => {
  const raw = (target: string) =>
    new Promise<string>((done) => {
      const socket = connect(Number(new URL(world.instance.localUrl).port), "127.0.0.1");
      socket.write(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("error", () => {});
      socket.on("close", () => done(text.slice(9, 12)));
    });
  expect(await raw("/api/v1/units/%ff")).toMatch(/^4\d\d$/);
  expect(await raw("/api/v1/units?cursor=%ff%fe")).toMatch(/^4\d\d$/);
  expect(await raw(`/api/v1/units?cursor=${"a".repeat(20_000)}`)).toBe("431");
});
