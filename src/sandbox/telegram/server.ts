import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Api } from "./api.ts";
import { readParameters } from "./body.ts";
import type { Outcome } from "./call.ts";
import type { Files } from "./file.ts";
import { Refusal } from "./refusal.ts";

export interface ServerOptions {
  readonly token: string;
  readonly api: Api;
  readonly files: Files;
  readonly host: string;
  readonly port: number;
  /** What its clock shows, ms. */
  readonly now: () => number;
}

/** The wire: `/bot<token>/<method>` and `/file/bot<token>/<path>`. */
export async function startServer({ token, api, files, host, port, now }: ServerOptions) {
  const server = createServer((request, response) => {
    response.sendDate = false;
    handle(request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, `Internal Server Error: ${error}`);
      if (!response.headersSent) write(response, refused(refusal));
      else response.destroy();
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://telegram");
    const path = decodeURIComponent(url.pathname);
    const [, file, given, rest] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(path) ?? [];
    if (given === undefined || rest === undefined) throw new Refusal(404, "Not Found");
    if (given !== token) throw new Refusal(401, "Unauthorized");
    if (file) return download(rest, response);
    if (request.method !== "GET" && request.method !== "POST") throw new Refusal(404, "Not Found");
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const outcome = await api(rest, await readParameters(request, url.searchParams), gone.signal);
    if (!outcome.ok && "lost" in outcome) request.socket.destroy();
    else write(response, outcome);
  }

  const dated = () => ({ date: new Date(now()).toUTCString() });

  function write(response: ServerResponse, outcome: Told): void {
    const retry = outcome.ok ? undefined : outcome.parameters?.retry_after;
    response.writeHead(outcome.ok ? 200 : outcome.error_code, {
      ...dated(),
      "content-type": "application/json",
      ...(retry === undefined ? {} : { "retry-after": String(retry) }),
    });
    response.end(JSON.stringify("json" in outcome ? outcome.json : outcome));
  }

  function download(path: string, response: ServerResponse): void {
    const stored = files.at(path);
    if (!stored) throw new Refusal(404, "Not Found");
    response.writeHead(200, { ...dated(), "content-type": "application/octet-stream", "content-length": stored.size });
    response.end(stored.bytes);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { root: `http://${host}:${address.port}`, stop };
}

/** An outcome that the bot gets to know. */
type Told = Exclude<Outcome, { readonly lost: true }>;

const refused = ({ code, message }: Refusal): Told => ({ ok: false, error_code: code, description: message });
