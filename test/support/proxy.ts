import { once } from "node:events";
import { createServer, type RequestListener, request } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A reverse proxy as operators put one before an instance: `<url><prefix>/…` is the instance's `/…`; with a certificate by HTTPS. */
export async function startProxy(
  target: string,
  prefix: string,
  tls?: { readonly cert: string; readonly key: string },
): Promise<{ url: string; stop(): Promise<void> }> {
  const pass: RequestListener = (asked, answer) => {
    const { url = "", method, headers, socket } = asked;
    if (!url.startsWith(`${prefix}/`)) return answer.writeHead(404).end("nothing is served here");
    const passed = request(target + url.slice(prefix.length), {
      method,
      headers: { ...headers, "x-forwarded-for": String(headers["x-test-client"] ?? socket.remoteAddress) },
    });
    passed.on("response", (reply) => reply.pipe(answer.writeHead(reply.statusCode ?? 502, reply.headers)));
    passed.on("error", () => answer.destroy());
    return asked.pipe(passed);
  };
  const server = tls ? createTlsServer(tls, pass) : createServer(pass);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
