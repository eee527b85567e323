import { createCipheriv } from "node:crypto";
import { readFileSync } from "node:fs";
import { type Direction, type Flaw, type Keys, sealFrame, signFrame } from "./frame.ts";

/** A frame and what comes of opening it: its plaintext, or what is wrong with it. Bytes are hex. */
export interface Vector {
  readonly name: string;
  readonly direction: Direction;
  readonly bound: string;
  readonly frame: string;
  readonly iv?: string;
  readonly plain?: string;
  readonly flaw?: Flaw;
}

/** test/protocol/vectors.json */
export interface Vectors {
  readonly about: string;
  readonly encrypt: string;
  readonly secret: string;
  readonly vectors: readonly Vector[];
}

export function readVectors(): Vectors {
  return JSON.parse(readFileSync(new URL("../protocol/vectors.json", import.meta.url), "utf8")) as Vectors;
}

/** Makes the vectors afresh: the same every time. */
export function createVectors(): Vectors {
  const keys: Keys = { encrypt: count(0x00, 32), secret: count(0x80, 32) };
  const good = (name: string, direction: Direction, plain: string, bound: Uint8Array = count(0, 0)): Vector => {
    const iv = count(name.length, 16);
    const frame = sealFrame(keys, direction, Buffer.from(plain), bound, iv);
    return { name, direction, bound: hex(bound), iv: hex(iv), plain, frame: hex(frame) };
  };
  const bad = (name: string, flaw: Flaw, frame: Uint8Array, direction: Direction = "request", bound = ""): Vector => ({
    name,
    direction,
    bound,
    frame: hex(frame),
    flaw,
  });
  const full = JSON.stringify({
    at: 1764000000123,
    unit_state: { ip: "192.168.1.7", mem_free: 21344, uptime: 53211, rssi: -61 },
    output_variables: { temperature: [[1763999999000, 21.5]], door: "open" },
    input_rev: 5302424889720844,
    wait: 25,
    log: [[1764000000000, "error", "DS18B20 not found"]],
  });
  const request = sealFrame(keys, "request", Buffer.from(full), undefined, count(0x40, 16));
  const bound = request.subarray(-32);
  const answer =
    '{"world_state":{"utc":1764000000456},"input_rev":5302424889720845,"input_variables":{"relay":true},"interval":10}';
  const asleep = '{"world_state":{"utc":1764000000456},"input_rev":5302424889720845,"interval":600,"sleep":true}';
  const response = sealFrame(keys, "response", Buffer.from(answer), bound, count(0x50, 16));
  const flip = (at: number): Buffer => {
    const frame = Buffer.from(request);
    const index = at < 0 ? frame.length + at : at;
    frame[index] = (frame[index] ?? 0) ^ 1;
    return frame;
  };
  const unpadded = (last: number): Buffer => {
    const iv = count(0x60, 16);
    const cipher = createCipheriv("aes-256-cbc", keys.encrypt, iv).setAutoPadding(false);
    const block = Buffer.alloc(16, 0x20).fill(last, 15);
    return signFrame(keys, "request", Buffer.concat([iv, cipher.update(block), cipher.final()]));
  };

  return {
    about: "docs/protocol.md in bytes (hex). Made by test/support/vectors.ts, checked by every implementation.",
    encrypt: hex(keys.encrypt),
    secret: hex(keys.secret),
    vectors: [
      good("0 bytes", "request", ""),
      good("2 bytes: a clock request", "request", "{}"),
      good("15 bytes: one under a block", "request", '{"input_rev":1}'),
      good("16 bytes: a whole block", "request", '{"input_rev":12}'),
      good("17 bytes: one over a block", "request", '{"input_rev":123}'),
      good("a request with everything", "request", full),
      good("a request in Cyrillic with an emoji", "request", '{"at":1,"output_variables":{"door":"Открыта 🚪"}}'),
      good("1500 bytes", "request", `{"log":[[0,"info","${"x".repeat(1477)}"]]}`),
      good("an answer", "response", answer, bound),
      good("an answer in Cyrillic", "response", '{"input_variables":{"text":"Привет, °C"}}', bound),
      good("an answer to a unit that sleeps", "response", asleep, bound),
      good("an empty answer", "response", "", bound),
      bad("no bytes", "length", count(0, 0)),
      bad("an unknown version", "version", Buffer.concat([Uint8Array.of(2), request.subarray(1)])),
      bad("a flipped bit in the iv", "tag", flip(1)),
      bad("a flipped bit in the first block", "tag", flip(17)),
      bad("a flipped bit in the last block", "tag", flip(-33)),
      bad("a flipped bit at the tag's start", "tag", flip(-32)),
      bad("a flipped bit at the tag's end", "tag", flip(-1)),
      bad("a byte short", "length", request.subarray(0, -1)),
      bad("a byte over", "length", Buffer.concat([request, count(0, 1)])),
      bad("a block short", "tag", request.subarray(0, -16)),
      bad("no ciphertext", "length", signFrame(keys, "request", count(0, 16))),
      bad("a request reflected as its own answer", "tag", request, "response", hex(bound)),
      bad("an answer sent back as a request", "tag", response),
      bad("an answer to another request", "tag", response, "response", hex(count(7, 32))),
      bad("an answer without its request", "tag", response, "response"),
      bad("a signed frame with padding 0", "padding", unpadded(0)),
      bad("a signed frame with padding 17", "padding", unpadded(17)),
      bad("a signed frame whose padding bytes differ", "padding", unpadded(2)),
    ],
  };
}

function count(from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (from + index) & 0xff);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
