import { type Board, type BoardOptions, startBoard } from "../../src/sandbox/board/board.ts";
import { readFirmware } from "../../src/sandbox/board/firmware.ts";
import { type Network, startNetwork } from "../../src/sandbox/board/network.ts";
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

/** A board, an instance for it, and the network between them, all on the board's time. */
export interface Rig {
  readonly board: Board;
  readonly instance: Instance;
  readonly network: Network;
  stop(): Promise<void>;
}

/** When the board of a rig is switched on. */
export const SUNRISE = Date.UTC(2025, 10, 24, 16);

export async function startRig(options: RigOptions): Promise<Rig> {
  let board: Board | undefined;
  const now = (): number => SUNRISE + (board?.uptime() ?? 0);
  const speed = options.board?.time?.speed ?? 1;
  const instance = await startInstance({ now, speed, ...options.instance });
  const network = await startNetwork(instance);
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
  });
  const started = board;
  return {
    board,
    instance,
    network,
    async stop() {
      await started.stop();
      await network.stop();
      await instance.stop();
    },
  };
}
