import { AppError } from "../errors.ts";
import type { Log } from "../log.ts";
import { databaseTroubleOf, type Trouble } from "./trouble.ts";

/** How the database is tried (sqlite/probe.ts). */
export interface Probe {
  find(): Promise<void>;
  commit(): Promise<void>;
}

/** What others need of it; for those who write to what never fails, all is well. */
export type DiskState = Pick<Disk, "isFailing" | "check" | "failed">;
export const WELL: DiskState = { isFailing: false, check: () => {}, failed: () => false };

/** All that others need of it. */
export type DiskWatch = Pick<
  Disk,
  "isFailing" | "check" | "failed" | "guard" | "spare" | "onTrouble" | "start" | "stop"
>;

/** Told of trouble once, and without one when it is over. */
export type Listener = (trouble: Trouble | undefined) => void;

interface DiskDeps {
  readonly probe: Probe;
  /** Told whether to wait for the locks of other programs: not while nothing can be written. */
  readonly wait: (isPatient: boolean) => void;
  /** Puts into the database what was committed to a file beside it that has lost its name, and would end with the program. */
  readonly rescue: () => Promise<void>;
  readonly log: Log;
  readonly uptime: () => number;
}

const LOOK_MS = 1000;
/** So long nothing may have failed before it is said to be over: a nearly full disk takes one commit and not the next. */
const STEADY_MS = 30_000;

/**
 * Whether commits reach the disk. From the first that does not, nothing else is tried but a probe, every second: nobody
 * waits for a lock then, and what is in memory stays as it is on disk. Once the probe has worked all goes on.
 */
export class Disk {
  readonly #probe: Probe;
  readonly #wait: (isPatient: boolean) => void;
  readonly #rescue: () => Promise<void>;
  readonly #log: Log;
  readonly #uptime: () => number;
  #trouble: Trouble | undefined;
  #told: Trouble | undefined;
  #wellSince = 0;
  #timer: NodeJS.Timeout | undefined;
  #listener: Listener = () => {};

  constructor(deps: DiskDeps) {
    this.#wait = deps.wait;
    this.#rescue = deps.rescue;
    this.#probe = deps.probe;
    this.#log = deps.log;
    this.#uptime = deps.uptime;
  }

  get isFailing(): boolean {
    return this.#trouble !== undefined;
  }

  onTrouble(listener: Listener): void {
    this.#listener = listener;
  }

  /** Begins to look after the file. */
  start(): void {
    this.#timer = setTimeout(() => void this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Refuses while nothing can be written. */
  check(): void {
    if (this.isFailing) throw new AppError("database-unavailable");
  }

  /** Takes note of a failure; tells whether it is the disk's. */
  failed(error: unknown): boolean {
    if (error instanceof AppError && error.code === "database-unavailable") return true;
    const trouble = databaseTroubleOf(error);
    if (trouble === undefined) return false;
    const isNew = !this.isFailing;
    if (trouble === "torn" && this.#trouble !== "torn") this.#save();
    this.#trouble = trouble;
    if (isNew) this.#wait(false);
    // A lock that is gone a second later is nothing to be told of.
    if (this.#told !== undefined || (isNew && trouble === "locked")) return true;
    this.#told = trouble;
    this.#log.error({ err: error, trouble }, "the database can't be written: nothing is taken until it can");
    this.#listener(trouble);
    return true;
  }

  /** The same write, not tried while nothing can be written. */
  guard<A extends readonly unknown[], T>(write: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      this.check();
      try {
        return await write(...args);
      } catch (error) {
        this.failed(error);
        throw error;
      }
    };
  }

  /** Writes what can be done without, unless nothing can be written. */
  async spare(write: () => Promise<void>): Promise<void> {
    try {
      await this.guard(write)();
    } catch (error) {
      if (!this.failed(error)) throw error;
    }
  }

  async #look(): Promise<void> {
    try {
      if (this.isFailing) {
        await this.#probe.commit();
        this.#trouble = undefined;
        this.#wait(true);
        this.#wellSince = this.#uptime();
      } else await this.#probe.find();
      this.#tellWell();
    } catch (error) {
      if (!this.failed(error)) this.#log.error({ err: error }, "the database could not be tried");
    }
    if (this.#timer) this.start();
  }

  #save(): void {
    this.#rescue().catch((error: unknown) => this.#log.warn({ err: error }, "the database could not be made whole"));
  }

  #tellWell(): void {
    if (this.#told === undefined || this.#uptime() - this.#wellSince < STEADY_MS) return;
    this.#told = undefined;
    this.#log.info("the database can be written again");
    this.#listener(undefined);
  }
}
