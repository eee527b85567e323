import type { FastifyPluginAsync } from "fastify";
import { AppError } from "../errors.ts";
import { MAX_FRAME_BYTES, type Sync } from "../services/sync.ts";

const BEARER = /^Bearer +([\w.-]+) *$/i;
const FRAME = "application/octet-stream";

/** POST /sync: one frame in, one frame out (docs/protocol.md). */
export function syncRoutes(sync: Sync): FastifyPluginAsync {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(FRAME, { parseAs: "buffer", bodyLimit: MAX_FRAME_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    app.post("/sync", async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw new AppError("frame-malformed");
      const [, token] = BEARER.exec(request.headers.authorization ?? "") ?? [];
      if (!token) throw new AppError("unauthorized");
      const { status, frame } = await sync.exchange(token, request.body);
      return reply.code(status).type(FRAME).send(frame);
    });
  };
}
