/** Who comes first: an administrator before owners of units, these before all others. */
export const STANDINGS = ["admin", "owner", "newcomer"] as const;
export type Standing = (typeof STANDINGS)[number];

/** A piece of work that wants a place. */
export interface Wish<T> {
  readonly standing: Standing;
  /** Is to end soon once `giveWay` is aborted. */
  readonly work: (giveWay: AbortSignal) => Promise<T>;
  /** Told when it has to wait. */
  readonly onWait?: (() => void) | undefined;
}

export interface TurnsOptions {
  readonly places: number;
  /** So long a piece of work has its place in any case. */
  readonly patienceMs: number;
}

interface Running {
  readonly rank: number;
  readonly giveWay: AbortController;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets at most so many pieces of work run at once; the others wait by their standing, then in the order in which they came.
 * Work that takes long goes on for as long as nobody of the same or a better standing waits for its place: so however many
 * others do it slowly, the wait is short.
 */
export function createTurns({ places, patienceMs }: TurnsOptions): <T>(wish: Wish<T>) => Promise<T> {
  const running = new Set<Running>();
  const late = new Set<Running>();
  const waiting: { rank: number; begin: () => void }[] = [];

  const look = (): void => {
    const [first] = waiting;
    // A place that is about to be free is for the first.
    if (!first || [...running].some(({ giveWay }) => giveWay.signal.aborted)) return;
    const [last] = [...late].filter(({ rank }) => rank >= first.rank).sort((a, b) => b.rank - a.rank);
    last?.giveWay.abort();
  };
  const take = (rank: number): Running => {
    const timer = setTimeout(() => {
      late.add(mine);
      look();
    }, patienceMs);
    const mine: Running = { rank, giveWay: new AbortController(), timer };
    running.add(mine);
    return mine;
  };
  const wait = (rank: number): Promise<Running> =>
    new Promise((resolve) => {
      const behind = waiting.findIndex((other) => other.rank > rank);
      const one = { rank, begin: () => resolve(take(rank)) };
      waiting.splice(behind < 0 ? waiting.length : behind, 0, one);
      look();
    });

  return async ({ standing, work, onWait }) => {
    const rank = STANDINGS.indexOf(standing);
    const isFull = running.size >= places;
    if (isFull) onWait?.();
    const mine = isFull ? await wait(rank) : take(rank);
    try {
      return await work(mine.giveWay.signal);
    } finally {
      clearTimeout(mine.timer);
      running.delete(mine);
      late.delete(mine);
      waiting.shift()?.begin();
      look();
    }
  };
}
