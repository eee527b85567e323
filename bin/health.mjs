// Ends with 0 while GET /health answers 200: for the health check of a container.
const { HTTP_HOST, HTTP_PORT = "8080" } = process.env;
const host = !HTTP_HOST || HTTP_HOST === "0.0.0.0" ? "127.0.0.1" : HTTP_HOST;
const { ok } = await fetch(`http://${host}:${HTTP_PORT}/health`).catch(() => ({ ok: false }));
process.exit(ok ? 0 : 1);
