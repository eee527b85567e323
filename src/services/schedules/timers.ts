import type { EntityManager } from "@mikro-orm/core";
import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import { MINUTE } from "../../domain/span.ts";
import { Schedule } from "../../entities/schedule.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Writer } from "../writer/writer.ts";
import type { Holds } from "./holds.ts";
import type { Runs } from "./runs.ts";

/** A clock that jumps, and what others have stored, is noticed by then. */
const LONGEST_MS = MINUTE;
/** What could not be stored is tried again by then. */
const AGAIN_MS = 10_000;
/** So many are run between two looks at the time. */
const PORTION = 100;

interface Deps {
  readonly em: EntityManager;
  readonly writer: Writer;
  readonly runs: Runs;
  readonly holds: Holds;
  readonly log: Log;
  readonly now: () => number;
  readonly time?: Monotonic;
}

/** Runs schedules, and ends holds, when it is time: an index knows the first. */
export class ScheduleTimers {
  readonly #deps: Deps;
  readonly #time: Monotonic;
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #running: Promise<void> | undefined;
  /** The latest time that the clock has shown; before a start it may have been any. */
  #latest = Number.POSITIVE_INFINITY;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#time = deps.time ?? monotonic;
    const wake = (): void => this.#wake.abort();
    deps.runs.onWake(wake);
    deps.holds.onWake(wake);
  }

  /** Begins to wait; what became due meanwhile is looked at at once. */
  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      const pause = await this.look().catch((error: unknown) => {
        if (!(error instanceof AppError)) this.#deps.log.error({ err: error }, "schedules could not be looked at");
        return AGAIN_MS;
      });
      if (pause > 0 && !this.#stop.signal.aborted) await this.#time.sleep(pause, this.#wake.signal);
    }
  }

  /** Does what is due, and gives how long there is nothing else. */
  async look(): Promise<number> {
    const { em, writer, runs, holds, now } = this.#deps;
    const at = now();
    // It was put back: what was found out by it may be far away.
    if (at < this.#latest) {
      const change = { decidedAt: { $gt: at }, dueAt: { $ne: null } };
      await writer.exclusive((em) => em.nativeUpdate(Schedule, change, { dueAt: at }));
    }
    this.#latest = at;
    await holds.look(now());
    const fork = em.fork();
    const order = { orderBy: { dueAt: "asc", id: "asc" }, fields: ["id", "dueAt"] } as const;
    const due = await fork.find(Schedule, { dueAt: { $lte: now() } }, { ...order, limit: PORTION });
    let failed = 0;
    for (const { id } of due) {
      if (this.#stop.signal.aborted) return 0;
      await runs.look(id, now()).catch((error: unknown) => {
        failed++;
        const isKnown =
          error instanceof AppError && (error.code === "database-unavailable" || error.code === "stopping");
        if (!isKnown) this.#deps.log.error({ err: error, scheduleId: id }, "a schedule could not be run");
      });
    }
    if (failed > 0) return AGAIN_MS;
    if (due.length > 0) return 0;
    const [next] = await fork.find(Schedule, { dueAt: { $ne: null } }, { ...order, limit: 1 });
    const until = Math.min(next?.dueAt ?? Number.POSITIVE_INFINITY, holds.next);
    return Math.min(Math.max(until - now(), 1), LONGEST_MS);
  }
}
