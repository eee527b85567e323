import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answerPlain, type Reply } from "../../src/http/connection.ts";
import { FRAME, type PlainRequest } from "../../src/http/plain.ts";

const HEAD = `POST /sync HTTP/1.1\r\nhost: a\r\nauthorization: Bearer t\r\ncontent-type: ${FRAME}\r\n`;
const KEEP_ALIVE_MS = 72_000;
const MUCH = "x".repeat(1 << 20);

let server: Server;
let end: () => void;
/** Those who wait for an answer. */
let asked: ((reply: Reply) => void)[];
let sockets: Socket[];
/** How many connections are node:http's. */
let handedOver: number;
let accepted: Socket[];

beforeEach(async () => {
  asked = [];
  sockets = [];
  handedOver = 0;
  accepted = [];
  await start(KEEP_ALIVE_MS);
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await stop();
});

async function stop(): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

/** A body of "hold" waits for its answer, one of "much" gets much of it; node:http says that it was node:http. */
async function start(keepAliveMs: number): Promise<void> {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => response.end(`node ${request.method} ${Buffer.concat(chunks)};`));
  });
  server.on("connection", () => handedOver++);
  const answer = ({ body }: PlainRequest): Promise<Reply> =>
    body.toString() === "hold"
      ? new Promise((say) => asked.push(say))
      : Promise.resolve(plain(body.toString("latin1").replace("much", MUCH)));
  end = answerPlain(server, { answer, headMs: keepAliveMs, keepAliveMs });
  server.on("connection", (socket) => accepted.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

const connections = () =>
  new Promise<number>((done, failed) => server.getConnections((error, count) => (error ? failed(error) : done(count))));
const plain = (body: string): Reply => ({ status: 200, headers: { "content-type": FRAME }, body: `plain ${body};` });
const request = (body: string, headers = ""): string =>
  `${HEAD}${headers}content-length: ${body.length}\r\n\r\n${body}`;

interface Client {
  readonly socket: Socket;
  send(text: string): void;
  /** Waits until so much has come that it matches. */
  sees(text: RegExp): Promise<string>;
  /** Waits until more than so many bytes have come. */
  receives(bytes: number): Promise<void>;
  /** All that came until the end. */
  readonly ended: Promise<string>;
}

async function dial(): Promise<Client> {
  const socket = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", noDelay: true });
  sockets.push(socket);
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
  });
  socket.on("error", () => {});
  const ended = new Promise<string>((done) => socket.once("close", () => done(received)));
  await once(socket, "connect");
  return {
    socket,
    send: (text) => socket.write(text, "latin1"),
    async sees(text) {
      while (!text.test(received)) await once(socket, "data");
      return received;
    },
    async receives(bytes) {
      while (received.length <= bytes) await once(socket, "data");
    },
    ended,
  };
}

/** The bodies of what was said, in order. */
const bodies = (received: string): string[] =>
  Array.from(received.matchAll(/(plain[^;]*|node[^;]*);/g), ([, body = ""]) => body);

test("a plain request is answered with its length, the date and how long the connection lasts", async () => {
  const client = await dial();
  client.send(request("é"));
  const [head = "", body] = (await client.sees(/plain[^;]*;/)).split("\r\n\r\n");
  expect(body).toBe("plain é;");
  expect(head.split("\r\n")).toEqual([
    "HTTP/1.1 200 OK",
    `content-type: ${FRAME}`,
    "content-length: 8",
    expect.stringMatching(/^date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/),
    "connection: keep-alive",
    "keep-alive: timeout=72",
  ]);
  expect(Math.abs(Date.parse(/date: (.*)/.exec(head)?.[1] ?? "") - Date.now())).toBeLessThan(5000);
});

test("a connection answers one plain request after another", async () => {
  const client = await dial();
  for (const body of ["1", "2", "3"]) {
    client.send(request(body));
    await client.sees(new RegExp(`plain ${body}`));
  }
  expect(bodies(await client.sees(/plain 3/))).toEqual(["plain 1", "plain 2", "plain 3"]);
});

test.each([
  ["a header that it does not know", request("1", "x-trace: 2\r\n"), "node POST 1"],
  ["another method", "GET /health HTTP/1.1\r\nhost: a\r\n\r\n", "node GET "],
  ["a path in capitals", request("1").replace("/sync", "/SYNC"), "node POST 1"],
  ["another path", request("1").replace("/sync", "/syncs"), "node POST 1"],
  ["another version", request("1").replace("HTTP/1.1", "HTTP/1.0"), "node POST 1"],
  ["a connection that is to be closed", request("1", "connection: close\r\n"), "node POST 1"],
  ["a body in chunks", `${HEAD}transfer-encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n`, "node POST 1"],
])("%s is for node:http to answer, and so is all that follows", async (_, first, answer) => {
  const client = await dial();
  client.send(request("0"));
  await client.sees(/plain 0/);
  client.send(first);
  const received = await client.sees(/node[^;]*;/);
  expect(bodies(received)).toEqual(["plain 0", answer]);
  if (/close|1\.0/.test(first)) return expect(bodies(await client.ended)).toEqual(["plain 0", answer]);
  client.send(request("2"));
  await client.sees(/node POST 2/);
});

