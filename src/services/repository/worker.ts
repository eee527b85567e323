import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { RepositoryLink } from "../../domain/gitlink.ts";
import { AppError, type PlainError, toPlain } from "../../errors.ts";
import { createLookup } from "./lookup.ts";
import { type ReadingLimits, type RepositoryContent, readRepository, readTips } from "./reading.ts";

/** Where branches and tags lead; null stands for the default branch. */
export type Tips = readonly (readonly [ref: string | null, commit: string])[];

/** What the thread is asked for, one at a time: the files at a link, or where refs lead. */
export type Task = { readonly limits: ReadingLimits } & (
  | { readonly link: RepositoryLink }
  | { readonly url: string; readonly refs: readonly (string | null)[] }
);

export type Outcome =
  | { readonly content: RepositoryContent }
  | { readonly tips: Tips }
  | { readonly refused: PlainError };

/** What it says then, and whether it holds little. */
export interface Said {
  readonly outcome: Outcome;
  readonly isLight: boolean;
}

/** A thread that has read a small repository holds half of it. */
const LIGHT_BYTES = 48 * 2 ** 20;

// Syncs come before repositories. Only on Linux this is the priority of the thread; elsewhere it is that of the program.
try {
  if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // A sandbox that forbids it reads repositories all the same.
}

const read = (task: Task): Promise<Outcome> => {
  const { limits } = task;
  const network = { lookup: createLookup(limits.allowPrivateHosts), route: (address: string) => address };
  const reading: Promise<Outcome> =
    "link" in task
      ? readRepository(task.link, limits, network).then((content) => ({ content }))
      : readTips(task.url, task.refs, limits, network).then((tips) => ({ tips }));
  return reading.catch((error: unknown) => {
    // A mistake of ours ends the thread, and comes out there.
    if (!(error instanceof AppError)) throw error;
    return { refused: toPlain(error) };
  });
};

parentPort?.on("message", async (task: Task) => {
  const outcome = await read(task);
  const { heapTotal, external } = process.memoryUsage();
  parentPort?.postMessage({ outcome, isLight: heapTotal + external < LIGHT_BYTES } satisfies Said);
});
