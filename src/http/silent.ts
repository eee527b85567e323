import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** Closes, at the end, connections on which nobody has ever said anything: Node would wait for their first request. */
export function closeSilent(app: FastifyInstance): void {
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.addHook("preClose", async () => {
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  });
}
