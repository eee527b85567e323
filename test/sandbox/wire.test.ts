import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { AGAIN, createWire } from "../../src/sandbox/board/wire.ts";

const ECONNRESET = 104;

let stop = () => {};
afterEach(() => stop());

/** What a board receives of a server that answers any request so: the bytes, and how they end. */
async function receive(answer: (socket: Socket) => void, most = 1000): Promise<[bytes: number, end: number]> {
  const server = createServer((socket) => socket.on("error", () => {}).once("data", () => answer(socket)));
  await once(server.listen(0, "127.0.0.1"), "listening");
  let wake = () => {};
  const wire = createWire(
    () => wake(),
    () => {},
  );
  wire.carrier(true);
  const id = wire.connect("127.0.0.1", (server.address() as AddressInfo).port);
  stop = () => {
    wire.close(id);
    server.close();
  };
  const ready = async <T>(ask: () => T | typeof AGAIN): Promise<T> => {
    for (;;) {
      const woken = new Promise<void>((go) => {
        wake = go;
      });
      const answered = ask();
      if (answered !== AGAIN) return answered as T;
      await woken;
    }
  };
  await ready(() => wire.writable(id));
  wire.send(id, Buffer.from("GET"));
  let bytes = 0;
  for (;;) {
    const got = await ready(() => wire.recv(id, most));
    if (typeof got === "number") return [bytes, got];
    bytes += got.length;
  }
}

test("a reset that comes along with bytes is a reset, after them", async () => {
  expect(await receive((socket) => socket.write(Buffer.alloc(50), () => socket.resetAndDestroy()))).toEqual([
    50,
    -ECONNRESET,
  ]);
});

test("an end that comes along with bytes is an end, after them", async () => {
  expect(await receive((socket) => socket.end(Buffer.alloc(50)))).toEqual([50, 0]);
});

test("what is larger than is asked for at a time comes whole", async () => {
  expect(await receive((socket) => socket.end(Buffer.alloc(300_000)), 536)).toEqual([300_000, 0]);
});
