import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { RepositoryLink } from "../../domain/gitlink.ts";
import { AppError, type PlainError, toPlain } from "../../errors.ts";
import { createLookup } from "./lookup.ts";
import { type ReadingLimits, type RepositoryContent, readRepository } from "./reading.ts";

/** What the thread is made with. */
export interface Task {
  readonly link: RepositoryLink;
  readonly limits: ReadingLimits;
}

/** What it says before it ends. */
export type Outcome = { readonly content: RepositoryContent } | { readonly refused: PlainError };

// Syncs come before repositories. Only on Linux this is the priority of the thread; elsewhere it is that of the program.
try {
  if (process.platform === "linux") setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // A sandbox that forbids it reads repositories all the same.
}

const { link, limits } = workerData as Task;
const network = {
  lookup: createLookup(limits.allowPrivateHosts),
  route: (address: string) => address,
};
const outcome: Outcome = await readRepository(link, limits, network).then(
  (content) => ({ content }),
  (error: unknown) => {
    // A mistake of ours ends the thread, and comes out there.
    if (!(error instanceof AppError)) throw error;
    return { refused: toPlain(error) };
  },
);
parentPort?.postMessage(outcome);
