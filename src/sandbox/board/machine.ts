import { randomFillSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { loadMicroPython, type MicroPython } from "@micropython/micropython-webassembly-pyscript";
import { cipherBlocks } from "./cipher.ts";
import { createConsole, measureHeap } from "./console.ts";
import { listModules, readFiles, writeFile } from "./flash.ts";
import type { BoardEvent, BootData, Files, Memory, Sensors } from "./message.ts";
import { createPins, type Pins } from "./pins.ts";
import { createRadio, type Radio } from "./radio.ts";
import type { BoardTime } from "./time.ts";
import { createWire } from "./wire.ts";

/** What a machine needs of the thread it runs in. */
export interface Host {
  readonly time: BoardTime;
  readonly emit: (event: Happening) => void;
  /** Hands over what tells whether bytes may be under way. */
  readonly onBusy: (busy: () => boolean) => void;
}

type Bare<T> = T extends unknown ? Omit<T, "time"> : never;
/** An event before its time is noted. */
export type Happening = Bare<BoardEvent>;

/** MicroPython with an ESP8266's modules around it. It keeps state on globalThis: one to a thread. */
export interface Machine {
  readonly pins: Pins;
  readonly radio: Radio;
  sense(sensors: Sensors): void;
  hosts(hosts: Readonly<Record<string, string>>): void;
  /** See `Board.hold`; settles when it is over. */
  hold(port: number, ms: number): Promise<void>;
  /** Ends what `hold` began. */
  release(port: number): void;
  exec(code: string): string;
  memory(): Memory;
  files(): Files;
}

/** Heap added for what stands in for C and frozen modules of the real port: it is not the program's to pay. */
const STAND_IN = 9 * 1024;
const STOCK = new URL("./stock/", import.meta.url);
const STANDARD = "asyncio, binascii, gc, hashlib, json, micropython, os, sys, time, uctypes";
const STAND_INS = "_i2c, _stock, cryptolib, dht, ds18x20, machine, network, onewire, socket";

export async function startMachine(data: BootData, host: Host): Promise<Machine> {
  let { sensors, hosts } = data;
  let standIn = 0;
  let onWake: (socket: number) => void = () => undefined;
  const held = new Map<number, (() => void)[]>();
  const { print, exec: run } = createConsole((text) => host.emit({ type: "line", text }));
  const heapsize = data.heapKiB * 1024 + STAND_IN;
  const python = await loadMicroPython({ heapsize, stdout: print, stderr: print, linebuffer: true });
  const exec = (code: string): string => run(python, code);
  const read = (address: number, length: number): Uint8Array => readBytes(python, address, length);
  const write = (address: number, bytes: Uint8Array): void => writeBytes(python, address, bytes);

  const pins = createPins((pin, value) => host.emit({ type: "pin", pin, value }));
  const wire = createWire((socket) => onWake(socket), host.time.wake);
  host.onBusy(wire.busy);
  const radio = createRadio(data.radio, host.time.setTimer, (joined) => {
    wire.carrier(joined);
    host.emit({ type: "wifi", joined });
  });
  radio.power(data.radioOn);

  python.registerJsModule("_board", {
    random: (address: number, length: number) => write(address, randomFillSync(new Uint8Array(length))),
    aes: (encrypt: boolean, key: string, iv: string, from: number, to: number, length: number) =>
      write(to, cipherBlocks(encrypt, key, iv, read(from, length))),
    on_wake: (wake: typeof onWake) => {
      onWake = wake;
    },
    connect: wire.connect,
    writable: wire.writable,
    drained: wire.drained,
    send: (socket: number, address: number, length: number) => wire.send(socket, read(address, length)),
    recv: (socket: number, address: number, length: number) => {
      const got = wire.recv(socket, length);
      if (typeof got === "number") return got;
      write(address, got);
      return got.length;
    },
    close: wire.close,
    resolve: (name: string) => (/^[\d.]+$/.test(name) ? name : (hosts[name] ?? "")),
    join: radio.join,
    leave: radio.leave,
    joined: radio.status,
    rssi: () => data.radio.rssi ?? -61,
    ip: () => data.radio.ip ?? "192.168.4.17",
    sensor: (name: keyof Sensors) => sensors[name] ?? null,
    get_pin: pins.get,
    set_pin: pins.set,
    pull: pins.pull,
    irq: pins.irq,
    sleep: host.time.sleep,
    heap: () => data.heapKiB * 1024,
    stand_in: () => standIn,
    reset: () => host.emit({ type: "reset" }),
    exit: (error: string) => host.emit({ type: "exit", error }),
  });

  for (const name of readdirSync(STOCK)) writeFile(python, `/stock/${name}`, readFileSync(new URL(name, STOCK)));
  for (const [path, content] of Object.entries(data.files)) writeFile(python, path, content);
  exec(`import ${STANDARD}`);
  const before = measureHeap(exec).used;
  python.FS.chdir("/stock");
  exec(`import ${STAND_INS}`);
  python.FS.chdir("/");
  const start = measureHeap(exec).used;
  standIn = start - before;
  // A real board collects garbage while it imports. This port can't, so modules are loaded one in a turn.
  for (const name of listModules(data.files)) {
    exec(`import ${name}`);
    measureHeap(exec);
  }
  const loaded = measureHeap(exec).used;

  return {
    pins,
    radio,
    sense: (next) => {
      sensors = { ...sensors, ...next };
    },
    hosts: (next) => {
      hosts = next;
    },
    hold: (port, ms) =>
      new Promise((resolve) => {
        if (!wire.quiet(port, true)) return resolve();
        const end = (): void => {
          host.time.clearTimer(timer);
          const others = (held.get(port) ?? []).filter((other) => other !== end);
          // Parts of a request may be under way at once.
          if (others.length > 0) held.set(port, others);
          else {
            held.delete(port);
            wire.quiet(port, false);
          }
          resolve();
        };
        const timer = host.time.setTimer(end, ms);
        held.set(port, [...(held.get(port) ?? []), end]);
      }),
    release: (port) => held.get(port)?.at(-1)?.(),
    exec,
    memory() {
      const { total, used, free, largest } = measureHeap(exec);
      const peak = Math.max(used, Number(exec("print(_stock.peak); _stock.peak = 0")));
      const spare = STAND_IN - standIn;
      const bare = (bytes: number): number => bytes - standIn;
      return {
        total: total - STAND_IN,
        used: bare(used),
        free: free - spare,
        largest: largest - spare,
        peak: bare(peak),
        start: bare(start),
        loaded: bare(loaded),
      };
    },
    files: () => readFiles(python),
  };
}

function readBytes(python: MicroPython, address: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => python._module.getValue(address + index, "i8") & 0xff);
}

function writeBytes(python: MicroPython, address: number, bytes: Uint8Array): void {
  for (const [index, byte] of bytes.entries()) python._module.setValue(address + index, byte, "i8");
}
