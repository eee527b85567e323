import { basename } from "node:path";
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript";
import type { Files } from "../../src/sandbox/board/message.ts";

/** Of the names that a stock ESP8266 build has and this port has not, those that the library and its examples use. */
const BUILT_IN = new Set(
  `AP_IF DS18X20 OUT OneWire Pin STA_IF WLAN active aes asyncio connect convert_temp cryptolib decrypt dns drain ds18x20 encrypt
  getaddrinfo host ifconfig isconnected machine memory network on onewire open_connection port read_temp reset rssi scan
  socket status urandom wait_closed`.split(/\s+/),
);

/** What these modules add to the names that an ESP8266 has, by file: it never forgets one. */
export async function listNames(files: Files): Promise<string[]> {
  const used = Object.entries(files).flatMap(([path, mpy]) => {
    if (typeof mpy === "string") return [];
    const module = path.slice(1, -".mpy".length);
    return [path.slice(1), module.replace(/\/__init__$/, "").replace("/", "."), basename(module), ...readNames(mpy)];
  });
  return (await keepNew(used)).filter((name) => !BUILT_IN.has(name));
}

/** The table of names at the start of an .mpy: an odd length stands for a name that every MicroPython has. */
function readNames(mpy: Uint8Array): string[] {
  let at = 4;
  const readNumber = (): number => {
    let number = 0;
    for (;;) {
      const byte = mpy[at++] ?? 0;
      number = (number << 7) | (byte & 0x7f);
      if (byte < 0x80) return number;
    }
  };
  const count = readNumber();
  readNumber();
  return Array.from({ length: count }, () => {
    const length = readNumber();
    if (length & 1) return "";
    at += (length >> 1) + 1;
    return new TextDecoder().decode(mpy.subarray(at - (length >> 1) - 1, at - 1));
  }).filter(Boolean);
}

/** Those that MicroPython itself does not have. */
async function keepNew(names: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  const python = await loadMicroPython({ stdout: (line) => lines.push(line.trim()), linebuffer: true });
  python.runPython("import asyncio, micropython");
  python.runPython(`for name in ${JSON.stringify(names)}: getattr(0, name, 0)`);
  python.runPython("micropython.qstr_info(1)");
  const known = new Set(lines);
  return [...new Set(names)].filter((name) => known.has(`Q(${name})`));
}

/** What names take of an ESP8266's heap: tables of 20, 40, 80… entries of 7 bytes, each after a header, and the text. */
export function weighNames(names: readonly string[]): number {
  let bytes = names.reduce((sum, name) => sum + Buffer.byteLength(name) + 1, 0);
  for (let room = 0, entries = 20; room < names.length; room += entries, entries *= 2)
    bytes += blocks(24 + 7 * entries);
  return bytes;
}

const blocks = (bytes: number): number => Math.ceil(bytes / 16) * 16;
