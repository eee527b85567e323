import { connect } from "node:net";

/** Whole HTTP requests in the order in which one connection sends them. */
export type Script = readonly Buffer[];

export interface Measured {
  readonly requests: number;
  /** Requests a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** Plays the scripts, one connection each, for at most `ms`; every request waits for the answer before it. */
export async function play(port: number, scripts: readonly Script[], ms: number): Promise<Measured> {
  const latencies: number[] = [];
  const failures = { count: 0 };
  const start = performance.now();
  await Promise.all(scripts.map((script) => playOne(port, script, start + ms, latencies, failures)));
  const seconds = (performance.now() - start) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  const requests = latencies.length;
  return { requests, rate: requests / seconds, p50: at(0.5), p99: at(0.99), failed: failures.count };
}

function playOne(
  port: number,
  script: Script,
  until: number,
  latencies: number[],
  failures: { count: number },
): Promise<void> {
  return new Promise((done, failed) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let next = 0;
    let sentAt = 0;
    let pending: Buffer | undefined;
    const send = (): void => {
      const request = script[next++];
      sentAt = performance.now();
      if (!request || sentAt > until) socket.end(done);
      else socket.write(request);
    };
    socket.on("connect", send);
    socket.on("error", failed);
    socket.on("close", () => failed(new Error("the server closed a connection")));
    socket.on("data", (chunk) => {
      const received = pending ? Buffer.concat([pending, chunk]) : chunk;
      if (!isWhole(received)) {
        pending = received;
        return;
      }
      pending = undefined;
      latencies.push(performance.now() - sentAt);
      if (received[9] !== 0x32) failures.count++; // not "HTTP/1.1 2…"
      send();
    });
  });
}

const END = Buffer.from("\r\n\r\n");
const LENGTH = Buffer.from("ontent-");

/** True when the bytes hold a whole response with a content-length. */
function isWhole(bytes: Buffer): boolean {
  const head = bytes.indexOf(END);
  if (head === -1) return false;
  const [, length] = /content-length: (\d+)/i.exec(bytes.toString("latin1", bytes.indexOf(LENGTH) - 1, head)) ?? [];
  return bytes.length >= head + END.length + Number(length);
}
