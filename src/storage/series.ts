import type { Part } from "../domain/aggregate.ts";
import type { Epoch } from "../domain/logging.ts";
import type { Span } from "../domain/span.ts";
import type { ValueType } from "../domain/value.ts";

// What outputs have been. Times are ms since 1970; a span ends before its second time.

export interface StoredSample {
  readonly at: number;
  readonly number: number | null;
  readonly text: string | null;
}

/** All that decides from where the figures of an output are read. */
export interface OutputRow {
  readonly id: number;
  readonly name: string;
  readonly type: ValueType;
  readonly epochs: readonly [Epoch, ...Epoch[]];
  /** Roll-ups of hours before are made, but for `dirty` ones: those and their days are out of date. */
  readonly until: number;
  readonly dirty: readonly number[];
  /** Where samples are gone or thinned out. */
  readonly sealed: readonly Span[];
}

/** Windows or roll-ups of one width in a span. */
export type WidthSpan = readonly [width: number, from: number, to: number];

/** What figures are made of. */
export type Source =
  | { readonly from: "samples"; readonly spans: readonly Span[] }
  /** Each sample counts for as long as it lasted: until the next one or the end of its cell of so many ms. */
  | { readonly from: "lasting samples"; readonly spans: readonly Span[]; readonly cell: number }
  | { readonly from: "rollups"; readonly spans: readonly WidthSpan[] }
  | { readonly from: "windows"; readonly spans: readonly WidthSpan[] };

/** Steps of so many ms, which begin at multiples of that less the offset. */
export interface Grid {
  readonly step: number;
  readonly offset: number;
}

/** A grid of one step. */
export const ALL_IN_ONE: Grid = { step: Number.MAX_SAFE_INTEGER, offset: 0 };

/** The most steps that are read at once. */
export const MAX_STEPS = 20_000;

/** The time between a sample and the one before it, and whether the two have the same value (0 or 1). */
export interface Pause {
  readonly pause: number;
  readonly again: number;
}

/** How an output has changed among its newest samples. */
export interface Restlessness {
  readonly id: number;
  /** How many samples were looked at. */
  readonly samples: number;
  /** How many of them have another value than the one before. */
  readonly changes: number;
  /** When the present value came; null where that was before them. */
  readonly changedAt: number | null;
}

/** One line of what a variable has been. */
export interface PastValue extends StoredSample {
  /** Of a window: its width, and which figure of it this is. */
  readonly width?: number;
  readonly figure?: "mean" | "median";
  /** Of a change of an input: from where it was set, and by whom. */
  readonly door?: "chat" | "api" | "link";
  readonly userId?: number | null;
}

/** What an input was set to within a step of time: the last of it, and figures of all. */
export interface InputStep extends StoredSample {
  readonly min: number | null;
  readonly max: number | null;
  readonly count: number;
}

/** Where the values of a variable are kept. */
export type Kept = "samples" | "windows" | "misdated" | "changes";

/** Reads what outputs have been. */
export interface Series {
  /** Undefined when there is no such output. */
  output(id: number): Promise<OutputRow | undefined>;
  /** Up to so many samples, the oldest first. */
  samples(id: number, span: Span, limit: number): Promise<StoredSample[]>;
  /** The same, and for each whether its value differs from the one before it (0 or 1). */
  changes(id: number, span: Span, limit: number): Promise<(StoredSample & { readonly changed: number })[]>;
  /** The last sample before a time. */
  lastBefore(id: number, at: number): Promise<StoredSample | undefined>;
  /** The last sample of each step in a span of whole steps. */
  lasts(id: number, span: Span, step: number): Promise<(StoredSample & { readonly start: number })[]>;
  /** Of up to so many newest samples before a time. */
  pauses(id: number, before: number, limit: number): Promise<Pause[]>;
  /** Of up to so many newest samples of each of these outputs. */
  restlessness(ids: readonly number[], limit: number): Promise<Restlessness[]>;
  /** Figures of each step in which there is something, in order. */
  figures(id: number, source: Source, grid: Grid): Promise<Part[]>;
  /** The same with medians for means; from windows as wide as a step. */
  medians(id: number, source: Source, grid: Grid): Promise<Part[]>;
  /** The time of what comes after so many samples or windows. */
  after(id: number, source: Source, count: number): Promise<number | undefined>;
  /** The first sample after a time, unless it is sealed: what comes late before it changes its time-weighted figures. */
  next(id: number, after: number): Promise<number | undefined>;
  /** Up to `limit` values before a time, the newest first, without the first `skip`. */
  backwards(variable: number, kept: Kept, before: number, limit: number, skip: number): Promise<PastValue[]>;
  /** What an input was set to, by steps of so many ms from the start of the span on. */
  inputSteps(id: number, span: Span, step: number): Promise<InputStep[]>;
  /** Up to so many times that it was set after a revision, in order. */
  inputChanges(
    id: number,
    span: Span,
    rev: number,
    limit: number,
  ): Promise<(StoredSample & { readonly rev: number })[]>;
  /** What it was set to before a time. */
  inputBefore(id: number, at: number): Promise<StoredSample | undefined>;
}

/** Reads what is committed. */
export interface Reading extends Series {
  /** Several questions about one moment. */
  snapshot<T>(task: (series: Series) => Promise<T>): Promise<T>;
}

/** On whose behalf something is read, and until when. */
export interface Behalf {
  readonly who: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens readings that see every commit acknowledged before. Askers take turns, a question or a snapshot each. An abort ends
 * what is under way too. No commit waits for them.
 */
export interface Past {
  open(behalf?: Behalf): Promise<Reading>;
}
