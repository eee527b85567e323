import { setMaxListeners } from "node:events";
import cron from "node-cron";
import { type Monotonic, monotonic } from "../domain/monotonic.ts";

export interface Job {
  readonly name: string;
  /** A cron expression. */
  readonly when: string;
  run(): Promise<void>;
}

/** The same jobs, which report each of their runs. */
export function watched(jobs: readonly Job[], ran: (name: string, isFailed: boolean) => void): Job[] {
  return jobs.map((job) => ({
    ...job,
    async run() {
      let isFailed = true;
      try {
        await job.run();
        isFailed = false;
      } finally {
        ran(job.name, isFailed);
      }
    },
  }));
}

/** A timer may be a little early: then the same moment would still be to come. */
const SLACK_MS = 20;

/**
 * Starts every job; a failing run is reported and never stops the next one, and a job does not overlap itself. Returns
 * what stops them. How long it is until a run is found out once, and waited by the monotonic clock: a clock that is put
 * back holds up nothing, and one that is put ahead, by decades too, leaves nothing to be caught up.
 */
export function startJobs(
  jobs: readonly Job[],
  onError: (name: string, error: unknown) => void,
  time: Monotonic = monotonic,
): () => Promise<void> {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const go = async ({ name, when, run }: Job): Promise<void> => {
    const task = cron.createTask(when, () => {}, { name });
    for (;;) {
      const [next] = task.getNextRuns(1);
      await time.sleep((next?.getTime() ?? 0) - Date.now() + SLACK_MS, stopping.signal);
      if (stopping.signal.aborted) return;
      await run().catch((error: unknown) => onError(name, error));
    }
  };
  for (const job of jobs) void go(job);
  return async () => stopping.abort();
}
