import type { RadioOptions } from "./radio.ts";
import type { TimeCells, TimeOptions } from "./time.ts";

/** A file's path on the board's flash and what is in it. */
export type Files = Record<string, string | Uint8Array>;

/** What a board's sensors read now; null stands for a sensor that is not there. */
export interface Sensors {
  readonly temperature?: number | null;
  readonly humidity?: number | null;
  readonly adc?: number;
}

/** What happens on a board, with its virtual time in ms since it was switched on. */
export type BoardEvent = { readonly time: number } & (
  | { readonly type: "line"; readonly text: string }
  | { readonly type: "pin"; readonly pin: number; readonly value: number }
  | { readonly type: "wifi"; readonly joined: boolean }
  | { readonly type: "reset" }
  | { readonly type: "exit"; readonly error: string }
);

/** Heap in bytes; `used`, `free` and `largest` after a collection, without what stands in for the board's own C code. */
export interface Memory {
  readonly used: number;
  readonly total: number;
  readonly free: number;
  /** The largest free block. */
  readonly largest: number;
  /** The most in use at any socket or cipher call since the last reading, garbage included. */
  readonly peak: number;
  /** In use when the board was up: asyncio and what else comes with the port. */
  readonly start: number;
  /** In use when the library's modules were loaded and nothing of them had run. */
  readonly loaded: number;
}

/** All that a board's worker needs to begin. */
export interface BootData {
  readonly files: Files;
  readonly heapKiB: number;
  readonly main: string;
  readonly radio: RadioOptions;
  readonly radioOn: boolean;
  readonly sensors: Sensors;
  readonly hosts: Readonly<Record<string, string>>;
  readonly time: TimeOptions;
  readonly cells: TimeCells;
}

/** What the owner asks of a worker; each is answered once. */
export type Command =
  | { readonly type: "sensors"; readonly sensors: Sensors }
  | { readonly type: "pin"; readonly pin: number; readonly value: number }
  | { readonly type: "wifi"; readonly on: boolean }
  | { readonly type: "hosts"; readonly hosts: Readonly<Record<string, string>> }
  | { readonly type: "hold"; readonly port: number; readonly ms: number }
  | { readonly type: "release"; readonly port: number }
  | { readonly type: "advance"; readonly ms: number }
  | { readonly type: "exec"; readonly code: string }
  | { readonly type: "memory" }
  | { readonly type: "files" };

export type Answer = { readonly id: number; readonly value?: unknown; readonly error?: string };
export type FromWorker = { readonly event: BoardEvent } | { readonly answer: Answer };
export type ToWorker = { readonly id: number; readonly command: Command };
