import cron, { type ScheduledTask } from "node-cron";

export interface Job {
  readonly name: string;
  /** A cron expression. */
  readonly when: string;
  run(): Promise<void>;
}

/** Starts every job; a failing run is reported and never stops the next one. Returns what stops them. */
export function startJobs(jobs: readonly Job[], onError: (name: string, error: unknown) => void): () => Promise<void> {
  const tasks: ScheduledTask[] = jobs.map(({ name, when, run }) =>
    cron.schedule(when, () => run().catch((error: unknown) => onError(name, error)), { name, noOverlap: true }),
  );
  return async () => {
    await Promise.all(tasks.map((task) => task.destroy()));
  };
}
