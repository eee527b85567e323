import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import type { FastifyPluginAsync } from "fastify";

const FOLDER = new URL("./web/", import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The files of the page, by their names alone; they are read again each time, so that a reload shows a change. */
export function assetRoutes(): FastifyPluginAsync {
  const names = readdirSync(FOLDER).filter((name) => extname(name) in TYPES);
  return async (app) => {
    for (const name of names) {
      app.get(name === "index.html" ? "/" : `/${name}`, async (_request, reply) =>
        reply.type(TYPES[extname(name)] ?? "").send(readFileSync(new URL(name, FOLDER))),
      );
    }
  };
}
