import type { EntityManager } from "@mikro-orm/core";
import { SECOND } from "../../domain/span.ts";
import type { Jump } from "../../storage/incidents.ts";

/** A wall clock that goes on by so much more or less than the time that passes has jumped. */
const JUMP_MS = 30 * SECOND;

/** Has what waits for a time jump along with the clock, in a transaction; gives the units that it concerns. */
export type JumpAlong = (em: EntityManager, jump: Jump) => Promise<readonly number[]>;

/** The clock on the wall beside the time that passes, which counts on while the machine sleeps. */
export class Jumps {
  readonly #wall: () => number;
  readonly #uptime: () => number;
  readonly along: JumpAlong;
  /** What the wall is ahead of the time that passes. */
  #offset: number;

  constructor(wall: () => number, uptime: () => number, along: JumpAlong) {
    this.#wall = wall;
    this.#uptime = uptime;
    this.along = along;
    this.#offset = wall() - uptime();
  }

  /** The jump since it was last looked; the same again until it is done with. */
  look(): Jump | undefined {
    const now = this.#wall();
    const offset = now - this.#uptime();
    // Whole milliseconds, as stored times are.
    const by = Math.round(offset - this.#offset);
    if (Math.abs(by) > JUMP_MS) return { from: now - by, by };
    this.#offset = offset;
    return undefined;
  }

  done({ by }: Jump): void {
    this.#offset += by;
  }
}
