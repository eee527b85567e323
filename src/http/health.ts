import type { FastifyPluginAsync } from "fastify";
import { monotonic } from "../monotonic.ts";
import type { Health } from "../services/health.ts";

/** GET /health: 200 while the database takes commits and the bot polls, else 503. */
export function healthRoutes(health: Health): FastifyPluginAsync {
  return async (app) => {
    app.get("/health", async (_request, reply) => {
      const report = await health.check(monotonic.now());
      return reply.code(report.ok ? 200 : 503).send(report);
    });
  };
}
