import { type Board, type BoardOptions, startBoard } from "../../src/sandbox/board/board.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";
import { type Hold, type Network, startNetwork } from "../../src/sandbox/board/network.ts";
import { type Instance, type InstanceOptions, startInstance } from "./instance.ts";
import { compileFiles } from "./mpy.ts";

export interface RigOptions {
  /** An example of firmware/examples, or a program's text. */
  readonly example?: string;
  readonly program?: string;
  readonly env?: object;
  /** The board has its modules as .mpy. */
  readonly compiled?: boolean;
  /** The board knows its instance as instance.local. */
  readonly named?: boolean;
  readonly instance?: InstanceOptions;
  readonly board?: Partial<BoardOptions>;
}

/** A board, an instance for it, and the network between them, all on the board's time, which stands unless it is moved. */
export interface Rig {
  readonly board: Board;
  readonly instance: Instance;
  readonly network: Network;
  /** Moves time on until this holds; rejects when it does not within so many ms of the board's time. */
  until(holds: () => boolean, within?: number): Promise<void>;
  /** Moves time on until the board prints a line with this; see `Board.line`. */
  line(text: string | RegExp): Promise<string>;
  /** Moves time on until this pin has this level, likewise. */
  pin(pin: number, level: 0 | 1, within?: number): Promise<void>;
  stop(): Promise<void>;
}

/** When the board of a rig is switched on. */
export const SUNRISE = Date.UTC(2025, 10, 24, 16);

const HOUR = 3_600_000;
/** How far time moves at once, ms of the board. */
const STEP = 100;

export async function startRig(options: RigOptions): Promise<Rig> {
  let board: Board | undefined;
  const now = (): number => SUNRISE + (board?.uptime() ?? 0);
  const hold: Hold = (port, ms, over) => board?.hold(port, ms, over) ?? (() => undefined);
  const instance = await startInstance({
    now,
    hold: (port, ms, over) => hold(network.origin(port), ms, over),
    ...options.instance,
  });
  const network = await startNetwork(instance, { hold });
  const url = options.named ? `http://instance.local:${network.port}` : network.url;
  const files = {
    ...readFirmware(options.example),
    ...(options.program === undefined ? {} : { "/main.py": options.program }),
    ...options.board?.files,
  };
  board = await startBoard({
    ...options.board,
    files: options.compiled ? await compileFiles(files) : files,
    env: instance.env({ PEPEUNIT_URL: url, ...options.env }),
    time: { held: true, ...options.board?.time },
  });
  const started = board;
  const until = async (holds: () => boolean, within = HOUR): Promise<void> => {
    const late = started.uptime() + within;
    while (!holds()) {
      if (started.uptime() >= late) throw new Error(`did not hold within ${within} ms: ${holds}`);
      await started.advance(STEP);
    }
  };
  return {
    board,
    instance,
    network,
    until,
    async line(text) {
      let line: string | undefined;
      const coming = started.line(text).then((found) => {
        line = found;
      });
      await Promise.all([coming, until(() => line !== undefined)]);
      return line ?? "";
    },
    pin: (pin, level, within) => until(() => started.pins.get(pin) === level, within),
    async stop() {
      await started.stop();
      await network.stop();
      await instance.stop();
    },
  };
}
