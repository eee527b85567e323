import { fileURLToPath } from "node:url";
import { type Board, startBoard } from "../../src/sandbox/board/board.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";
import type { Memory } from "../../src/sandbox/board/message.ts";
import { compileFiles } from "../support/mpy.ts";
import { startRig } from "../support/rig.ts";
import { listNames, weighNames } from "./names.ts";

/** An example under way, with an input that keeps changing. */
interface Example {
  readonly env: object;
  readonly input: string;
  readonly values: readonly [unknown, unknown];
}

const EXAMPLES = {
  relay: { env: { RELAY_PIN: 5 }, input: "relay", values: [false, true] },
  thermostat: { env: { SENSOR_PIN: 4, HEATER_PIN: 5 }, input: "target", values: [20, 25.5] },
} satisfies Record<string, Example>;

/** A library in name only, to weigh a program without one. */
const NO_LIBRARY = (env: object): string => `
class Unit:
    env = ${JSON.stringify(env)}
    def get(self, name, value):
        return value
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
  /** The library at rest: its code, its data and its names. */
  readonly idle: number;
  /** As before, and at most, garbage included: the median of so many parts of the run. */
  readonly most: number;
  /** As before, in the worst part: on a busy machine this port now and then misses a collection. */
  readonly worst: number;
  /** What of that is the names. */
  readonly names: number;
  /** What the example's own program takes besides, its names included. */
  readonly program: number;
  readonly lines: readonly string[];
}

const PARTS = 10;

/** An example's heap before, and after so many syncs, on a board that has all modules as .mpy. */
export async function measureExample(name: keyof typeof EXAMPLES, syncs: number): Promise<Measurement> {
  const { env, input, values }: Example = EXAMPLES[name];
  const rig = await startRig({
    example: name,
    env,
    compiled: true,
    instance: { inputs: { [input]: values[0] }, interval: 1 },
    board: { sensors: { temperature: 20.1 } },
  });
  const { board, instance } = rig;
  // Forgets the peak so far, and the garbage that asking for it made.
  const read = async (): Promise<Memory> => {
    const memory = await board.mem();
    await board.exec("import gc; gc.collect()");
    return memory;
  };
  // The moment with the least in use: a request under way takes 700 bytes. It is held for a second, and then comes a pause
  // of a fifth of one, so the moments are of two rounds: one may begin anywhere in the first.
  const readIdle = async (): Promise<Memory> => {
    const readings: Memory[] = [];
    for (let moment = 0; moment < 20; moment++) {
      await board.advance(130);
      readings.push(await read());
    }
    return readings.reduce((least, reading) => (reading.used < least.used ? reading : least));
  };
  await board.advance(120_000);
  const early = await readIdle();
  const peaks: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    const until = instance.requests.length + syncs / PARTS;
    while (instance.requests.length < until) {
      instance.setInput(input, values[instance.requests.length % 2]);
      await board.advance(30_000);
    }
    peaks.push((await read()).peak);
  }
  const late = await readIdle();
  const tables = await weighTables(board);
  await rig.stop();

  const library = await listNames(await compileFiles(readFirmware()));
  const all = await listNames(await compileFiles(readFirmware(name)));
  const names = weighNames(library);
  const alone = await weighProgram(name, env);
  // Names are weighed as on an ESP8266: here, what stands in for its modules has made room for them beforehand.
  const weigh = (used: number): number => used - late.start - alone.program - (tables - alone.tables) + names;
  peaks.sort((a, b) => a - b);
  return {
    early,
    late,
    idle: weigh(late.used),
    most: weigh(peaks[PARTS / 2] ?? 0),
    worst: weigh(peaks.at(-1) ?? 0),
    names,
    program: alone.program + weighNames(all) - names,
    lines: board.lines,
  };
}

/** The example's program without a library and without names, and this port's tables of names before either. */
async function weighProgram(name: string, env: object): Promise<{ program: number; tables: number }> {
  const program = readFirmware(name)["/main.py"] ?? "";
  const files = await compileFiles({ "/pepeunit/unit.py": NO_LIBRARY(env), "/main.py": program });
  const board = await startBoard({ files: {}, main: "" });
  const tables = await weighTables(board);
  await board.stop();
  const other = await startBoard({ files, main: "" });
  const weigh = async (): Promise<number> => (await other.mem()).used - (await weighTables(other));
  const before = await weigh();
  await other.exec("import main");
  const after = await weigh();
  await other.stop();
  return { program: after - before, tables };
}

async function weighTables(board: Board): Promise<number> {
  return Number(/n_total_bytes=(\d+)/.exec(await board.exec("import micropython; micropython.qstr_info()"))?.[1]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of ["relay", "thermostat"] as const) {
    const { late, program, idle, most, worst, names } = await measureExample(name, 1000);
    console.log(name, {
      "the port itself, asyncio included": late.start,
      "the example's own program, names included": program,
      "the library's code, data and names at rest": idle,
      "the same at most, garbage included": most,
      "the same in the worst tenth of the run": worst,
      "of it the names": names,
      "largest free block": late.largest,
      heap: late.total,
    });
  }
}
