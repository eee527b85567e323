/** Seconds until the next sync that the instance would like. */
export const SYNC_INTERVAL_S = 10;

/** A unit that waits is heard of every 30 s at the least, one that does not every interval: three misses are silence. */
export const SILENT_AFTER_MS = 3 * (30 + SYNC_INTERVAL_S) * 1000;

/** When the unit was last heard of, null when never, and whether that is so recent that it is there. */
export function presenceOf(
  { seenAt }: { readonly seenAt: number },
  now: number,
): { seenAt: number | null; online: boolean } {
  return { seenAt: seenAt || null, online: now - seenAt < SILENT_AFTER_MS };
}
