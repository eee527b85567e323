import type { EntityManager } from "@mikro-orm/core";
import type { Part } from "../domain/aggregate.ts";
import type { Epoch } from "../domain/logging.ts";
import type { Span } from "../domain/span.ts";
import type { Series } from "./series.ts";

/** Samples that windows or roll-ups do not know yet: some of one hour of an output. */
export interface Mark {
  readonly output: number;
  readonly hour: number;
  /** The oldest and the newest of them. */
  readonly from: number;
  readonly to: number;
  /** Another one once more samples have come. */
  readonly seq: number;
  readonly epochs: readonly [Epoch, ...Epoch[]];
}

/** Figures of an hour of an output. */
export interface HourFigures extends Part {
  readonly output: number;
}

/** Figures of a window of an output. */
export interface WindowFigures extends Part {
  readonly output: number;
  readonly width: number;
  readonly median: number | null;
}

/** How far roll-ups are made. */
export interface Progress {
  /** Roll-ups of every hour before are made, or marked, or the sweep will make them. */
  readonly until: number;
  /** The sweep under way makes hours from `from` on, and has come to this output. */
  readonly sweep: { readonly from: number; readonly output: number } | null;
}

/** What is to be summed up, and where the figures go. As the tables are: a mark comes into these with its samples. */
export interface Rollups {
  readonly series: Series;
  /** Marks of hours whose roll-ups are out of date. */
  late(limit: number): Promise<Mark[]>;
  /** Marks of samples of windows, of which the first is over by `now`. */
  dueWindows(now: number, limit: number): Promise<Mark[]>;
  /** Plain figures of hours of several outputs. */
  hours(spans: readonly (readonly [output: number, from: number, to: number])[]): Promise<HourFigures[]>;
  putHours(figures: readonly HourFigures[]): Promise<void>;
  /** Forgets hours whose samples were all removed, and their days when no hour of those is left. */
  dropHours(hours: readonly (readonly [output: number, start: number])[]): Promise<void>;
  /** Makes days of their hours. */
  makeDays(days: readonly (readonly [output: number, start: number])[]): Promise<void>;
  putWindows(figures: readonly WindowFigures[]): Promise<void>;
  /** Forgets windows of one width whose samples were all removed. */
  forgetWindows(output: number, width: number, starts: readonly number[]): Promise<void>;
  /** Forgets marks that have not changed since they were read. */
  dropLate(marks: readonly Mark[]): Promise<void>;
  dropWindows(marks: readonly Mark[]): Promise<void>;
  /** What is left of a mark begins at `from`, if it has not changed since it was read. */
  narrowWindows(mark: Mark, from: number): Promise<void>;
  /** In a transaction that changes how an output is logged from a time on: has all figures from then on made anew. */
  restart(em: EntityManager, output: number, from: number): Promise<void>;
  progress(): Promise<Progress | undefined>;
  /** Begins to sweep hours up to a time. Samples that come for these from now on are marked. */
  beginSweep(until: number): Promise<void>;
  moveSweep(output: number): Promise<void>;
  endSweep(): Promise<void>;
  /** The next outputs after one that have samples in a span. */
  toSweep(
    after: number,
    span: Span,
    limit: number,
  ): Promise<{ readonly id: number; readonly epochs: readonly [Epoch, ...Epoch[]] }[]>;
}
