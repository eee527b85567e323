import { createServer, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { AppError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Examples } from "../services/examples/examples.ts";
import type { Health } from "../services/health.ts";
import type { Metrics } from "../services/metrics/metrics.ts";
import type { Federation } from "../services/peers/federation.ts";
import type { Sync } from "../services/sync/sync.ts";
import { type ApiDeps, apiRoutes } from "./api/api.ts";
import { createProblems } from "./api/problem.ts";
import { createClientOf } from "./client.ts";
import { answerPlain } from "./connection.ts";
import { frontRoutes } from "./front.ts";
import { gitRoutes } from "./git.ts";
import { healthRoutes } from "./health.ts";
import { endIdle } from "./idle.ts";
import { metricsRoutes } from "./metrics.ts";
import { peerRoutes } from "./peers.ts";
import { type Refusal, refusalOf, refuseBytes, toRefusal } from "./refusal.ts";
import { createSyncAnswer, createSyncHandler, isSync } from "./sync.ts";
import { hasOneHost, toPath } from "./target.ts";

export interface HttpDeps {
  readonly sync: Sync;
  readonly health: Health;
  readonly log: Log;
  /** Counts syncs; who brings the token sees all figures. Without a token nobody does. */
  readonly metrics?: Pick<Metrics, "synced" | "read"> | undefined;
  readonly metricsToken?: string | undefined;
  /** Ends every connection at once when aborted: whoever does not read their answer keeps the program from stopping. */
  readonly cut?: AbortSignal;
  /** Whose X-Forwarded-For is believed: addresses and networks. */
  readonly trustedProxies?: readonly string[];
  /** A path before all others, below which devices know the instance; what a proxy has taken away is served too. */
  readonly prefix?: string;
  /** Instead of TIMES. */
  readonly times?: Partial<typeof TIMES>;
  /** Without it, devices are all that is served. */
  readonly api?: ApiDeps;
  /** Without it, other instances find nothing here. */
  readonly federation?: Pick<Federation, "announcement" | "door">;
  /** What git may clone. */
  readonly examples?: Examples;
}

/** A unit that syncs once a minute keeps its connection. */
const KEEP_ALIVE_MS = 72_000;
/** How long the head of a request may take from when its connection is ready, and all of it: the longest is 64 KiB. */
const HEAD_MS = 15_000;
const REQUEST_MS = 40_000;
/** How often that is looked after. */
const CHECK_MS = 5000;
/** No answer is silent for so long: whoever does not read theirs for that time is cut off. */
const UNREAD_MS = 120_000;

const TIMES = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  headersTimeout: HEAD_MS,
  requestTimeout: REQUEST_MS,
  connectionsCheckingInterval: CHECK_MS,
};

/** The whole HTTP surface; main.ts binds it to a port. */
export function createHttp(deps: HttpDeps): FastifyInstance {
  const { sync, health, log, metrics, metricsToken, cut, trustedProxies = [], prefix = "", api } = deps;
  const times = { ...TIMES, ...deps.times };
  const answer = createSyncAnswer(sync, log, metrics?.synced);
  const answerSync = createSyncHandler(answer, log, metrics?.synced);
  const app = Fastify({
    logger: false,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    clientErrorHandler: refuseBytes,
    frameworkErrors: (_error, request, reply) => {
      const failure = new AppError("request-invalid");
      return api && request.url.startsWith("/api/")
        ? createProblems(api.translations("en"))(reply, failure)
        : send(reply, toRefusal(failure));
    },
    routerOptions: { ignoreTrailingSlash: true },
    serverFactory: (answerOther) => {
      // Whether a host is named is looked at here, so that it is answered like everything else.
      const server = createServer({ ...times, requireHostHeader: false }, (request, response) => {
        request.url = toPath(request.url ?? "/", prefix);
        if (!hasOneHost(request)) refuse(response);
        else if (isSync(request)) answerSync(request, response);
        else answerOther(request, response);
      });
      endIdle(server, times.keepAliveTimeout + times.headersTimeout);
      server.on("checkExpectation", (_request, response) => refuse(response));
      server.on("connect", (_request, socket) => refuseBytes({} as Error, socket));
      return server.setTimeout(UNREAD_MS);
    },
  });

  const endPlain = answerPlain(app.server, {
    answer,
    headMs: times.headersTimeout,
    keepAliveMs: times.keepAliveTimeout,
  });
  if (cut) endSockets(app.server, cut);
  app.addHook("preClose", async () => endPlain());
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500 } = error as { statusCode?: number };
    // Refusals of the framework, and of what serves files.
    const isForeign = statusCode < 500;
    return send(reply, refusalOf(isForeign ? new AppError("request-invalid") : error, log, request.routeOptions.url));
  });
  app.setNotFoundHandler((_request, reply) => send(reply, toRefusal(new AppError("not-found"))));

  app.register(healthRoutes(health));
  if (metrics && metricsToken !== undefined) app.register(metricsRoutes(metrics, metricsToken));
  if (deps.examples) app.register(gitRoutes(deps.examples));
  const clientOf = createClientOf(trustedProxies);
  if (deps.federation) app.register(peerRoutes(deps.federation, clientOf, log));
  if (api) {
    app.register(frontRoutes(api.translations, prefix));
    app.register(apiRoutes(api, clientOf), { prefix: "/api" });
  }
  return app;
}

function refuse(response: ServerResponse): void {
  const { status, headers, body } = toRefusal(new AppError("request-invalid"));
  response.writeHead(status, { ...headers, connection: "close" }).end(body);
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
