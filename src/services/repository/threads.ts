import { Worker } from "node:worker_threads";
import type { Outcome, Said, Task } from "./worker.ts";

/** What a thread computes with; what it receives and unpacks is bounded by the limits of a reading. */
const RESOURCES = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, stackSizeMb: 4 };
/** Whoever makes a unit sends the next link by then. */
const IDLE_MS = 60_000;

/**
 * The threads that read repositories, one for each reading. One that has done its work well and holds little waits for the
 * next, as starting one takes longer than most readings.
 */
export class Threads {
  #idle: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  /** Reads in a thread; rejects with the signal's reason once that is aborted. A thread that fails or is late ends. */
  async run(task: Task, signal: AbortSignal): Promise<Outcome> {
    signal.throwIfAborted();
    const worker = this.#take();
    let giveUp = (): void => {};
    let isKept = false;
    try {
      const { outcome, isLight } = await new Promise<Said>((resolve, reject) => {
        giveUp = () => reject(signal.reason);
        signal.addEventListener("abort", giveUp);
        worker.once("message", resolve);
        worker.once("error", reject);
        worker.once("exit", (code) => reject(new Error(`the thread that reads repositories ended with ${code}`)));
        worker.postMessage(task);
      });
      isKept = isLight && !this.#idle && !this.#isStopped;
      return outcome;
    } finally {
      signal.removeEventListener("abort", giveUp);
      leave(worker);
      if (isKept) this.#keep(worker);
      // Its place is free once its memory is.
      else await worker.terminate();
    }
  }

  /** Ends the thread that waits; those that read end with their readings. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#forget()?.terminate();
  }

  #take(): Worker {
    const worker =
      this.#forget() ?? new Worker(new URL("./worker.mjs", import.meta.url), { resourceLimits: RESOURCES });
    worker.ref();
    return worker;
  }

  #keep(worker: Worker): void {
    this.#idle = worker;
    worker.once("exit", () => this.#idle === worker && this.#forget());
    worker.unref();
    this.#timer = setTimeout(() => void this.#forget()?.terminate(), IDLE_MS).unref();
  }

  #forget(): Worker | undefined {
    clearTimeout(this.#timer);
    const worker = this.#idle;
    this.#idle = undefined;
    if (worker) leave(worker);
    return worker;
  }
}

/** Nobody hears of a thread any more: what it fails with later is no news. */
function leave(worker: Worker): void {
  // Not all at once: Node has listeners of its own there.
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
  worker.on("error", () => {});
}
