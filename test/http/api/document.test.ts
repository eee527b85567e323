import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, createClient, createToken, setVisibility, uuidsOf } from "../../support/api.ts";
import { createChance } from "../../support/chance.ts";
import { meet } from "../../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../../support/pepeunit.ts";
import { scale } from "../../support/torture.ts";

interface Parameter {
  readonly name: string;
  readonly in: "query" | "path";
  readonly required?: boolean;
  readonly schema: { type?: string; enum?: string[]; minimum?: number; maximum?: number };
  readonly description?: string;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: Parameter[];
  readonly requestBody?: { content: Record<string, { example?: unknown }> };
  readonly responses: Record<string, { content?: Record<string, { schema: object; example?: unknown }> }>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
}

const SEED = 20261123;
const ROUNDS = scale(25, 100);
const DAY = 24 * 3600_000;

let world: World;
let document: Document;
let clients: Client[];
let pools: Record<string, readonly string[]>;
beforeAll(async () => {
  world = await startWorld();
  const ann = await meet(world);
  const bob = await meet(world, { first_name: "Bob" });
  const { unit } = await createUnitInChat(world, ann);
  await createUnitInChat(world, bob, "Balcony");
  await setVisibility(world, bob, "Balcony", "public");
  const now = Date.now();
  const temperature = Array.from({ length: 90 }, (_, i) => [now - i * 60_000, i]);
  await unit.sync({ output_variables: { temperature, door: "open", running: true }, unit_state: { ip: "10.0.0.1" } });
  const own = await uuidsOf(world, "Greenhouse");
  const other = await uuidsOf(world, "Balcony");
  clients = [
    createClient(world),
    createClient(world, await createToken(ann)),
    createClient(world, await createToken(bob, "look")),
  ];
  document = (await createClient(world)("/openapi.json")).json;
  const outputs = [own.of.temperature, own.of.door, own.of.running, other.of.temperature].map(String);
  const variables = [...outputs, String(own.of.relay), String(own.of.target), String(other.of.relay)];
  const cursor = (await clients[1]!(`/samples?outputs=${own.of.temperature}&limit=3`)).json.next;
  pools = {
    unit: [own.unit, other.unit, "11111111-1111-4111-8111-111111111111"],
    variable: variables,
    outputs: [...outputs, outputs.slice(0, 3).join(",")],
    variables: [...variables, variables.join(",")],
    from: [String(now - DAY), new Date(now - 7 * DAY).toISOString(), "2026-11-23T00:00:00+03:00", "0"],
    to: [String(now), new Date(now).toISOString(), "2999-01-01T00:00:00Z"],
    step: ["1h", "5m", "60000", "1d", "1"],
    wait: ["0", "0.01"],
    cursor: [cursor, Buffer.from('["A","11111111-1111-4111-8111-111111111111"]').toString("base64url")],
  };
});
afterAll(() => world.stop());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );

describe("the document", () => {
  test("is valid OpenAPI 3.1", async () => {
    expect(document.openapi).toBe("3.1.0");
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  test("names every route, with words and examples for all of it", () => {
    expect(
      operations()
        .map(({ path, method }) => `${method} ${path}`)
        .sort(),
    ).toEqual([
      "DELETE /api/v1/alerts/{rule}",
      "DELETE /api/v1/boards/{board}",
      "DELETE /api/v1/rooms/{room}",
      "DELETE /api/v1/samples",
      "DELETE /api/v1/scenes/{scene}",
      "DELETE /api/v1/scenes/{scene}/reactions/{reaction}",
      "DELETE /api/v1/schedules/{schedule}",
      "DELETE /api/v1/webhooks/{webhook}",
      "GET /api/v1/acts",
      "GET /api/v1/alerts",
      "GET /api/v1/boards",
      "GET /api/v1/boards/{board}",
      "GET /api/v1/events",
      "GET /api/v1/incidents",
      "GET /api/v1/incidents/events",
      "GET /api/v1/openapi.json",
      "GET /api/v1/removals",
      "GET /api/v1/rooms",
      "GET /api/v1/samples",
      "GET /api/v1/scenes",
      "GET /api/v1/scenes/{scene}",
      "GET /api/v1/scenes/{scene}/reactions",
      "GET /api/v1/schedules",
      "GET /api/v1/units",
      "GET /api/v1/units/{unit}",
      "GET /api/v1/units/{unit}/log",
      "GET /api/v1/units/{unit}/update",
      "GET /api/v1/units/{unit}/versions",
      "GET /api/v1/variables/{variable}",
      "GET /api/v1/variables/{variable}/value",
      "GET /api/v1/webhooks",
      "PATCH /api/v1/alerts/{rule}",
      "PATCH /api/v1/rooms/{room}",
      "PATCH /api/v1/schedules/{schedule}",
      "PATCH /api/v1/units/{unit}",
      "PATCH /api/v1/units/{unit}/inputs",
      "PATCH /api/v1/variables/{variable}",
      "POST /api/v1/alerts",
      "POST /api/v1/alerts/dry-run",
      "POST /api/v1/boards",
      "POST /api/v1/incidents/{incident}/acknowledge",
      "POST /api/v1/rooms",
      "POST /api/v1/scenes",
      "POST /api/v1/scenes/{scene}/reactions",
      "POST /api/v1/scenes/{scene}/run",
      "POST /api/v1/schedules",
      "POST /api/v1/schedules/{schedule}/run",
      "POST /api/v1/units/{unit}/update",
      "POST /api/v1/webhooks",
      "POST /api/v1/webhooks/{webhook}/test",
      "PUT /api/v1/boards/{board}",
      "PUT /api/v1/scenes/{scene}",
      "PUT /api/v1/scenes/{scene}/reactions/{reaction}",
      "PUT /api/v1/units/{unit}/room",
      "PUT /api/v1/variables/{variable}/value",
    ]);
    for (const { operation } of operations()) {
      expect(operation.summary, operation.operationId).toBeTruthy();
      for (const parameter of operation.parameters ?? []) {
        expect(parameter.description, `${operation.operationId} ${parameter.name}`).toBeTruthy();
        if (parameter.required) expect(parameter.example, `${operation.operationId} ${parameter.name}`).toBeDefined();
      }
      for (const [type, media] of Object.entries(operation.requestBody?.content ?? {})) {
        expect(media.example, `${operation.operationId} ${type}`).toBeDefined();
      }
      const [json] = Object.entries(operation.responses[200]?.content ?? {}).filter(
        ([type]) => type === "application/json",
      );
      if (json) expect(json[1].example, operation.operationId).toBeDefined();
    }
  });

  test("has examples that are what it says", () => {
    const check = createCheck();
    for (const { path, method, operation } of operations()) {
      for (const [type, media] of Object.entries(operation.responses[200]?.content ?? {})) {
        if (media.example !== undefined) expect(check(path, method, "200", type, media.example)).toBeNull();
      }
    }
  });

  test("is shown by a page that needs nothing from elsewhere", async () => {
    const base = world.instance.localUrl;
    const page = await fetch(`${base}/api/docs/`);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const html = await page.text();
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part = ""]) => part);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      const loaded = await fetch(new URL(part, `${base}/api/docs/`));
      expect([part, loaded.status]).toEqual([part, 200]);
      await loaded.arrayBuffer();
    }
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
  });
});

