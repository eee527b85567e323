import type { FastifyInstance } from "fastify";
import { AppError } from "../../errors.ts";

/** A body says little: a few dozen inputs at most. */
const MAX_BODY_BYTES = 64 * 1024;

/** Reads bodies as JSON, and nothing else; bytes that are not UTF-8 are refused instead of being replaced. */
export function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  const decoder = new TextDecoder("utf-8", { fatal: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer", bodyLimit: MAX_BODY_BYTES },
    (request, body, done) => {
      let text: string;
      try {
        text = decoder.decode(body as Buffer);
      } catch {
        return done(new AppError("body-not-json"));
      }
      void parse(request, text, (error, json) => (error ? done(new AppError("body-not-json")) : done(null, json)));
    },
  );
}
