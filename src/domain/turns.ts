/** Does pieces of work one at a time; `who` is on whose behalf, and once `signal` is aborted what still waits fails with its reason. */
export type Turns = <T>(who: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

interface Task {
  readonly begin: () => void;
}

/**
 * The next turn is for whoever has had the least time so far, so that nobody waits longer because somebody asks for much.
 * Time counts from when one began to ask while others did: who comes later neither owes it nor is owed it.
 */
export function createTurns(now: () => number): Turns {
  const waiting = new Map<string, Set<Task>>();
  const used = new Map<string, number>();
  let busy = false;
  /** What whoever had the last turn had used before it. */
  let common = 0;

  const leave = (who: string, task: Task): void => {
    const tasks = waiting.get(who);
    tasks?.delete(task);
    if (tasks?.size === 0) waiting.delete(who);
  };
  const next = (): void => {
    const [who] = [...waiting.keys()].sort((a, b) => (used.get(a) ?? common) - (used.get(b) ?? common));
    const [task] = waiting.get(who ?? "") ?? [];
    if (who === undefined || !task) {
      used.clear();
      common = 0;
      return;
    }
    leave(who, task);
    common = used.get(who) ?? common;
    for (const [known, time] of used) if (time <= common) used.delete(known);
    busy = true;
    task.begin();
  };

  return async (who, work, signal) => {
    signal?.throwIfAborted();
    if (busy) {
      await new Promise<void>((begin, failed) => {
        const task: Task = {
          begin: () => {
            signal?.removeEventListener("abort", giveUp);
            begin();
          },
        };
        const giveUp = (): void => {
          leave(who, task);
          failed(signal?.reason);
        };
        waiting.set(who, (waiting.get(who) ?? new Set()).add(task));
        signal?.addEventListener("abort", giveUp, { once: true });
      });
    }
    busy = true;
    const begun = now();
    try {
      return await work();
    } finally {
      used.set(who, (used.get(who) ?? common) + now() - begun);
      busy = false;
      next();
    }
  };
}
