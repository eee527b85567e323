import type { Log } from "./log.ts";

/** Calls, connections, readings and drawings that are still under way by then are cut off. */
const CUT_MS = 4000;
/** What can't be cut off is left alone by then; whoever runs containers kills after ten seconds. */
const LEAVE_MS = 8000;

/**
 * Runs the steps that stop the program one after another, and comes to an end whatever fails or hangs: `cut` is aborted
 * when they take long, and what then still hangs is left as a crash would leave it, which loses nothing that was
 * acknowledged. Tells whether nothing was left.
 */
export async function stopInTime(
  steps: readonly (() => Promise<unknown>)[],
  cut: AbortController,
  log: Log,
): Promise<boolean> {
  const cutting = setTimeout(() => {
    log.warn("what is still under way is cut off");
    cut.abort();
  }, CUT_MS);
  let leaving: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((done) => {
    leaving = setTimeout(() => {
      log.warn("what hangs is left, as after a crash");
      done(false);
    }, LEAVE_MS);
  });
  const isWhole = await Promise.race([runAll(steps, log).then(() => true), late]);
  clearTimeout(cutting);
  clearTimeout(leaving);
  return isWhole;
}

async function runAll(steps: readonly (() => Promise<unknown>)[], log: Log): Promise<void> {
  for (const step of steps) {
    await step().catch((error: unknown) => log.error({ err: error }, "a step of stopping failed"));
  }
}
