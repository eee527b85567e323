import { fileURLToPath } from "node:url";
import { startBoard } from "../../src/sandbox/board/board.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";
import type { Memory } from "../../src/sandbox/board/message.ts";
import { startRig } from "../support/rig.ts";

/** A library in name only, to weigh a program without one. */
const NO_LIBRARY = `
class Unit:
    env = {"RELAY_PIN": 5}
    def put(self, name, value, now):
        pass
    def input(self, name, obey):
        self.obey = obey
    def output(self, name, read, every):
        self.read = read
    def run(self):
        pass
`;

export interface Measurement {
  readonly early: Memory;
  readonly late: Memory;
  /** What the relay's own program takes. */
  readonly program: number;
  /** The library and its data at most, garbage included: the median of so many parts of the run. */
  readonly most: number;
  /** As before, in the worst part: on a busy machine this port now and then misses a collection. */
  readonly worst: number;
  readonly lines: readonly string[];
}

const PARTS = 10;

/** The relay's heap before, and after so many syncs with an input that keeps changing. */
export async function measureRelay(syncs: number): Promise<Measurement> {
  const rig = await startRig({
    example: "relay",
    env: { RELAY_PIN: 5 },
    instance: { inputs: { relay: false }, interval: 1, speed: 1000 },
    board: { time: { held: true } },
  });
  const { board, instance } = rig;
  // Forgets the peak so far, and the garbage that asking for it made.
  const read = async (): Promise<Memory> => {
    const memory = await board.mem();
    await board.exec("import gc; gc.collect()");
    return memory;
  };
  await board.advance(60_000);
  await read();
  await board.advance(60_000);
  const early = await read();
  let late = early;
  const peaks: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    const until = instance.requests.length + syncs / PARTS;
    while (instance.requests.length < until) {
      instance.setInput("relay", instance.requests.length % 2 === 0);
      await board.advance(30_000);
    }
    late = await read();
    peaks.push(late.peak);
  }
  await rig.stop();
  const program = await weighProgram();
  const library = peaks.sort((a, b) => a - b).map((peak) => peak - late.start - program);
  return { early, late, program, most: library[PARTS / 2] ?? 0, worst: library.at(-1) ?? 0, lines: board.lines };
}

async function weighProgram(): Promise<number> {
  const program = readFirmware("relay")["/main.py"] ?? "";
  const board = await startBoard({ files: { "/pepeunit/unit.py": NO_LIBRARY, "/main.py": program }, main: "" });
  const before = (await board.mem()).used;
  await board.exec("import main");
  const { used } = await board.mem();
  await board.stop();
  return used - before;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { late, program, most, worst } = await measureRelay(1000);
  const library = late.start + program;
  console.log({
    "the port itself, asyncio included": late.start,
    "the relay's program": program,
    "the library and its data, while a request waits": late.used - library,
    "the library and its data, at most, garbage included": most,
    "the same in the worst tenth of the run": worst,
    "largest free block": late.largest,
    heap: late.total,
  });
}
