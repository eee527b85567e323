import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What becomes of a connection; what is under way when it changes keeps to what it began with. */
export type Weather =
  | { readonly kind: "fair"; readonly delayMs?: number }
  /** Takes everything and answers nothing. */
  | { readonly kind: "silent" }
  /** Resets as soon as connected. */
  | { readonly kind: "reset" }
  /** Resets after so many bytes of the request, or of the answer. */
  | { readonly kind: "reset-request" | "reset-answer"; readonly after: number }
  /** Ends the answer in good order, but after so many bytes. */
  | { readonly kind: "cut-answer"; readonly after: number };

/** A network in front of a server, as bad as it is told to be. */
export interface Network {
  readonly port: number;
  readonly url: string;
  /** Connections so far. */
  count(): number;
  /** The port at its near end of the connection that has this one at the server's. */
  origin(port: number): number;
  set(weather: Weather): void;
  stop(): Promise<void>;
}

/** Has a connection's time go on while it brings nothing, for so many ms of it; `Board.hold` is one. */
export type Hold = (port: number, ms: number, over: () => void) => () => void;

const holdReally: Hold = (_, ms, over) => {
  if (ms === Number.POSITIVE_INFINITY) return () => undefined;
  const timer = setTimeout(over, ms);
  return () => clearTimeout(timer);
};

/** `at` is the port to listen on, any when absent; delays and silence are on the time of `hold`. */
export async function startNetwork(
  target: { readonly port: number; readonly host?: string },
  { at = 0, hold = holdReally }: { readonly at?: number; readonly hold?: Hold } = {},
): Promise<Network> {
  let weather: Weather = { kind: "fair" };
  let count = 0;
  const sockets = new Set<Socket>();
  const origins = new Map<number, number>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    return socket.on("close", () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    count += 1;
    keep(near);
    if (weather.kind === "reset") near.resetAndDestroy();
    else if (weather.kind === "silent") {
      hold(near.resume().remotePort ?? 0, Number.POSITIVE_INFINITY, () => undefined);
    } else {
      const far = keep(connect({ host: target.host ?? "127.0.0.1", port: target.port }));
      far.on("connect", () => origins.set(far.localPort ?? 0, near.remotePort ?? 0));
      join(near, far, weather, hold);
    }
  });
  await new Promise<void>((resolve) => server.listen(at, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    count: () => count,
    origin: (port) => origins.get(port) ?? 0,
    set: (next) => {
      weather = next;
    },
    stop() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function join(near: Socket, far: Socket, weather: Weather, hold: Hold): void {
  near.on("close", () => far.destroy());
  let left = weather.kind === "reset-request" ? weather.after : Number.POSITIVE_INFINITY;
  near.on("data", (chunk) => {
    left -= chunk.length;
    if (left <= 0) near.resetAndDestroy();
    else if (weather.kind === "fair" && weather.delayMs)
      hold(near.remotePort ?? 0, weather.delayMs, () => far.write(chunk));
    else far.write(chunk);
  });
  let room =
    weather.kind === "reset-answer" || weather.kind === "cut-answer" ? weather.after : Number.POSITIVE_INFINITY;
  far.on("close", () => {
    if (room > 0) near.destroySoon(); // otherwise it ends as the weather has it
  });
  far.on("data", (chunk) => {
    if (room <= 0) return;
    const part = chunk.subarray(0, Math.min(chunk.length, room));
    room -= chunk.length;
    near.write(part, () => {
      if (room > 0) return;
      if (weather.kind === "reset-answer") near.resetAndDestroy();
      else near.end();
    });
  });
}
