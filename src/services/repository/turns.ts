/**
 * Lets at most so many pieces of work run at once; the others wait in the order in which they came, and `onWait` tells of
 * each that has to.
 */
export function createTurns(places: number): <T>(work: () => Promise<T>, onWait?: () => void) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work, onWait) => {
    if (free === 0) {
      onWait?.();
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // A place that somebody waits for is handed on and never free between.
      if (next) next();
      else free += 1;
    }
  };
}
