import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect, test } from "vitest";
import { LONG, useMachine } from "./support/machine.ts";

const machine = useMachine();
const { settings, up } = machine;

test(
  "asks HTTPS_PROXY for the way to Telegram",
  async () => {
    const proxy = createServer().listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const { port } = proxy.address() as AddressInfo;
    const { TELEGRAM_API_ROOT: _, ...rest } = settings();
    const asked = once(proxy, "connect");
    const { program } = await up({
      ...rest,
      DATA_DIR: machine.dir,
      HTTPS_PROXY: `http://ann:sesame@127.0.0.1:${port}`,
    });
    const [request, socket] = (await asked) as [IncomingMessage, Socket];
    expect([request.url, request.headers["proxy-authorization"]]).toEqual([
      "api.telegram.org:443",
      `Basic ${Buffer.from("ann:sesame").toString("base64")}`,
    ]);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    proxy.on("connect", (_request, other: Socket) => other.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
    await program.prints(/Telegram can't be reached/);
    expect(program.printed()).not.toContain("sesame");
    program.child.kill("SIGTERM");
    expect(await program.ended).toEqual({ code: 0, signal: null });
    proxy.close();
  },
  LONG,
);
