/** Chance that is the same each time: what a seed says. */
export interface Chance {
  pick<T>(items: readonly T[]): T;
  /** From one to the other, both included. */
  int(from: number, to: number): number;
  odds(probability: number): boolean;
}

export function createChance(seed: number): Chance {
  let state = seed;
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    int,
    pick: (items) => items[int(0, items.length - 1)] as never,
    odds: (probability) => next() < probability,
  };
}
