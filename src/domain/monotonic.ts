import { setTimeout as timeout } from "node:timers/promises";

/** Time for durations: it only ever goes forward, whatever happens to the clock on the wall. */
export interface Monotonic {
  /** Milliseconds since some moment. */
  now(): number;
  /** Resolves after so many milliseconds, and at once when `signal` is aborted; keeps no program running. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The longest that a timer of Node takes; a longer one would go off at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const monotonic: Monotonic = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    timeout(Math.min(Math.max(ms, 0), MAX_TIMER_MS), undefined, { ref: false, ...(signal && { signal }) }).catch(
      () => {},
    ),
};
