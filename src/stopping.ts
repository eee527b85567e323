import type { Log } from "./log.ts";

/** Calls, connections, readings and drawings that are still under way by then are cut off. */
const CUT_MS = 4000;
/** What can't be cut off is left alone by then; whoever runs containers kills after ten seconds. */
const LEAVE_MS = 8000;

/**
 * Runs the steps that stop the program, and comes to an end whatever hangs: `cut` is aborted when they take long, and
 * what then still hangs is left as a crash would leave it, which loses nothing that was acknowledged.
 */
export async function stopInTime(steps: () => Promise<void>, cut: AbortController, log: Log): Promise<void> {
  const cutting = setTimeout(() => {
    log.warn("what is still under way is cut off");
    cut.abort();
  }, CUT_MS);
  let leaving: NodeJS.Timeout | undefined;
  const left = new Promise<boolean>((done) => {
    leaving = setTimeout(() => done(true), LEAVE_MS);
  });
  try {
    const isLeft = await Promise.race([steps().then(() => false), left]);
    if (isLeft) log.warn("what hangs is left, as after a crash");
  } finally {
    clearTimeout(cutting);
    clearTimeout(leaving);
  }
}