/** Whether an answer is what the document says; what is wrong with it otherwise. */
function createCheck() {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  formats.default(ajv);
  ajv.addSchema({ ...document, $id: "doc" } as object);
  const compiled = new Map<string, ValidateFunction>();
  const toStep = (text: string) => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));
  return (path: string, method: string, status: string, type: string, body: unknown): unknown => {
    const pointer = ["paths", path, method.toLowerCase(), "responses", status, "content", type, "schema"];
    const $ref = `doc#/${pointer.map(toStep).join("/")}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    return validate(body) ? null : validate.errors;
  };
}

const JUNK = [
  "",
  " ",
  "0",
  "-1",
  "1e309",
  "NaN",
  "null",
  "x".repeat(300),
  "'; drop table unit --",
  "%",
  "\u0000",
  "🦄",
  "[]",
  "../..",
];
const BODIES: readonly unknown[] = [
  {},
  [],
  null,
  7,
  "text",
  { value: null },
  { value: [1] },
  { value: 21, more: 1 },
  { values: [] },
  { values: {} },
  { value: true },
  { value: 21 },
  { value: "auto" },
  { value: "x".repeat(5000) },
  { value: 1e300 },
  { values: { relay: true, target: 21 } },
  { values: { target: 99 } },
  { values: { nothing: 1 } },
  Buffer.from("{"),
  Buffer.from([0x22, 0xff, 0x22]),
  Buffer.from('{"__proto__":{"value":1}}'),
  Buffer.from(""),
  Buffer.from(`{"value":${"[".repeat(9000)}`),
  Buffer.alloc(70_000, 0x20),
];

test(`any request gets an answer that the document tells of (seed ${SEED})`, { timeout: 120_000 }, async () => {
  const { pick, int, odds } = createChance(SEED);
  const check = createCheck();
  const tally = new Map<string, number>();

  const fill = ({ name, schema: { enum: choices, type, minimum = 0, maximum = 100 } }: Parameter): string => {
    if (odds(0.15)) return pick(JUNK);
    const pool = pools[name] ?? choices;
    if (pool) return pick(pool);
    return type === "integer" || type === "number" ? String(int(minimum, maximum)) : pick(JUNK);
  };

  for (const { path, method, operation } of operations()) {
    for (let round = 0; round < ROUNDS; round++) {
      const query = new URLSearchParams();
      let url = path.replace("/api/v1", "");
      for (const parameter of operation.parameters ?? []) {
        if (parameter.in === "path") url = url.replace(`{${parameter.name}}`, encodeURIComponent(fill(parameter)));
        else if (parameter.required ? odds(0.95) : odds(0.3)) query.append(parameter.name, fill(parameter));
      }
      if (odds(0.05)) query.append(pick(JUNK) || "x", "1");
      const body = operation.requestBody ? pick(BODIES) : undefined;
      const asked = `${method} ${url}?${query} ${JSON.stringify(body)?.slice(0, 60)}`;
      const isStream = ["followVariables", "followIncidents"].includes(operation.operationId);
      const { status, headers, text, json } = await pick(clients)(`${url}?${query}`, { method, body, brief: isStream });

      tally.set(String(status), (tally.get(String(status)) ?? 0) + 1);
      expect(status, asked).toBeLessThan(500);
      // A path without its last part is the list's.
      if (url.endsWith("/")) continue;
      const described = operation.responses[status];
      // A path that is no path any more leads nowhere.
      if ([404, 414].includes(status) && !described) continue;
      expect(described, `${asked} → ${status}`).toBeDefined();
      const [type = ""] = (headers.get("content-type") ?? "").split(";");
      const types = Object.keys(described?.content ?? {});
      expect(types, `${asked} → ${status} ${type}`).toContain(type);
      const wrong = check(
        path,
        method,
        String(status),
        type,
        type.endsWith("json") && !type.includes("ndjson") ? json : text,
      );
      expect(wrong, `${asked} → ${status} ${text.slice(0, 300)}`).toBeNull();
    }
  }
  // All of it was reached: answers, refusals of every kind.
  for (const status of ["200", "400", "401", "403", "404", "422"])
    expect(tally.get(status) ?? 0, status).toBeGreaterThan(0);
});