test.each([
  ["two lengths", request("12", "content-length: 1\r\n")],
  ["a length and chunks", request("12", "transfer-encoding: chunked\r\n")],
  ["no host", request("12").replace("host: a\r\n", "")],
  ["a line feed alone", request("12", "accept: a\nx: b\r\n")],
  ["a length that is not a number", request("12").replace("length: 2", "length: 2x")],
])("a request with %s gets node:http's refusal", async (_, text) => {
  const client = await dial();
  client.send(text);
  expect(await client.sees(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 400 /);
});

test.each([20, HEAD.length + 10, request("12345").length - 2])(
  "a request that comes in two pieces, the first of %i bytes, is answered",
  async (length) => {
    const client = await dial();
    client.send(request("12345").slice(0, length));
    await vi.waitFor(() => expect(handedOver).toBe(1));
    client.send(request("12345").slice(length));
    expect(bodies(await client.sees(/12345/))).toEqual(["node POST 12345"]);
  },
);

test("requests that do not wait for their answers are answered in order", async () => {
  const client = await dial();
  client.send(request("hold"));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  client.send(request("2") + request("3").slice(0, 50));
  client.send(request("3").slice(50));
  asked[0]?.(plain("1"));
  expect(bodies(await client.sees(/POST 3/))).toEqual(["plain 1", "node POST 2", "node POST 3"]);
});

test("two requests in one piece are both answered", async () => {
  const client = await dial();
  client.send(request("1") + request("2"));
  expect(bodies(await client.sees(/POST 2/))).toEqual(["node POST 1", "node POST 2"]);
});

test("whoever says that nothing more will come still gets the answer, and the connection ends", async () => {
  const client = await dial();
  client.send(request("hold"));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  client.socket.end();
  await vi.waitFor(() => expect(client.socket.writableFinished).toBe(true));
  asked[0]?.(plain("late"));
  expect(bodies(await client.ended)).toEqual(["plain late"]);
});

test.each([
  ["whoever goes away before the answer", 0],
  ["whoever has more to ask and goes away before the answer", 1],
])("%s harms nobody", async (_, more) => {
  const client = await dial();
  client.send(request("hold"));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  if (more) client.send(request("2"));
  client.socket.resetAndDestroy();
  await client.ended;
  asked[0]?.(plain("late"));
  const other = await dial();
  other.send(request("1"));
  await other.sees(/plain 1/);
  await vi.waitFor(async () => expect(await connections()).toBe(1));
});

test("whoever does not read the answers is not read either, until they are", async () => {
  const client = await dial();
  client.socket.pause();
  const isPaused = () => accepted[0]?.isPaused() === true;
  const answered = () => Math.floor((accepted[0]?.bytesWritten ?? 0) / MUCH.length);
  let sent = 0;
  while (sent < 20 && !isPaused()) {
    client.send(request("much"));
    sent++;
    await vi.waitFor(() => expect(isPaused() || answered() === sent).toBe(true));
  }
  expect(sent).toBeLessThan(20);
  client.socket.resume();
  await client.receives(sent * MUCH.length);
  client.send(request("2"));
  expect(bodies(await client.sees(/plain 2;/))).toHaveLength(sent + 1);
});

test("a connection on which nothing happens for too long is closed, unless its answer is still to come", async () => {
  await stop();
  await start(40);
  const silent = await dial();
  const idle = await dial();
  const held = await dial();
  idle.send(request("1"));
  held.send(request("hold"));
  expect(await silent.ended).toBe("");
  expect(bodies(await idle.ended)).toEqual(["plain 1"]);
  asked[0]?.(plain("late"));
  expect(bodies(await held.ended)).toEqual(["plain late"]);
});

test("at the end those who wait are answered first, and nobody keeps the program", async () => {
  const silent = await dial();
  const idle = await dial();
  const held = await dial();
  idle.send(request("1"));
  await idle.sees(/plain 1/);
  held.send(request("hold"));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  const closed = new Promise((done) => server.close(done));
  end();
  expect(await silent.ended).toBe("");
  expect(bodies(await idle.ended)).toEqual(["plain 1"]);
  asked[0]?.(plain("last"));
  expect(await held.ended).toMatch(/connection: close\r\n\r\nplain last;$/);
  await closed;
});
