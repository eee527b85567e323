import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type Board, startBoard } from "../board/board.ts";
import type { BoardEvent } from "../board/message.ts";
import type { Program } from "./program.ts";
import type { PageEvent } from "./stream.ts";

/** What a unit's env.json has to hold; the rest is its program's own. */
export const Env = z.looseObject({
  PEPEUNIT_URL: z.string().regex(/^http:\/\//),
  PEPEUNIT_TOKEN: z.string().min(1),
  SYNC_ENCRYPT_KEY: z.string().min(1),
  SECRET_KEY: z.string().min(1),
});
export type Env = z.infer<typeof Env>;

/** A line of the console: `out` is what the program printed, `note` what happened to the board. */
export interface ConsoleLine {
  /** Grows by one each: a page that has a line already knows it by this. */
  readonly n: number;
  readonly kind: "out" | "note";
  /** Seconds since it was switched on. */
  readonly at: number;
  readonly text: string;
}

/** A board as the page draws it. */
export interface DeviceView {
  readonly id: number;
  readonly name: string;
  readonly program: string;
  readonly url: string;
  readonly measures: boolean;
  readonly state: "running" | "stopped";
  readonly wifi: boolean;
  readonly joined: boolean;
  readonly temperature: number;
  /** Settings of env.json that name a pin, such as RELAY_PIN: 5. */
  readonly wires: readonly { readonly name: string; readonly pin: number }[];
  readonly pins: Readonly<Record<string, number>>;
  readonly lines: readonly ConsoleLine[];
}

/** One plugged-in board: what can be done to it. */
export interface Device {
  view(): DeviceView;
  setTemperature(celsius: number): Promise<void>;
  setWifi(on: boolean): Promise<void>;
  setPin(pin: number, value: 0 | 1): Promise<void>;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

const LINES = 400;
const LINE = 500;
const TOLD_EVERY_MS = 40;
const RESET_MS = 3000;
const ROOM_C = 21.5;

/** What is plugged in. */
export interface Loaded {
  readonly id: number;
  readonly env: Env;
  readonly program: Program;
  readonly name: string;
}

/** Switches a virtual board on: the only file here that knows how that is done. */
export async function startDevice(
  { id, env, program, name }: Loaded,
  emit: (event: PageEvent) => void,
): Promise<Device> {
  const lines: ConsoleLine[] = [];
  let fresh: ConsoleLine[] = [];
  let telling: NodeJS.Timeout | undefined;
  let printed = 0;
  let temperature = ROOM_C;
  let wifi = true;
  let joined = false;
  let state: DeviceView["state"] = "running";
  // A person types the name of their Wi-Fi here; the virtual one takes any.
  const flashed = { ...env, WIFI_SSID: env.WIFI_SSID || "sandbox", WIFI_PASS: env.WIFI_PASS || "sandbox" };
  const start = (): Promise<Board> =>
    startBoard({
      files: { ...flashOf(program) },
      env: flashed,
      hosts: { localhost: "127.0.0.1" },
      sensors: { temperature, humidity: 45 },
      wifi: { on: wifi },
    });

  function tell(): void {
    telling ??= setTimeout(() => {
      telling = undefined;
      emit({ type: "board", board: { ...view(), lines: undefined }, fresh } as PageEvent);
      fresh = [];
    }, TOLD_EVERY_MS);
  }
  function print(kind: ConsoleLine["kind"], text: string, ms: number): void {
    const line = { n: ++printed, kind, at: Math.round(ms) / 1000, text: text.slice(0, LINE) };
    lines.push(line);
    fresh.push(line);
    if (lines.length > LINES) lines.shift();
    if (fresh.length > LINES) fresh.shift();
    tell();
  }
  function hear(event: BoardEvent): void {
    const { time } = event;
    if (event.type === "line") print("out", event.text, time);
    else if (event.type === "pin") print("note", `GPIO${event.pin} → ${event.value}`, time);
    else if (event.type === "reset") begin();
    else if (event.type === "wifi") {
      joined = event.joined;
      print("note", joined ? "Wi-Fi joined" : "Wi-Fi lost", time);
    } else if (event.type === "exit") {
      state = "stopped";
      print("note", `the program ended: ${event.error}`, time);
    }
  }
  function begin(): void {
    joined = false;
    state = "running";
    print("note", `power on · MicroPython · ${program.name}`, 0);
  }
  function view(): DeviceView {
    return {
      id,
      name,
      program: program.name,
      url: program.url,
      measures: program.measures,
      state,
      wifi,
      joined,
      temperature,
      wires: wiresOf(env),
      lines,
      pins: Object.fromEntries(board.pins),
    };
  }

  let board = await start();
  let silence = board.on(hear);
  begin();
  return {
    view,
    async setTemperature(celsius) {
      temperature = celsius;
      await board.setTemperature(celsius);
      tell();
    },
    async setWifi(on) {
      wifi = on;
      await board.wifi(on);
      print("note", on ? "the access point is on" : "the access point is off", board.uptime());
    },
    async setPin(pin, value) {
      await board.setPin(pin, value);
      tell();
    },
    async reset() {
      begin();
      const again = board.reset().then(
        () => true,
        () => false,
      );
      // A program that never yields answers nothing: its board is taken apart and started anew.
      if (await Promise.race([again, sleep(RESET_MS, false, { ref: false })])) return tell();
      silence();
      await board.stop();
      board = await start();
      silence = board.on(hear);
      tell();
    },
    async stop() {
      clearTimeout(telling);
      silence();
      await board.stop();
    },
  };
}

function flashOf({ files }: Program): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`/${path}`, text]));
}

function wiresOf(env: Env): DeviceView["wires"] {
  return Object.entries(env).flatMap(([key, pin]) => {
    const [, name] = /^(.+)_PIN$/.exec(key) ?? [];
    return name && typeof pin === "number" ? [{ name: name.toLowerCase().replaceAll("_", " "), pin }] : [];
  });
}
