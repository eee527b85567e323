import type { DeviceView } from "./device.ts";
import { type Device, type Env, startDevice } from "./device.ts";
import type { Program } from "./program.ts";
import type { PageEvent } from "./stream.ts";

const BOARDS = 8;

/** The boards that are plugged in; by the number that the page calls them by. */
export class Boards {
  readonly #boards = new Map<number, Device>();
  readonly #tokens = new Map<number, string>();
  readonly #emit: (event: PageEvent) => void;
  #last = 0;

  constructor(emit: (event: PageEvent) => void) {
    this.#emit = emit;
  }

  views(): readonly DeviceView[] {
    return [...this.#boards.values()].map((device) => device.view());
  }

  get(id: number): Device {
    const device = this.#boards.get(id);
    if (!device) throw Object.assign(new Error("this board is unplugged"), { statusCode: 404 });
    return device;
  }

  /** Loads a program with its env.json onto a new board and switches it on. */
  async plug(env: Env, program: Program, name: string): Promise<DeviceView> {
    if ([...this.#tokens.values()].includes(env.PEPEUNIT_TOKEN))
      throw new Error("a board runs with this env.json already");
    if (this.#tokens.size >= BOARDS) throw new Error(`there is room for ${BOARDS} boards: unplug one`);
    const id = ++this.#last;
    this.#tokens.set(id, env.PEPEUNIT_TOKEN);
    try {
      const device = await startDevice({ id, env, program, name }, this.#emit);
      this.#boards.set(id, device);
      this.#emit({ type: "board", board: device.view() } as PageEvent);
      return device.view();
    } catch (error) {
      this.#tokens.delete(id);
      throw error;
    }
  }

  async unplug(id: number): Promise<void> {
    const device = this.get(id);
    this.#boards.delete(id);
    this.#tokens.delete(id);
    await device.stop();
    this.#emit({ type: "unplugged", id } as PageEvent);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#boards.values()].map((device) => device.stop()));
    this.#boards.clear();
  }
}
