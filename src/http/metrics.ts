import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyPluginAsync } from "fastify";
import { AppError } from "../errors.ts";
import type { Metrics } from "../services/metrics/metrics.ts";

const BEARER = /^Bearer +(\S+) *$/i;

/** GET /metrics: the program in figures, as OpenMetrics. Without the token nothing is there. */
export function metricsRoutes(metrics: Pick<Metrics, "read">, token: string): FastifyPluginAsync {
  const expected = digest(token);
  return async (app) => {
    app.get("/metrics", async ({ headers }, reply) => {
      const [, given = ""] = BEARER.exec(headers.authorization ?? "") ?? [];
      // Of equal length, so that the comparison takes the same time whatever is given.
      if (!timingSafeEqual(digest(given), expected)) throw new AppError("not-found");
      const { type, text } = await metrics.read();
      return reply.headers({ "content-type": type, "cache-control": "no-store" }).send(text);
    });
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
