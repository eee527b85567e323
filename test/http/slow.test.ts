import { once } from "node:events";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttp } from "../../src/http/app.ts";
import { FRAME } from "../../src/http/plain.ts";
import { createLog } from "../../src/log.ts";
import type { Health } from "../../src/services/health.ts";
import type { Sync } from "../../src/services/sync/sync.ts";

const TIMES = { keepAliveTimeout: 200, headersTimeout: 150, requestTimeout: 300, connectionsCheckingInterval: 50 };
const HEALTH = "GET /health HTTP/1.1\r\nhost: a\r\n\r\n";
const HEAD = `POST /sync HTTP/1.1\r\nhost: a\r\nauthorization: Bearer a.b.c\r\ncontent-type: ${FRAME}\r\n`;
const WHOLE = `${HEAD}content-length: 5\r\n\r\n12345`;

let app: FastifyInstance;
/** Ends what a sync waits for. */
let answers: (() => void)[];
let sockets: Socket[];
beforeEach(async () => {
  answers = [];
  sockets = [];
  const exchange = (_: string, body: Buffer) =>
    new Promise((done) => {
      const answer = () => done({ status: 200, frame: Buffer.from("answered") });
      if (body.toString() === "hold!") answers.push(answer);
      else answer();
    });
  const health = { check: async () => ({ ok: true }) } as unknown as Health;
  const sync = { exchange } as unknown as Sync;
  app = createHttp({ sync, health, log: createLog("silent"), times: TIMES });
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await app.close();
});

/** Sends something at once and then a byte each time; gives all that came until the other side ended it. */
async function drip(begin: string, byte?: string): Promise<string> {
  const socket = connect((app.server.address() as AddressInfo).port, "127.0.0.1");
  sockets.push(socket);
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk;
  });
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(begin);
  const dripping = byte === undefined ? undefined : setInterval(() => socket.writable && socket.write(byte), 20);
  // Not `once` of events: it fails at a reset, which is a way to be cut off.
  await new Promise((done) => socket.once("close", done));
  clearInterval(dripping);
  return received;
}

const LONG = "content-length: 60000\r\n\r\n";
test.each([
  ["says nothing", "", undefined],
  ["sends a head for ever", HEAD, "x"],
  ["begins a head and no more", HEAD, undefined],
  ["sends the body of a sync for ever", HEAD + LONG, "x"],
  ["begins the body of a sync and no more", `${HEAD}${LONG}x`, undefined],
  ["sends chunks for ever", `${HEAD}transfer-encoding: chunked\r\n\r\n`, "1\r\nx\r\n"],
  ["sends a body for ever that nobody asked for", `POST /nothing HTTP/1.1\r\nhost: a\r\n${LONG}`, "x"],
  ["sends blank lines for ever after an answer", HEALTH, "\r\n"],
  ["sends halves of blank lines for ever after two answers", HEALTH + HEALTH, "\n"],
  ["sends blank lines for ever after a sync", WHOLE, "\r\n"],
  ["sends a body for ever after a sync", `${WHOLE}${HEAD}${LONG}`, "x"],
])("whoever %s is cut off", async (_, begin, byte) => {
  const received = await drip(begin, byte);
  const answered = received.split("HTTP/1.1 ").slice(1);
  const refused = /^(408|404|400) /;
  expect(answered.filter((answer) => !answer.startsWith("200 ")).every((answer) => refused.test(answer))).toBe(true);
  if (begin.startsWith(WHOLE)) expect(received).toContain("answered");
});

test("many who drip at once are all cut off, and a unit is served meanwhile", async () => {
  const many = Array.from({ length: 200 }, () => drip(HEAD + LONG, "x"));
  const { port } = app.server.address() as AddressInfo;
  const served = await fetch(`http://127.0.0.1:${port}/health`);
  expect(served.status).toBe(200);
  await Promise.all(many);
});

test("a unit that waits for its answer is not cut off, however long that takes", async () => {
  for (const head of [HEAD, `${HEAD}x-trace: 1\r\n`]) {
    const waiting = drip(`${head}connection: close\r\ncontent-length: 5\r\n\r\nhold!`);
    // Until somebody who came later has been cut off.
    await drip(HEAD + LONG, "x");
    await drip(HEAD + LONG, "x");
    answers.pop()?.();
    expect(await waiting).toContain("answered");
  }
});
