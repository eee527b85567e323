import type { Clocks } from "../../src/services/clock/timekeeper.ts";

/** Clocks that a test moves. */
export interface TurnedClocks extends Clocks {
  /** Sets the clock on the wall ahead by so many ms, or back. */
  turn(ms: number): void;
  /** So much time goes by. */
  pass(ms: number): void;
}

/** Clocks that begin at the real time, or stand still at another until they are moved. */
export function createClocks(still?: number): TurnedClocks {
  let [turned, passed] = [0, 0];
  const now = (): number => (still ?? Date.now()) + passed;
  const began = now() - 3_600_000;
  return {
    wall: () => now() + turned,
    uptime: () => now() - began,
    turn: (ms) => {
      turned += ms;
    },
    pass: (ms) => {
      passed += ms;
    },
  };
}
