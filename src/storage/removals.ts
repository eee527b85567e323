import type { EntityManager } from "@mikro-orm/core";
import type { Bad } from "../domain/removal.ts";
import type { Span } from "../domain/span.ts";

/** What readings come to. */
export interface Found {
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Of numbers. */
  readonly lowest: number | null;
  readonly highest: number | null;
}

/** So many readings of one value. */
export interface Same {
  readonly value: number;
  readonly count: number;
  /** The time of the newest. */
  readonly at: number;
}

/** What a removal has come to: less than was found, where somebody else has removed some of it. */
export interface Removed {
  readonly count: number;
  /** Whether the present value was among it. */
  readonly wasPresent: boolean;
}

/** Readings that are no good, and what becomes of figures without them. What is sealed is none of it: its figures stay. */
export interface Removals {
  /** What there is; undefined when there is nothing. */
  find(bad: Bad): Promise<Found | undefined>;
  /** Whether a part of the span is sealed. */
  isSealed(output: number, span: Span): Promise<boolean>;
  /** The highest and the lowest values in a span of numbers, a few of each. */
  extremes(
    output: number,
    span: Span,
  ): Promise<{ readonly highest: readonly Same[]; readonly lowest: readonly Same[] }>;
  /** The times of a portion of it, the newest first, and what it comes to. */
  portion(bad: Bad): Promise<{ readonly times: readonly number[]; readonly found: Found } | undefined>;
  /**
   * Removes the readings of these times and has figures made anew. Where the present value is among them, the newest that
   * is left takes its place. A reading that is `remembered` is not taken again.
   */
  remove(
    em: EntityManager,
    output: number,
    times: readonly number[],
    remembered: boolean,
    now: number,
  ): Promise<Removed>;
}
