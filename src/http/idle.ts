import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

interface Use {
  /** Requests that have not been answered whole. */
  open: number;
  end?: NodeJS.Timeout;
}

/**
 * Ends connections on which no request has come for so long since the last answer. node:http counts from the last byte,
 * and blank lines before a request are none of it (RFC 9112, 2.2).
 */
export function endIdle(server: Server, ms: number): void {
  const uses = new WeakMap<Socket, Use>();
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const use = uses.get(socket) ?? open(socket);
    use.open += 1;
    clearTimeout(use.end);
    response.once("close", () => {
      use.open -= 1;
      if (use.open === 0 && !socket.destroyed) use.end = setTimeout(() => socket.destroy(), ms).unref();
    });
  });
  const open = (socket: Socket): Use => {
    const use: Use = { open: 0 };
    uses.set(socket, use);
    socket.once("close", () => clearTimeout(use.end));
    return use;
  };
}
