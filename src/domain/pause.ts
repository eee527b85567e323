/** Longer than Telegram makes anybody wait: whatever it says, it is asked again by then. */
export const MAX_PAUSE_MS = 24 * 3600_000;

/** The pause of so many seconds that an answer asks for, ms. */
export function toPause(seconds: number): number {
  return seconds >= 0 ? Math.min(seconds * 1000, MAX_PAUSE_MS) : 0;
}
