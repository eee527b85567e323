import { MINUTE } from "../../domain/span.ts";
import type { Rollups } from "../../storage/rollups.ts";
import { makeLate, sweep } from "./rollups.ts";
import { makeWindows } from "./windows.ts";

/** An hour is summed up a little after its end: devices that send every few minutes are then not late for it. */
const GRACE_MS = 5 * MINUTE;

/**
 * Makes windows and roll-ups from samples. All of it can be done again at any time with the same result, so that a crash
 * loses nothing; figures are worked out on a connection that only reads, and stored a few rows at a time.
 */
export class Digest {
  readonly #rollups: Rollups;
  #last: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(rollups: Rollups) {
    this.#rollups = rollups;
  }

  /**
   * Makes what is over by `now`, ms since the epoch, and is missing or out of date. Hours are closed only when that is
   * `proven`: what comes for a closed one is late, and is paid for by who brings it.
   */
  refresh(now: number, proven = true): Promise<void> {
    const turn = this.#last.then(() => this.#refresh(now, proven));
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Ends after the portion that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#last;
  }

  async #refresh(now: number, proven: boolean): Promise<void> {
    const steps = [
      () => makeWindows(this.#rollups, now),
      () => makeLate(this.#rollups),
      ...(proven ? [() => sweep(this.#rollups, now - GRACE_MS)] : []),
    ];
    for (const step of steps) {
      while (!this.#stopped && (await step())) {}
    }
  }
}
