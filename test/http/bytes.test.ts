import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttp } from "../../src/http/app.ts";
import { createLog } from "../../src/log.ts";
import type { Health } from "../../src/services/health.ts";
import type { Sync } from "../../src/services/sync/sync.ts";
import { startWorld } from "../support/pepeunit.ts";

let app: FastifyInstance;
beforeAll(async () => {
  const health = { check: async () => ({ ok: true }) } as unknown as Health;
  app = createHttp({ sync: {} as Sync, health, log: createLog("silent") });
  await app.listen({ host: "127.0.0.1", port: 0 });
});
afterAll(() => app.close());

const open = () => connect((app.server.address() as AddressInfo).port, "127.0.0.1");
const LONG = "a".repeat(20_000);

test.each([
  ["the start of a TLS connection", Buffer.from("16030100a5010000a10303", "hex"), 400],
  ["nothing that can be read", "\0\x01\x02\r\n\r\n", 400],
  ["SSH", "SSH-2.0-OpenSSH_9.6\r\n", 400],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
  ["HTTP/0.9", "GET /\r\n\r\n", 400],
  ["an unknown method", "FOO / HTTP/1.1\r\nhost: a\r\n\r\n", 400],
  ["no host", "GET /health HTTP/1.1\r\n\r\n", 400],
  ["a wish to be passed on", "CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n\r\n", 400],
  ["an unknown expectation", "POST /sync HTTP/1.1\r\nhost: a\r\nexpect: more\r\ncontent-length: 0\r\n\r\n", 400],
  ["two lengths", "POST /sync HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n", 400],
  ["too long a header", `GET / HTTP/1.1\r\nhost: a\r\nx: ${LONG}\r\n\r\n`, 431],
  ["too long an address", `GET /${LONG} HTTP/1.1\r\nhost: a\r\n\r\n`, 431],
])("%s is answered as a problem, and the connection ends", async (_, bytes, status) => {
  const socket = open();
  socket.write(bytes);
  const answer = await text(socket);
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).toMatch(/^content-type: application\/problem\+json\r$/im);
  const [body = ""] = /\{.*\}/s.exec(answer) ?? [];
  expect(JSON.parse(body)).toEqual({ type: "about:blank", status, title: "request-invalid" });
});

test("whoever is gone before the answer takes nothing along", async () => {
  for (const bytes of ["CONNECT a:80 HTTP/1.1\r\nhost: a:80\r\n\r\n", "garbage\r\n\r\n"]) {
    const socket = open();
    await once(socket, "connect");
    socket.write(bytes);
    socket.resetAndDestroy();
    await once(socket, "close");
  }
  expect((await app.inject("/health")).statusCode).toBe(200);
});

test("odd requests for the files of the API's page are the fault of whoever asks", async () => {
  const world = await startWorld();
  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<string>((done) => {
      const socket = connect(Number(new URL(world.instance.localUrl).port), "127.0.0.1");
      const lines = Object.entries({ host: "a", connection: "close", ...headers }).map(
        ([name, value]) => `${name}: ${value}`,
      );
      socket.write(`GET /api/docs/static/${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      void text(socket).then((answer) => done(answer.slice(9, 12)));
    });
  const statuses = [
    await ask("../../../package.json"),
    await ask("%00"),
    await ask("nothing.js"),
    await ask("index.css", { range: "bytes=999999999-" }),
    await ask("index.css", { "if-match": '"x"' }),
  ];
  expect(statuses).toEqual(["400", "400", "404", "400", "400"]);
  await world.stop();
});
