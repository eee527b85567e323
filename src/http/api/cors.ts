import type { FastifyInstance } from "fastify";

const READS = "GET, HEAD";
const READABLE = "etag, link, retry-after, www-authenticate";

/** Lets pages of any origin read, with a token that they hold themselves: browsers send none of ours. */
export function allowReads(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    if (request.method !== "GET" && request.method !== "HEAD") return;
    reply.headers({ "access-control-allow-origin": "*", "access-control-expose-headers": READABLE });
  });
  app.options("/*", { schema: { hide: true } }, (_request, reply) =>
    reply
      .headers({
        "access-control-allow-origin": "*",
        "access-control-allow-methods": READS,
        "access-control-allow-headers": "authorization, if-none-match, last-event-id",
        "access-control-max-age": "86400",
      })
      .code(204)
      .send(),
  );
}
