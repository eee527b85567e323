import { performance } from "node:perf_hooks";

/**
 * How a board's time runs: `speed` virtual ms per real ms; `held` stands still but for `advance`, which jumps from timer to
 * timer and waits for bytes that are under way, however long they take.
 */
export interface TimeOptions {
  readonly speed?: number;
  readonly held?: boolean;
  /** What `ticks_ms` is at the start, ms: set it near 2**30 to see the wrap soon. */
  readonly ticks?: number;
}

/** Shared with the board's owner: virtual ms at an anchor, the anchor in real ms, virtual ms per real ms since. */
export type TimeCells = Float64Array<SharedArrayBuffer>;

export function createTimeCells(): TimeCells {
  return new Float64Array(new SharedArrayBuffer(24));
}

/** Virtual ms since the board was switched on. */
export function readTime(cells: TimeCells): number {
  const [base = 0, anchor = 0, rate = 0] = cells;
  return base + (realNow() - anchor) * rate;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** Virtual time with timers in due order; held time stands while `busy` says that bytes are under way. */
export interface BoardTime {
  now(): number;
  setTimer(run: () => void, ms: number): number;
  clearTimer(id: number): void;
  /** Moves held time by so many ms; settles when it got there and no bytes are under way. */
  advance(ms: number): Promise<void>;
  /** Passes time at once, as a program that blocks does. */
  sleep(ms: number): void;
  /** Looks again whether time may jump: to be called when something ceased to be busy. */
  wake(): void;
  stop(): void;
}

export function createTime(cells: TimeCells, options: TimeOptions, busy: () => boolean): BoardTime {
  const speed = options.speed ?? 1;
  const held = options.held ?? false;
  const timers = new Map<number, Timer>();
  let ids = 0;
  let target = 0;
  let arrived: (() => void) | undefined;
  let soon: NodeJS.Immediate | undefined;
  let later: NodeJS.Timeout | undefined;
  cells[1] = realNow();
  cells[2] = held ? 0 : speed;

  function nextTimer(): [number, Timer] | undefined {
    let first: [number, Timer] | undefined;
    for (const entry of timers) if (!first || entry[1].due < first[1].due) first = entry;
    return first;
  }
  function plan(ms: number): void {
    clearPending();
    if (ms <= 0) soon = setImmediate(step);
    else later = realSetTimeout(step, Math.min(ms / speed, 2 ** 31 - 1));
  }
  function clearPending(): void {
    clearImmediate(soon);
    realClearTimeout(later);
  }
  function step(): void {
    const now = readTime(cells);
    const next = nextTimer();
    if (next && next[1].due <= now) {
      timers.delete(next[0]);
      plan(0);
      next[1].run();
    } else if (!held) {
      if (next) plan(next[1].due - now);
    } else if (busy()) {
      return;
    } else if (now >= target) {
      arrived?.();
      arrived = undefined;
    } else {
      cells[0] = Math.min(next?.[1].due ?? target, target);
      plan(0);
    }
  }

  return {
    now: () => readTime(cells),
    setTimer(run, ms) {
      ids += 1;
      timers.set(ids, { due: readTime(cells) + Math.max(0, ms), run });
      plan(0);
      return ids;
    },
    clearTimer: (id) => void timers.delete(id),
    advance(ms) {
      target += ms;
      return new Promise((resolve) => {
        arrived = resolve;
        plan(0);
      });
    },
    sleep(ms) {
      if (held) cells[0] = readTime(cells) + ms;
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms / speed);
    },
    wake: () => plan(0),
    stop: clearPending,
  };
}

const realSetTimeout = setTimeout;
const realClearTimeout = clearTimeout;

function realNow(): number {
  return performance.timeOrigin + performance.now();
}
