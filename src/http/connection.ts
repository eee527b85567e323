import { type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { type PlainRequest, readPlain } from "./plain.ts";

const LAST_MS = 2000;

/** The answer to a request. Each character of the body is one byte. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string;
}

interface Options {
  /** Never rejects. */
  readonly answer: (request: PlainRequest) => Promise<Reply>;
  /** How long a connection may be silent before its first request, and between two requests. */
  readonly headMs: number;
  readonly keepAliveMs: number;
}

interface Owner extends Options {
  readonly handOver: (socket: Socket) => void;
  /** Called when the connection has ended, or was handed to node:http. */
  readonly left: () => void;
}

/**
 * Answers plain sync requests straight on their sockets. The request and response streams of node:http would be a good
 * part of a sync's cost. The first request that is not plain hands its socket to node:http for good. Returns a function
 * that closes the sockets still ours, each after its present answer.
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
  /** Bytes that came before the present request was answered. */
  #early: Buffer | undefined;

  constructor(socket: Socket, owner: Owner) {
    this.#socket = socket;
    this.#owner = owner;
    this.#listeners = [
      ["data", (bytes) => this.#read(bytes)],
      ["end", () => this.end()],
      ["timeout", () => this.#isBusy || socket.destroy()],
      // "close" follows; there is nothing else to do.
      ["error", () => {}],
      ["close", () => owner.left()],
    ];
    for (const [event, listener] of this.#listeners) socket.on(event, listener);
    socket.setTimeout(owner.headMs);
  }

  /** Closes the connection; if a request is being answered, after that answer. */
  end(): void {
    this.#isLast = true;
    if (this.#isBusy) return;
    this.#socket.destroySoon();
    // In case the other side never reads the last answer.
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
    // Head and body in one write.
    const isTaken = this.#socket.write(head + body, "latin1");
    if (this.#isLast) this.end();
    else if (this.#early) this.#handOver(this.#early);
    else if (!isTaken) {
      // The client does not read its answers, so we stop reading its requests.
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
