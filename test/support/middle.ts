import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestDescriptor } from "http-message-sig";
import { freePort } from "./peers.ts";

/** Somebody between two servers, who does with answers what a test says. */
export async function startMiddle() {
  const port = await freePort();
  let target = (_seen: number): string => "";
  let answers: (answer: Passed, asked: RequestDescriptor, response: ServerResponse) => Passed | undefined = (one) =>
    one;
  const seen: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    seen.push(request.url ?? "");
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const fields = Object.entries(request.headers).map(([name, value]) => ({ name, value: String(value) }));
      const url = `http://127.0.0.1:${port}${request.url}`;
      const asked: RequestDescriptor = { kind: "request", method: request.method ?? "", targetUri: url, fields };
      const { connection: _c, host: _h, ...headers } = request.headers;
      const passed = await fetch(target(seen.length) + request.url, {
        method: asked.method,
        headers: { ...(headers as Record<string, string>), "accept-encoding": "identity" },
        ...(asked.method === "POST" && { body: Buffer.concat(chunks) }),
      });
      const { "transfer-encoding": _t, connection: _n, ...rest } = Object.fromEntries(passed.headers);
      const answer = { status: passed.status, headers: rest, body: Buffer.from(await passed.arrayBuffer()) };
      const changed = request.url?.startsWith("/peers") ? answers(answer, asked, response) : answer;
      if (!changed) return;
      const length = { "content-length": String(changed.body.length) };
      response.writeHead(changed.status, { ...changed.headers, ...length }).end(changed.body);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    /** Where requests go from now on; of the first, the second and so on that come, when told so. */
    passTo: (url: string | ((place: number) => string)) => {
      const before = seen.length;
      target = typeof url === "string" ? () => url : (count) => url(count - before);
    },
    answerBy: (how: typeof answers) => {
      answers = how;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** An answer as it travels. */
export interface Passed {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}
