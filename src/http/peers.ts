import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { monotonic } from "../domain/monotonic.ts";
import { createRate } from "../domain/rate.ts";
import { AppError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { PeerReply } from "../services/peers/door.ts";
import type { Federation } from "../services/peers/federation.ts";
import { MAX_REQUEST_BYTES, PATHS } from "../services/peers/wire.ts";
import type { ClientOf } from "./client.ts";
import { PEERS_DOCUMENT } from "./peersdocument.ts";
import { refusalOf } from "./refusal.ts";

/** Of one address, behind which there may be many peers: each asks twice a second at the most. */
const PER_SECOND = 50;

/** What other instances ask for (docs/federation.md): who we are, and as peers what we let them read. */
export function peerRoutes(
  { announcement, door }: Pick<Federation, "announcement" | "door">,
  clientOf: ClientOf,
  log: Log,
): FastifyPluginAsync {
  const rate = createRate<string>(PER_SECOND);
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: MAX_REQUEST_BYTES },
      async (_: unknown, body: Buffer) => body,
    );
    app.addHook("onRequest", async (request) => {
      const seconds = rate(clientOf(request.raw), monotonic.now());
      if (seconds > 0) throw new AppError("rate-limited", { seconds });
    });
    // To strangers every failure of theirs is the same.
    app.setErrorHandler((error, request, reply) => {
      const { statusCode = 500 } = error as { statusCode?: number };
      const isForeign = !(error instanceof AppError) && statusCode < 500;
      const { status, headers, body } = refusalOf(
        isForeign ? new AppError("unauthorized") : error,
        log,
        request.routeOptions.url,
      );
      return reply.code(status).headers(headers).send(body);
    });

    app.get(PATHS.about, async () => announcement.about());
    app.get(PATHS.keys, async (_request, reply) => send(reply, announcement.directory()));
    app.get("/peers/v1/openapi.json", async () => PEERS_DOCUMENT);
    for (const path of [PATHS.outputs, PATHS.samples]) {
      app.post(path, { bodyLimit: MAX_REQUEST_BYTES }, async (request: FastifyRequest, reply) => {
        const end = new AbortController();
        reply.raw.once("close", () => end.abort());
        const answer = await door.answer({
          method: request.method,
          target: request.raw.url ?? "",
          rawHeaders: request.raw.rawHeaders,
          body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          signal: end.signal,
        });
        if (!answer) throw new AppError("unauthorized");
        return send(reply, answer);
      });
    }
  };
}

function send(reply: FastifyReply, { status, headers, body }: PeerReply): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}
