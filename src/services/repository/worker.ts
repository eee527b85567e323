import { constants, setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { RepositoryLink } from "../../domain/gitlink.ts";
import type { Login } from "../../domain/gittoken.ts";
import { AppError, type PlainError, toPlain } from "../../errors.ts";
import { createLookup } from "../outbound/lookup.ts";
import type { ProgramFiles } from "./program.ts";
import { type ReadingLimits, type RepositoryContent, readFiles, readRepository, readTips } from "./reading.ts";

/** Where branches and tags lead; null stands for the default branch. */
export type Tips = readonly (readonly [ref: string | null, commit: string])[];

/** What the thread is asked for, one at a time: what a unit is made from at a link, all files there, or where refs lead. */
export type Task = { readonly limits: ReadingLimits; readonly login?: Login | undefined } & (
  | { readonly link: RepositoryLink }
  | { readonly filesOf: RepositoryLink }
  | { readonly url: string; readonly refs: readonly (string | null)[] }
);

export type Outcome =
  | { readonly content: RepositoryContent }
  | { readonly files: ProgramFiles }
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

const read = async (task: Task): Promise<Outcome> => {
  const { limits, login } = task;
  const network = { lookup: createLookup(limits.allowPrivateHosts), route: (address: string) => address, login };
  try {
    if ("link" in task) return { content: await readRepository(task.link, limits, network) };
    if ("filesOf" in task) return { files: await readFiles(task.filesOf, limits, network) };
    return { tips: await readTips(task.url, task.refs, limits, network) };
  } catch (error) {
    // A mistake of ours ends the thread, and comes out there.
    if (!(error instanceof AppError)) throw error;
    return { refused: toPlain(error) };
  }
};

parentPort?.on("message", async (task: Task) => {
  const outcome = await read(task);
  const { heapTotal, external } = process.memoryUsage();
  parentPort?.postMessage({ outcome, isLight: heapTotal + external < LIGHT_BYTES } satisfies Said);
});
