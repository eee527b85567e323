import { vi } from "vitest";
import { type Monotonic, monotonic } from "../../src/domain/monotonic.ts";

/** A monotonic clock that stands still until it is moved; tells what sleeps by it. */
export interface HeldTime extends Monotonic {
  /** The lengths of all sleeps that have begun, oldest first, ms. */
  readonly slept: readonly number[];
  /** How many sleep now. */
  readonly sleepers: number;
  /** Moves on; whoever's sleep is over by then wakes. */
  pass(ms: number): void;
}

export function holdTime(start = 5_000_000): HeldTime {
  let now = start;
  const slept: number[] = [];
  const sleeping = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    slept,
    get sleepers() {
      return sleeping.size;
    },
    now: () => now,
    sleep(ms, signal) {
      if (signal?.aborted) return Promise.resolve();
      slept.push(ms);
      return new Promise((done) => {
        const wake = (): void => {
          sleeping.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          done();
        };
        const sleeper = { until: now + ms, wake };
        sleeping.add(sleeper);
        signal?.addEventListener("abort", wake);
      });
    },
    pass(ms) {
      now += ms;
      for (const { until, wake } of [...sleeping]) if (until <= now) wake();
    },
  };
}

/** Has the program's own monotonic clock stand but for `pass` while this runs; for limits of so many a second. */
export async function whileTimeStands<T>(work: (pass: (ms: number) => void) => Promise<T>): Promise<T> {
  let now = monotonic.now();
  const clock = vi.spyOn(monotonic, "now").mockImplementation(() => now);
  try {
    return await work((ms) => {
      now += ms;
    });
  } finally {
    clock.mockRestore();
  }
}
