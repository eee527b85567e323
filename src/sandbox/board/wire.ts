import { Socket } from "node:net";

/** What a call on a socket answers when it has to wait; otherwise a count, or minus an errno. */
export const AGAIN = -1;
const ECONNRESET = 104;
const ECONNREFUSED = 111;
const EHOSTUNREACH = 113;
const EBADF = 9;

interface Line {
  readonly socket: Socket;
  readonly chunks: Buffer[];
  open: boolean;
  ended: boolean;
  error: number;
}

/** The sockets of a board by number: never blocking, `onWake` says when to look again. */
export interface Wire {
  connect(host: string, port: number): number;
  writable(id: number): number;
  drained(id: number): number;
  send(id: number, bytes: Uint8Array): number;
  recv(id: number, length: number): Buffer | number;
  close(id: number): void;
  /** How many sockets are open. */
  count(): number;
  /** Without a carrier nothing comes and nothing goes, and nobody is told. */
  carrier(on: boolean): void;
}

export function createWire(onWake: (id: number) => void, onIdle: () => void): Wire {
  const lines = new Map<number, Line>();
  let ids = 0;
  let carried = false;

  return {
    connect(host, port) {
      ids += 1;
      const id = ids;
      const socket = new Socket();
      if (carried) socket.connect({ host, port, noDelay: true });
      const line: Line = { socket, chunks: [], open: false, ended: false, error: carried ? 0 : EHOSTUNREACH };
      lines.set(id, line);
      const on = (event: "connect" | "end" | "drain" | "data" | "error", note: (what: unknown) => void): void => {
        socket.on(event, (what?: unknown) => {
          if (!carried || !lines.has(id)) return;
          note(what);
          onWake(id);
        });
      };
      on("connect", () => {
        line.open = true;
      });
      on("end", () => {
        line.ended = true;
      });
      on("drain", () => undefined);
      on("data", (chunk) => line.chunks.push(chunk as Buffer));
      on("error", (error) => {
        line.error = (error as NodeJS.ErrnoException).code === "ECONNREFUSED" ? ECONNREFUSED : ECONNRESET;
      });
      return id;
    },
    writable: (id) => answer(lines.get(id), ({ open }) => (open ? 0 : AGAIN)),
    drained: (id) => answer(lines.get(id), ({ socket }) => (socket.writableNeedDrain ? AGAIN : 0)),
    send: (id, bytes) =>
      answer(lines.get(id), ({ socket }) => {
        if (carried) socket.write(bytes);
        return bytes.length;
      }),
    recv(id, length) {
      const line = lines.get(id);
      const chunk = line?.chunks.shift();
      if (!line || !chunk) return answer(line, ({ ended }) => (ended ? 0 : AGAIN));
      if (chunk.length > length) line.chunks.unshift(chunk.subarray(length));
      return chunk.subarray(0, length);
    },
    close(id) {
      lines.get(id)?.socket.destroy();
      lines.delete(id);
      if (lines.size === 0) onIdle();
    },
    count: () => lines.size,
    carrier: (on) => {
      carried = on;
    },
  };
}

function answer(line: Line | undefined, ask: (line: Line) => number): number {
  if (!line) return -EBADF;
  return line.error ? -line.error : ask(line);
}
