import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { AppError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Health } from "../services/health.ts";
import type { Sync } from "../services/sync.ts";
import { type ApiDeps, apiRoutes } from "./api/api.ts";
import { answerPlain } from "./connection.ts";
import { healthRoutes } from "./health.ts";
import { type Refusal, refusalOf, toRefusal } from "./refusal.ts";
import { createSyncAnswer, createSyncHandler, isSync } from "./sync.ts";

export interface HttpDeps {
  readonly sync: Sync;
  readonly health: Health;
  readonly log: Log;
  /** Ends every connection at once when aborted: whoever does not read their answer keeps the program from stopping. */
  readonly cut?: AbortSignal;
  /** Without it, devices are all that is served. */
  readonly api?: ApiDeps;
}

/** A unit that syncs once a minute keeps its connection. */
const KEEP_ALIVE_MS = 72_000;

/** The whole HTTP surface; main.ts binds it to a port. */
export function createHttp({ sync, health, log, cut, api }: HttpDeps): FastifyInstance {
  const answer = createSyncAnswer(sync, log);
  const answerSync = createSyncHandler(answer, log);
  const app = Fastify({
    logger: false,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    serverFactory: (answerOther) =>
      createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
        if (isSync(request)) answerSync(request, response);
        else answerOther(request, response);
      }),
  });

  const endPlain = answerPlain(app.server, { answer, keepAliveMs: KEEP_ALIVE_MS });
  if (cut) endSockets(app.server, cut);
  app.addHook("preClose", async () => endPlain());
  app.setErrorHandler((error, request, reply) => {
    const { code = "", statusCode = 500 } = error as { code?: string; statusCode?: number };
    // Fastify's own refusals.
    const isForeign = code.startsWith("FST_") && statusCode < 500;
    return send(reply, refusalOf(isForeign ? new AppError("request-invalid") : error, log, request.routeOptions.url));
  });
  app.setNotFoundHandler((_request, reply) => send(reply, toRefusal(new AppError("not-found"))));

  app.register(healthRoutes(health));
  if (api) app.register(apiRoutes(api), { prefix: "/api" });
  return app;
}

function endSockets(server: Server, cut: AbortSignal): void {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  cut.addEventListener("abort", () => {
    for (const socket of sockets) socket.destroy();
  });
}

function send(reply: FastifyReply, { status, headers, body }: Refusal): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
