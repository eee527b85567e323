interface Bucket {
  tokens: number;
  at: number;
}

/** Seconds until `key` may go on, 0 when it may now; a call that may go on counts. */
export type Rate = (key: number, now: number) => number;

/** A token bucket a key: `perSecond` in the long run, bursts of twice that. */
export function createRate(perSecond: number): Rate {
  const buckets = new Map<number, Bucket>();
  const burst = perSecond * 2;
  return (key, now) => {
    const bucket = buckets.get(key) ?? { tokens: burst, at: now };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
    bucket.tokens--;
    return 0;
  };
}
