import Fastify, { type FastifyInstance } from "fastify";
import { AppError, ERRORS, toAppError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { Health } from "../services/health.ts";
import type { Sync } from "../services/sync.ts";
import { type ApiDeps, apiRoutes } from "./api/api.ts";
import { healthRoutes } from "./health.ts";
import { closeSilent } from "./silent.ts";
import { syncRoutes } from "./sync.ts";

export interface HttpDeps {
  readonly sync: Sync;
  readonly health: Health;
  readonly log: Log;
  /** Without it, devices are all that is served. */
  readonly api?: ApiDeps;
}

/** The whole HTTP surface, testable with `app.inject()`; main.ts binds it to a port. */
export function createHttp({ sync, health, log, api }: HttpDeps): FastifyInstance {
  const app = Fastify({ logger: false, forceCloseConnections: "idle", return503OnClosing: false });

  closeSilent(app);
  app.setErrorHandler((error, request, reply) => {
    const failure = toAppError(isTooLarge(error) ? new AppError("frame-too-large") : error);
    const { code, params } = failure;
    const { http: status } = isClientError(error) ? { http: 400 as const } : ERRORS[code];
    if (status === 500) log.error({ err: failure.cause, route: request.routeOptions.url }, "a request failed");
    if (status === 429) reply.header("retry-after", (params as { seconds: number }).seconds);
    if (status === 503) reply.header("retry-after", 5);
    // A stranger learns the status and its code, never the reason (RFC 9457).
    return reply
      .code(status)
      .type("application/problem+json")
      .send(JSON.stringify({ type: "about:blank", status, title: status === 400 ? "frame-malformed" : code }));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type("application/problem+json").send('{"type":"about:blank","status":404,"title":"not-found"}'),
  );

  app.register(syncRoutes(sync));
  app.register(healthRoutes(health));
  if (api) app.register(apiRoutes(api), { prefix: "/api" });
  return app;
}

function isTooLarge(error: unknown): boolean {
  return (error as { code?: string }).code === "FST_ERR_CTP_BODY_TOO_LARGE";
}

/** Fastify's own refusals: no body, a wrong content type, a wrong length. */
function isClientError(error: unknown): boolean {
  const { code = "", statusCode = 500 } = error as { code?: string; statusCode?: number };
  return code.startsWith("FST_") && !isTooLarge(error) && statusCode >= 400 && statusCode < 500;
}
