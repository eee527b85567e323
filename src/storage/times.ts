import type { EntityManager } from "@mikro-orm/core";
import { MINUTE } from "../domain/span.ts";

/** How far ahead a stored time may be: as far as a unit's clock may. */
export const AHEAD_MS = MINUTE;

/** A sample by its output and its time. */
export type SampleKey = readonly [output: number, at: number];

/**
 * Stored times that have not come yet, of all rows: the clock was ahead when they were written. `now` is a proven time;
 * what is up to AHEAD_MS later is believed. As of the latest commit; what changes something is called in a transaction.
 */
export interface Times {
  /** Whether any time is ahead, but for those of samples, figures, log lines and changes of inputs. */
  areAhead(now: number): Promise<boolean>;
  /** The latest of the times that requests of units have left, 0 without. */
  latest(em: EntityManager): Promise<number>;
  /** Puts those right of which `areAhead` speaks, and changes of inputs. */
  mend(em: EntityManager, now: number): Promise<void>;
  areLinesAhead(now: number): Promise<boolean>;
  /** The last log line of each unit becomes the present; those before it are as long before as they were. */
  moveLines(em: EntityManager, now: number): Promise<void>;
  /** A portion of the samples that are ahead, of outputs from this one on. */
  samplesAhead(now: number, from: number): Promise<SampleKey[]>;
  /** Takes samples out from among the others and keeps them for their owner; forgets what was made of them. */
  setAside(em: EntityManager, now: number, samples: readonly SampleKey[]): Promise<void>;
  /** Whether there are figures of windows that are not over. */
  areWindowsAhead(now: number): Promise<boolean>;
  /** Forgets figures of what is not over, and has them made of the samples that are left. */
  forgetFigures(em: EntityManager, now: number): Promise<void>;
}
