import type { FastifyInstance, FastifyRequest } from "fastify";

const HEADERS = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** Keeps every other site out: a name that was bound to loopback, a script elsewhere, a frame around the page. */
export function guard(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(HEADERS);
    const why = whyNot(request);
    if (why) return reply.code(403).send({ error: why });
  });
}

function whyNot(request: FastifyRequest): string | undefined {
  const { host = "", origin } = request.headers;
  const port = request.socket.localPort;
  const names = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  if (!names.includes(host)) return `this page answers only at its own address: http://127.0.0.1:${port}/`;
  if (origin !== undefined && origin !== `http://${host}`) return "another site may not use this page";
  const site = request.headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return undefined;
  // A link on another site may lead here, but only to the front door.
  const visits = request.method === "GET" && request.url === "/" && request.headers["sec-fetch-mode"] === "navigate";
  return visits ? undefined : "another site may not use this page";
}
