import { setImmediate as nextTurn } from "node:timers/promises";
import type { EntityManager } from "@mikro-orm/core";
import { AppError } from "../../errors.ts";
import type { Log } from "../../log.ts";
import type { Journal } from "../../storage/database.ts";
import { type DiskState, WELL } from "../../storage/disk.ts";
import type { Live } from "../live/live.ts";
import type { LiveUnit } from "../live/unit.ts";
import { type AlertBase, Batch, type NewsBase } from "./batch.ts";
import type { Epochs } from "./epochs.ts";
import type { Jumps } from "./jumps.ts";
import { note, type UpdateKey, updateAtHand } from "./once.ts";

/**
 * Changes a unit in memory and adds that to the batch. Returns a function that makes the answer; it is called once the
 * batch is on disk.
 */
export type Change<T> = (batch: Batch, unit: LiveUnit) => () => T;

const NONE: readonly number[] = [];

interface Queued {
  readonly unitId: number;
  /** Other units that it may alter. */
  readonly others: readonly number[];
  readonly change: Change<unknown>;
  readonly update: UpdateKey | undefined;
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The only writer of what syncs write. Changes that arrive during a commit share the next one (group commit). They run
 * in memory in order of arrival, then one transaction stores them all, then each gets its answer. We answer and
 * announce only what is on disk.
 */
export class Writer {
  readonly #journal: Pick<Journal, "append" | "transact">;
  readonly #live: Live;
  readonly #disk: DiskState;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #epochs: Pick<Epochs, "present">;
  readonly #listeners: ((batch: Batch) => void)[] = [];
  readonly #jumps: Jumps | undefined;
  readonly #jumpListeners: (() => void)[] = [];
  readonly #touchListeners: ((unitIds: readonly number[]) => void)[] = [];
  #changes: Queued[] = [];
  /** When the first of them came, by the monotonic clock. */
  #queuedAt = 0;
  #exclusives: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;
  readonly alerts: AlertBase;
  /** Filled in by services/peers. */
  readonly news: NewsBase = { followed: new Set(), last: 0 };
  /** Filled in by services/schedules. */
  readonly holds = new Map<number, number>();

