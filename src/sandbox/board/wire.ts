import { Socket } from "node:net";

/** What a call on a socket answers when it has to wait; otherwise a count, or minus an errno. */
export const AGAIN = -1;
const ECONNRESET = 104;
const ECONNREFUSED = 111;
const EHOSTUNREACH = 113;
const EBADF = 9;

const READ_BYTES = 65_536;

interface Line {
  readonly socket: Socket;
  /** What has come and has not been asked for; no more is read until it has been. */
  got: Buffer | undefined;
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
      const isHeard = () => carried && lines.has(id);
      const socket = new Socket({
        onread: {
          buffer: Buffer.allocUnsafe(READ_BYTES),
          // Reading stops with each chunk, for the rest of the turn: otherwise libuv takes a reset that comes along for an end.
          callback: (length, bytes) => {
            if (!isHeard()) return true;
            line.got = Buffer.from(bytes.subarray(0, length));
            onWake(id);
            return false;
          },
        },
      });
      socket.resume();
      if (carried) socket.connect({ host, port, noDelay: true });
      const line: Line = { socket, got: undefined, open: false, ended: false, error: carried ? 0 : EHOSTUNREACH };
      lines.set(id, line);
      const on = (event: "connect" | "end" | "drain" | "error", note: (what: unknown) => void): void => {
        socket.on(event, (what?: unknown) => {
          if (!isHeard()) return;
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
      const got = line?.got;
      if (!line || !got) return answer(line, ({ ended }) => (ended ? 0 : AGAIN));
      line.got = got.length > length ? got.subarray(length) : undefined;
      if (!line.got) setImmediate(() => line.socket.resume());
      return got.subarray(0, length);
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
