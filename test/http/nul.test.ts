import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, createClient, createToken, uuidsOf } from "../support/api.ts";
import { meet } from "../support/people.ts";
import { createUnitInChat, startWorld, type World } from "../support/pepeunit.ts";

// U+0000 in what comes from outside: no database can be asked for it, and the fault is whose text it is.

let world: World;
let api: Client;
let unit: string;
let of: Record<string, string>;
let token: string;
beforeAll(async () => {
  world = await startWorld();
  const ann = await meet(world, { first_name: "A\0nn" });
  await createUnitInChat(world, ann);
  token = await createToken(ann);
  api = createClient(world, token);
  ({ unit, of } = await uuidsOf(world, "Greenhouse"));
});
afterAll(() => world.stop());

const cursorOf = (place: unknown) => Buffer.from(JSON.stringify(place)).toString("base64url");

test.each([[["a\0b", "x"]], [["a", "\0"]], [["\0", "\0"]]])("a cursor of %j is none of this list", async (place) => {
  for (const path of ["/units?", "/acts?", `/units/${unit}/log?`, `/removals?output=${of.temperature}&`]) {
    const { status, json } = await api(`${path}cursor=${cursorOf(place)}`);
    expect([status, json.errors[0].field]).toEqual([400, "cursor"]);
  }
});

test("no text in a request is the server's fault", async () => {
  const asks = [
    ["PATCH", `/units/${unit}`, { name: "a\0b" }],
    ["PATCH", `/variables/${of.temperature}`, { title: "a\0b" }],
    ["PATCH", `/variables/${of.temperature}`, { measure: "a\0b" }],
    ["PUT", `/variables/${of.label}/value`, { value: "a\0b" }],
    ["PATCH", `/units/${unit}/inputs`, { values: { "a\0b": 1 } }],
    ["PATCH", `/units/${unit}/inputs`, { values: { label: "a\0b" } }],
    ["POST", "/rooms", { name: "a\0b" }],
    ["POST", `/units/${unit}/update`, { commit: "0".repeat(40), to: "a\0b" }],
    ["POST", `/units/${unit}/update`, { commit: "0".repeat(40), address: "https://example.org/a/b/tree/main/c%00d" }],
    [
      "POST",
      `/units/${unit}/update`,
      { commit: "0".repeat(40), renames: [{ kind: "output", from: "a\0b", to: "temp" }] },
    ],
    ["GET", `/units/${unit}/update?to=a%00b`],
    ["GET", `/units/${unit}/update?renames=output:a%00b:temp`],
    ["GET", `/units/${unit}/update?address=${encodeURIComponent(`${world.git.urlOf("house")}#ma\0in`)}`],
    ["GET", "/units/a%00b"],
    ["GET", "/variables/a%00b"],
    ["GET", "/events?variables=a%00b"],
    ["GET", "/samples?outputs=a%00b"],
  ] as const;
  for (const [method, path, body] of asks) {
    const { status, text } = await api(path, { method, body });
    expect(status, `${method} ${path} ${JSON.stringify(body)}: ${text}`).toBeGreaterThanOrEqual(400);
    expect(status, `${method} ${path} ${JSON.stringify(body)}: ${text}`).toBeLessThan(500);
  }
});

test("a token, an example and a header with it are those of nobody", async () => {
  const raw = (path: string, header = "x: y") =>
    new Promise<string>((done) => {
      const socket = connect(Number(new URL(world.instance.localUrl).port), "127.0.0.1");
      socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n${header}\r\nconnection: close\r\n\r\n`);
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("error", () => {});
      socket.on("close", () => done(text.slice(9, 12)));
    });
  expect(await raw("/git/a%00b.git/info/refs?service=git-upload-pack")).toMatch(/^4/);
  expect(await raw("/api/v1/units", `authorization: Bearer ${token}\0`)).toBe("400");
});

test("people who write it are heard, and what they are called is a name", async () => {
  const bob = await meet(world, { first_name: "B\0b" });
  for (const text of ["a\0b", "/find a\0b", "/units a\0b", "/start t_\0", "/start i_\0", "\0"]) bob.says(text);
  await bob.sees("/new");
  const { json } = await api("/units");
  expect(JSON.stringify(json)).not.toContain("\\u0000");
});
