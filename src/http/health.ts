import type { FastifyPluginAsync } from "fastify";
import { monotonic } from "../domain/monotonic.ts";
import type { Health } from "../services/health.ts";
import { UNAVAILABLE_SECONDS } from "./refusal.ts";

/** GET /health: 200 while the database takes commits and the bot polls, else 503. */
export function healthRoutes(health: Health): FastifyPluginAsync {
  return async (app) => {
    app.get("/health", async (_request, reply) => {
      const report = await health.check(monotonic.now());
      if (report.ok) return report;
      return reply.code(503).header("retry-after", UNAVAILABLE_SECONDS).send(report);
    });
  };
}
