import { type Monotonic, monotonic } from "../../domain/monotonic.ts";
import { MINUTE, SECOND } from "../../domain/span.ts";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Live } from "../live/live.ts";
import type { LiveUnit } from "../live/unit.ts";
import type { Writer } from "../writer/writer.ts";
import { DueTimes } from "./duetimes.ts";
import { dueOfUnit, lookAt } from "./look.ts";

/** A clock that jumps is noticed by then. */
const LONGEST_MS = MINUTE;
/** What could not be stored is tried again by then. */
const AGAIN_MS = 10 * SECOND;
/** So many units are looked at between two looks at the time. */
const PORTION = 256;

/**
 * Has rules looked at when the time makes something of them: what is pending, what was kept, what is silent. Each unit has
 * one time, that of its first rule. A value that comes makes it no other: when the time has come, it is found out whether
 * it is later by now. So syncs pay nothing for it, and while nothing is due nothing is done.
 */
export class AlertTimers {
  readonly #live: Live;
  readonly #writer: Writer;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #time: Monotonic;
  readonly #due = new DueTimes();
  readonly #stop = new AbortController();
  #wake = new AbortController();
  #sleepsUntil = Number.POSITIVE_INFINITY;
  #running: Promise<void> | undefined;

  constructor(deps: { live: Live; writer: Writer; log: Log; now: () => number; time?: Monotonic }) {
    this.#live = deps.live;
    this.#writer = deps.writer;
    this.#log = deps.log;
    this.#now = deps.now;
    this.#time = deps.time ?? monotonic;
    // What was to wait for long may be due by now, and the other way round.
    deps.writer.onJumped(() => {
      for (const id of this.#due.ids()) {
        const unit = this.#live.find(id);
        if (unit) this.#set(unit);
      }
    });
    deps.live.onLoaded((unit) => this.#set(unit));
    deps.writer.onCommitted(({ watched }) => {
      for (const unit of watched) this.#set(unit);
    });
    // Whatever has changed there, such as its rhythm, or who has it: another rule may watch it by now.
    deps.writer.onTouched((unitIds) => {
      const now = this.#now();
      for (const id of unitIds) this.#due.set(id, now);
      if (unitIds.length > 0) this.#wakeFor(now);
    });
  }

  /** Begins to wait; what became due meanwhile happens at once. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Looks at these units now; resolves once what came of it is stored. */
  async look(unitIds: readonly number[]): Promise<void> {
    for (let from = 0; from < unitIds.length; from += PORTION) {
      await Promise.all(unitIds.slice(from, from + PORTION).map((id) => this.#look(id)));
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
  }

  #set(unit: LiveUnit): void {
    const due = dueOfUnit(unit, this.#writer.alerts.heardFrom);
    this.#due.set(unit.id, due);
    if (due < Number.POSITIVE_INFINITY) this.#wakeFor(due);
  }

  #wakeFor(due: number): void {
    if (due < this.#sleepsUntil) this.#wake.abort();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#wake = new AbortController();
      await this.#writer.lookAtClock().catch(() => {});
      const now = this.#now();
      const ids = this.#due.take(now, PORTION);
      if (ids.length > 0) {
        await Promise.all(ids.map((id) => this.#look(id)));
        continue;
      }
      this.#sleepsUntil = this.#due.next ?? Number.POSITIVE_INFINITY;
      const pause = Math.min(this.#sleepsUntil - now, LONGEST_MS);
      await this.#time.sleep(pause, this.#wake.signal);
      this.#sleepsUntil = Number.POSITIVE_INFINITY;
    }
  }

  async #look(unitId: number): Promise<void> {
    try {
      await this.#writer.change(unitId, (batch, unit) => {
        lookAt(batch, unit);
        return () => this.#set(unit);
      });
    } catch (error) {
      if (error instanceof AppError && error.code === "not-found") return;
      if (!(error instanceof AppError)) this.#log.error({ err: error, unitId }, "alert rules could not be looked at");
      if (!this.#stop.signal.aborted) this.#due.set(unitId, this.#now() + AGAIN_MS);
    }
  }
}
