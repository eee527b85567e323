import { type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { type PlainRequest, readPlain } from "./plain.ts";

const LAST_MS = 2000;

/** What is said to a request; each character of the body is a byte. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

interface Options {
  /** Never rejects. */
  readonly answer: (request: PlainRequest) => Promise<Reply>;
  /** How long a connection may say nothing before its first request, and between two. */
  readonly headMs: number;
  readonly keepAliveMs: number;
}

interface Owner extends Options {
  readonly handOver: (socket: Socket) => void;
  /** The connection has ended, or is node:http's. */
  readonly left: () => void;
}

/**
 * Answers plain sync requests straight off their connections, past the request and response streams of node:http, which are
 * a good part of what a sync costs. From the first request on that is not plain, a connection is node:http's. Gives what
 * ends, in time, the connections that are not.
 */
export function answerPlain(server: Server, options: Options): () => void {
  const takers = server.listeners("connection") as ((socket: Socket) => void)[];
  const handOver = (socket: Socket): void => {
    for (const take of takers) take.call(server, socket);
  };
  const open = new Set<Connection>();
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    const connection = new Connection(socket, { ...options, handOver, left: () => open.delete(connection) });
    open.add(connection);
  });
  return () => {
    for (const connection of open) connection.end();
  };
}

class Connection {
  readonly #socket: Socket;
  readonly #owner: Owner;
  readonly #listeners: readonly [event: string, listener: (bytes: Buffer) => void][];
  #isBusy = false;
  #isLast = false;
  #isFirst = true;
  /** What came before the answer to what had come before. */
  #early: Buffer | undefined;

  constructor(socket: Socket, owner: Owner) {
    this.#socket = socket;
    this.#owner = owner;
    this.#listeners = [
      ["data", (bytes) => this.#read(bytes)],
      ["end", () => this.end()],
      ["timeout", () => this.#isBusy || socket.destroy()],
      // It is closed then, and that is all there is to do.
      ["error", () => {}],
      ["close", () => owner.left()],
    ];
    for (const [event, listener] of this.#listeners) socket.on(event, listener);
    socket.setTimeout(owner.headMs);
  }

  /** Ends the connection, after the answer that is under way. */
  end(): void {
    this.#isLast = true;
    if (this.#isBusy) return;
    this.#socket.destroySoon();
    // Should what was said not be read.
    this.#socket.setTimeout(LAST_MS);
  }

  #read(bytes: Buffer): void {
    if (this.#isLast && !this.#isBusy) return;
    if (this.#isBusy) {
      this.#socket.pause();
      this.#early = this.#early ? Buffer.concat([this.#early, bytes]) : bytes;
      return;
    }
    const request = readPlain(bytes);
    if (request) {
      this.#isBusy = true;
      void this.#owner.answer(request).then((reply) => this.#write(reply));
    } else this.#handOver(bytes);
  }

  #write({ status, headers, body }: Reply): void {
    this.#isBusy = false;
    if (this.#socket.destroyed) return;
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    head += `content-length: ${body.length}\r\ndate: ${utcDate()}\r\n`;
    const { keepAliveMs } = this.#owner;
    if (this.#isFirst) this.#socket.setTimeout(keepAliveMs);
    this.#isFirst = false;
    head += this.#isLast
      ? "connection: close\r\n\r\n"
      : `connection: keep-alive\r\nkeep-alive: timeout=${keepAliveMs / 1000}\r\n\r\n`;
    // In one piece with the body.
    const isTaken = this.#socket.write(head + body, "latin1");
    if (this.#isLast) this.end();
    else if (this.#early) this.#handOver(this.#early);
    else if (!isTaken) {
      // Whoever does not read answers is not read either.
      this.#socket.pause();
      this.#socket.once("drain", () => this.#socket.resume());
    }
  }

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    socket.pause();
    for (const [event, listener] of this.#listeners) socket.off(event, listener);
    socket.setTimeout(0);
    this.#owner.left();
    socket.unshift(bytes);
    this.#owner.handOver(socket);
    socket.resume();
  }
}

let second = 0;
let date = "";

/** The present time as HTTP writes it (RFC 9110, 5.6.7); made once a second. */
function utcDate(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    date = new Date(now * 1000).toUTCString();
  }
  return date;
}
