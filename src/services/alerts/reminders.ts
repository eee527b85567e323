import type { EntityManager } from "@mikro-orm/core";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import { MINUTE } from "../../domain/span.ts";
import type { Log } from "../../log.ts";
import type { Incidents as Storage } from "../../storage/incidents.ts";
import type { Writer } from "../writer/writer.ts";

/** A clock that jumps, and what others have stored, is noticed by then. */
const LONGEST_MS = MINUTE;
/** What is due is collected for so long. */
const LEAST_MS = 1000;

/** Has messages looked at when it is time for a reminder or a quiet time ends: an index knows when that is. */
export class Reminders {
  readonly #storage: Pick<Storage, "nextDue" | "tellDue">;
  readonly #writer: Writer;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #time: Monotonic;
  readonly #stop = new AbortController();
  #nap = new AbortController();
  #running: Promise<void> | undefined;

  constructor(deps: {
    storage: Pick<Storage, "nextDue" | "tellDue">;
    writer: Writer;
    log: Log;
    now: () => number;
    time?: Monotonic;
  }) {
    this.#storage = deps.storage;
    this.#writer = deps.writer;
    this.#log = deps.log;
    this.#now = deps.now;
    this.#time = deps.time ?? monotonic;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** To be called when something is due sooner than was known. */
  wake(): void {
    this.#nap.abort();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const nap = new AbortController();
      this.#nap = nap;
      const pause = await this.#look().catch((error: unknown) => {
        this.#log.warn({ err: error }, "what is due of incidents could not be read; it is looked at again");
        return LONGEST_MS;
      });
      await this.#time.sleep(pause, AbortSignal.any([this.#stop.signal, nap.signal]));
    }
  }

  /** Gives how long to wait until the next look. */
  async #look(): Promise<number> {
    const due = await this.#storage.nextDue();
    const now = this.#now();
    if (due === undefined || due > now)
      return Math.min(Math.max((due ?? now + LONGEST_MS) - now, LEAST_MS), LONGEST_MS);
    await this.#writer.exclusive((em: EntityManager) => this.#storage.tellDue(em, now));
    return LEAST_MS;
  }
}