  constructor(deps: {
    journal: Pick<Journal, "append" | "transact">;
    live: Live;
    epochs: Pick<Epochs, "present">;
    disk?: DiskState;
    log: Log;
    now?: () => number;
    jumps?: Jumps;
  }) {
    this.#journal = deps.journal;
    this.#live = deps.live;
    this.#epochs = deps.epochs;
    this.#disk = deps.disk ?? WELL;
    this.#log = deps.log;
    this.#now = deps.now ?? Date.now;
    this.#jumps = deps.jumps;
    this.alerts = { heardFrom: this.#now(), lastIncident: 0 };
  }

  /** Calls `listener` after each ORM transaction (`exclusive`) with the units that it touched. */
  onTouched(listener: (unitIds: readonly number[]) => void): void {
    this.#touchListeners.push(listener);
  }

  /** Calls `listener` after a jump of the clock was taken note of. */
  onJumped(listener: () => void): void {
    this.#jumpListeners.push(listener);
  }

  /** Takes note of a jump of the clock also where nothing is committed. */
  async lookAtClock(): Promise<void> {
    if (this.#jumps?.look()) await this.exclusive(async () => undefined);
  }

  /** Calls `listener` after each commit with what it changed. */
  onCommitted(listener: (batch: Batch) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Runs `change` on the unit and resolves with its answer once it is committed. A change is synchronous. To refuse, it
   * throws an AppError before it alters anything. The `others` are in memory when it runs, as far as they exist, and may be
   * altered too. All answers of a commit are made before the next change runs, so that
   * they show only what is committed.
   * Fails with not-found when there is no such unit, and with database-unavailable when the commit failed: then nothing
   * has changed.
   */
  change<T>(unitId: number, change: Change<T>, others = NONE): Promise<T> {
    if (this.#stopped) return Promise.reject(new AppError("stopping"));
    return new Promise<T>((done, failed) => {
      const update = updateAtHand();
      if (this.#changes.length === 0) this.#queuedAt = performance.now();
      this.#changes.push({ unitId, others, change, update, done: done as (result: unknown) => void, failed });
      this.#wake();
    });
  }

  /**
   * Runs an ORM transaction while no group commit is in progress. It finds in the tables what was committed before.
   * `touches` names the units that it changes.
   */
  exclusive<T>(
    task: (em: EntityManager) => Promise<T>,
    touches: (result: T) => Iterable<number> = () => [],
  ): Promise<T> {
    if (this.#stopped) return Promise.reject(new AppError("stopping"));
    const update = updateAtHand();
    return new Promise<T>((done, failed) => {
      const run = async (): Promise<void> => {
        try {
          this.#disk.check();
          const result = await this.#journal.transact(async (em) => {
            const done = await task(em);
            await note(em, update);
            return done;
          });
          const touched = [...touches(result)];
          this.#live.forget(touched);
          done(result);
          for (const listener of this.#touchListeners) this.#tell(listener, touched);
        } catch (error) {
          this.#disk.failed(error);
          failed(error);
        }
      };
      this.#exclusives.push(run);
      this.#wake();
    });
  }

  /** Finishes what is queued and takes no more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  #wake(): void {
    // #drain clears #running in the same turn in which it finds the queues empty. So nothing queued can be left behind.
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    // Wait one turn of the event loop first: requests that arrived together are then committed together.
    await nextTurn();
    // Commit waiting changes before each ORM transaction: there may be many transactions.
    while (this.#changes.length + this.#exclusives.length > 0) {
      const isTimely = await this.#noticeJump();
      const [changes, queuedAt] = [this.#changes, this.#queuedAt];
      this.#changes = [];
      if (!isTimely) refuse(changes);
      else if (changes.length > 0) await this.#commit(changes, queuedAt);
      await this.#exclusives.shift()?.();
    }
    this.#running = undefined;
  }

  /**
   * After a jump nobody is silent for as long as it seems, and nothing has been so for as long: to be called before
   * anything is judged. Gives false where that could not be stored.
   */
  async #noticeJump(): Promise<boolean> {
    const jumps = this.#jumps;
    const jump = jumps?.look();
    if (!jumps || !jump) return true;
    try {
      const units = await this.#journal.transact((em) => jumps.along(em, jump));
      jumps.done(jump);
      this.alerts.heardFrom = this.#now();
      this.#live.forget(units);
      for (const listener of this.#touchListeners) this.#tell(listener, units);
    } catch (error) {
      if (!this.#disk.failed(error)) this.#log.error({ err: error }, "a jump of the clock could not be stored");
      return false;
    }
    for (const listener of this.#jumpListeners) this.#tell(listener, undefined);
    return true;
  }

  async #commit(changes: Queued[], queuedAt: number): Promise<void> {
    if (this.#disk.isFailing) return refuse(changes);
    const batch = new Batch(this.#now(), this.#epochs.present, this.alerts, this.news, this.holds);
    batch.changes = changes.length;
    batch.queuedAt = queuedAt;
    const answers: (() => void)[] = [];
    try {
      const missing = this.#missing(changes);
      if (missing.length > 0) await Promise.all(missing.map((id) => this.#live.get(id)));
      for (const { unitId, change, update, done, failed } of changes) {
        const unit = this.#live.find(unitId);
        if (!unit) {
          failed(new AppError("not-found"));
          continue;
        }
        const tried = attempt(() => change(batch, unit));
        if (update && "value" in tried) batch.by(update);
        answers.push(() => {
          if ("refused" in tried) return failed(tried.refused);
          try {
            done(tried.value());
          } catch (error) {
            failed(error);
          }
        });
      }
      if (!batch.isEmpty) await this.#journal.append(batch.toCommit());
    } catch (error) {
      if (!this.#disk.failed(error)) this.#log.error({ err: error }, "a commit failed");
      this.#live.forget([...changes.map(({ unitId }) => unitId), ...[...batch.touched].map(({ id }) => id)]);
      return refuse(changes);
    }
    for (const answer of answers) answer();
    for (const listener of this.#listeners) this.#tell(listener, batch);
  }

  #tell<T>(listener: (committed: T) => void, committed: T): void {
    try {
      listener(committed);
    } catch (error) {
      this.#log.error({ err: error }, "a commit could not be announced");
    }
  }

  /**
   * The units that the changes may alter and that are not in memory: their own, the others, and all that links lead to from there.
   */
  #missing(changes: readonly Queued[]): number[] {
    const missing: number[] = [];
    let reached: Set<number> | undefined;
    for (const { unitId, others } of changes) {
      const unit = this.#live.find(unitId);
      if (!unit) missing.push(unitId);
      else if (unit.targets.length > 0) {
        reached ??= new Set();
        for (const id of unit.targets) reached.add(id);
      }
      if (others.length === 0) continue;
      reached ??= new Set();
      for (const id of others) reached.add(id);
    }
    // Iterating a set also visits what is added meanwhile.
    for (const id of reached ?? []) {
      const unit = this.#live.find(id);
      if (!unit) missing.push(id);
      else for (const next of unit.targets) reached?.add(next);
    }
    return missing;
  }
}

function refuse(changes: readonly Queued[]): void {
  for (const { failed } of changes) failed(new AppError("database-unavailable"));
}

type Attempt<T> = { readonly value: T } | { readonly refused: AppError };

/** An AppError refuses one change. Any other error may leave memory half changed, so it fails the whole batch. */
function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof AppError) return { refused: error };
    throw error;
  }
}
