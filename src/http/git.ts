import { gunzipSync } from "node:zlib";
import type { FastifyPluginAsync } from "fastify";
import { AppError } from "../errors.ts";
import type { Examples } from "../services/examples/examples.ts";

const MAX_BYTES = 64 * 1024;
const TYPE = "application/x-git-upload-pack";

/** The instance's own examples over git's smart HTTP, to read alone: `git clone <address>/git/relay.git`. */
export function gitRoutes(examples: Examples): FastifyPluginAsync {
  return async (app) => {
    app.addContentTypeParser(`${TYPE}-request`, { parseAs: "buffer", bodyLimit: MAX_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    app.addHook("onSend", async (_request, reply) => void reply.header("cache-control", "no-cache"));

    app.get<{ Params: { name: string }; Querystring: { service?: string } }>(
      "/git/:name/info/refs",
      async ({ params, query }, reply) => {
        if (query.service !== "git-upload-pack") {
          return reply.code(403).type("text/plain").send("smart HTTP, and reading only\n");
        }
        return reply.type(`${TYPE}-advertisement`).send(await examples.advertise(toName(params.name)));
      },
    );

    app.post<{ Params: { name: string }; Body: Buffer }>(
      "/git/:name/git-upload-pack",
      async ({ params, body, headers }, reply) => {
        if (!Buffer.isBuffer(body)) throw new AppError("media-type");
        const request = headers["content-encoding"] === "gzip" ? unzip(body) : body;
        const answer = await examples.fetch(toName(params.name), request).catch((error: unknown) => {
          const isBad = error instanceof AppError && error.code === "repository-not-git";
          throw isBad ? new AppError("request-invalid") : error;
        });
        return reply.type(`${TYPE}-result`).send(answer);
      },
    );
  };
}

function toName(part: string): string {
  return part.replace(/\.git$/, "");
}

function unzip(body: Buffer): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: MAX_BYTES });
  } catch {
    throw new AppError("request-invalid");
  }
}
