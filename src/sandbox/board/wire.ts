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
  /** Whether the program waits for what comes. */
  waits: boolean;
  /** Whether nothing comes for now: the other end says so, or there was no carrier. */
  quiet: boolean;
}

/** The sockets of a board by number: never blocking, `onWake` says when to look again. */
export interface Wire {
  connect(host: string, port: number): number;
  writable(id: number): number;
  drained(id: number): number;
  send(id: number, bytes: Uint8Array): number;
  recv(id: number, length: number): Buffer | number;
  close(id: number): void;
  /** Whether the program waits for bytes that are under way. */
  busy(): boolean;
  /** The other end of the connection from this port keeps it waiting, or no more; false when there is none. */
  quiet(port: number, on: boolean): boolean;
  /** Without a carrier nothing comes and nothing goes, and nobody is told. */
  carrier(on: boolean): void;
}

/** `onIdle` hears of each change by which it may be busy no more. */
export function createWire(onWake: (id: number) => void, onIdle: () => void): Wire {
  const lines = new Map<number, Line>();
  let ids = 0;
  let carried = false;
  const wake = (id: number, line: Line): void => {
    line.waits = false;
    onWake(id);
  };

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
            wake(id, line);
            return false;
          },
        },
      });
      socket.resume();
      if (carried) socket.connect({ host, port, noDelay: true });
      const line: Line = {
        ...{ socket, got: undefined, open: false, ended: false, waits: false, quiet: !carried },
        error: carried ? 0 : EHOSTUNREACH,
      };
      lines.set(id, line);
      const on = (event: "connect" | "end" | "drain" | "error", note: (what: unknown) => void): void => {
        socket.on(event, (what?: unknown) => {
          if (!isHeard()) return;
          note(what);
          wake(id, line);
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
      onIdle();
    },
    busy: () => [...lines.values()].some(({ waits, quiet }) => waits && !quiet),
    quiet(port, on) {
      const line = [...lines.values()].find(({ socket }) => socket.localPort === port);
      if (line) line.quiet = on;
      onIdle();
      return line !== undefined;
    },
    carrier: (on) => {
      carried = on;
      if (!on) for (const line of lines.values()) line.quiet = true;
      onIdle();
    },
  };
}

function answer(line: Line | undefined, ask: (line: Line) => number): number {
  if (!line) return -EBADF;
  const answer = line.error ? -line.error : ask(line);
  line.waits = answer === AGAIN;
  return answer;
}
