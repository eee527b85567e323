import { connect } from "node:net";

/** Whole HTTP requests in the order in which one connection sends them. */
export type Script = readonly Buffer[];

export interface Measured {
  readonly requests: number;
  readonly seconds: number;
  /** Requests a second, without the lead; so are the percentiles. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/**
 * Plays the scripts, one connection each, for at most `ms`, and before that for `leadMs`, in which the server gets to its
 * steady state; every request waits for the answer before it.
 */
export async function play(port: number, scripts: readonly Script[], ms: number, leadMs = 0): Promise<Measured> {
  const start = performance.now();
  const counted: Counted = { from: start + leadMs, until: start + leadMs + ms, led: 0, latencies: [], failed: 0 };
  await Promise.all(scripts.map((script) => playOne(port, script, counted)));
  const end = performance.now();
  const { led, latencies, failed } = counted;
  if (latencies.length === 0) throw new Error("there were too few requests: none was left after the lead");
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  const rate = latencies.length / ((end - counted.from) / 1000);
  return { requests: led + latencies.length, seconds: (end - start) / 1000, rate, p50: at(0.5), p99: at(0.99), failed };
}

interface Counted {
  /** By the clock of `performance`. */
  readonly from: number;
  readonly until: number;
  /** Answers before that. */
  led: number;
  readonly latencies: number[];
  failed: number;
}

function playOne(port: number, script: Script, counted: Counted): Promise<void> {
  return new Promise((done, failed) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let next = 0;
    let sentAt = 0;
    let pending: Buffer | undefined;
    const send = (): void => {
      const request = script[next++];
      sentAt = performance.now();
      if (!request || sentAt > counted.until) socket.end(done);
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
      const now = performance.now();
      if (now < counted.from) counted.led++;
      else counted.latencies.push(now - sentAt);
      if (received[9] !== 0x32) counted.failed++; // not "HTTP/1.1 2…"
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
