interface Bucket {
  tokens: number;
  at: number;
}

/** Seconds until `key` may go on, 0 when it may now; a call that may go on counts. `now` is of a clock that never jumps, ms. */
export type Rate<K = number> = (key: K, now: number) => number;

const MANY = 10_000;

/** A token bucket a key: `perSecond` in the long run, bursts of twice that. */
export function createRate<K = number>(perSecond: number): Rate<K> {
  const buckets = new Map<K, Bucket>();
  const burst = perSecond * 2;
  let sweepAt = MANY;
  return (key, now) => {
    if (buckets.size >= sweepAt) {
      // A full bucket is like none.
      for (const [known, { at }] of buckets) if (now - at >= 2000) buckets.delete(known);
      sweepAt = Math.max(MANY, buckets.size * 2);
    }
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
    bucket.tokens--;
    return 0;
  };
}
