import { mergeParts, type Part } from "../../domain/aggregate.ts";
import { ceilTo, DAY, floorTo, HOUR, meet, type Span, toNiceStep } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import { AppError } from "../../errors.ts";
import {
  ALL_IN_ONE,
  type Behalf,
  type Grid,
  MAX_STEPS,
  type Past,
  type Pause,
  type Reading,
  type Series as StoredSeries,
} from "../../storage/series.ts";
import { MAX_CHARS, PORTION_OF_STRINGS, type RawSample, readSamples, toRaw } from "./samples.ts";
import { type Profile, readProfile } from "./sources.ts";
import { cutSteps, cutWhole, readFigures, readMedians } from "./steps.ts";

export const AGGREGATES = ["raw", "mean", "median", "min", "max", "count", "last"] as const;
export type Aggregate = (typeof AGGREGATES)[number];
type Figure = Exclude<Aggregate, "raw">;

const MAX_YEARS = 50;
const MAX_SPAN_MS = MAX_YEARS * 366 * DAY;
const DEFAULT_POINTS = 600;

/** What to read. Times are ms since 1970, `to` is exclusive. The caller has checked that the outputs may be read. */
export interface HistoryQuestion {
  readonly outputs: readonly number[];
  readonly from: number;
  readonly to: number;
  /** In ms. By default a round one that gives at most `points`. */
  readonly step?: number | undefined;
  readonly points?: number | undefined;
  /** How far a time zone is ahead of UTC, in ms: days begin at its midnight. Whole hours are read faster. */
  readonly offset?: number | undefined;
  readonly aggregate: Aggregate;
}

/** Figures: start of the step, the aggregate, then min, max and count. For raw and last: a time and a value. */
export type Point =
  | readonly [start: number, value: number | null, min: number | null, max: number | null, count: number]
  | RawSample;

/**
 * The values of an output; bools are 0 or 1. A step without samples has no point, nor has one whose exact figures are
 * gone.
 */
export interface Series {
  readonly output: number;
  readonly type: ValueType;
  /** Null for raw values. */
  readonly step: number | null;
  readonly points: readonly Point[];
  /** For raw values: the last sample before `from`. */
  readonly before: RawSample | null;
}

/** Figures of a whole period, for a caption. */
export interface Stats {
  readonly last: RawSample | null;
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
  readonly count: number;
}

export interface SamplePage {
  readonly samples: readonly RawSample[];
  /** Pass it to read the next page; null after the last. */
  readonly cursor: number | null;
}

/** The key by which readers take turns. A person has one, shared by the chat and all of their tokens. */
export function toTurn({ id }: { readonly id: number }): string {
  return `person ${id}`;
}

/** Reads the past values of outputs, on a connection of its own. docs/logger.md defines the figures. */
export class History {
  readonly #past: Past;
  readonly #behalf: Behalf | undefined;

  constructor(past: Past, behalf?: Behalf) {
    this.#past = past;
    this.#behalf = behalf;
  }

  /**
   * The same history for one reader among several. Readers take turns: long answers are read in portions, and other
   * readers come in between. Once `signal` is aborted, reading fails with its reason.
   */
  on(behalf: Behalf): History {
    return new History(this.#past, behalf);
  }

  /**
   * The outputs over a period, all in the same steps. Steps are whole: the first may begin before `from`, the last may
   * end after `to`.
   */
  async read(question: HistoryQuestion): Promise<Series[]> {
    const { outputs, aggregate, from, to, offset = 0 } = question;
    checkSpan(from, to);
    checkStep(question.step ?? 1, offset);
    const reading = await this.#open();
    const profiles = await reading.snapshot(async (series) => {
      const found: Profile[] = [];
      for (const id of outputs) found.push(await readProfile(series, id));
      return found;
    });
    for (const profile of profiles) checkAggregate(profile, aggregate);
    const series: Series[] = [];
    if (aggregate === "raw") {
      for (const profile of profiles) series.push(await readRaw(reading, profile, [from, to]));
      return series;
    }
    const step = question.step ?? toStep(question, profiles);
    const shift = ((offset % step) + step) % step;
    const asked: Span = [floorTo(from, step, shift), ceilTo(to, step, shift)];
    if ((asked[1] - asked[0]) / step > MAX_STEPS) throw new AppError("step-too-short", { max: MAX_STEPS });
    for (const { id, type } of profiles) {
      const points = await readSteps(reading, id, asked, { step, offset: shift }, aggregate);
      series.push({ output: id, type, step, points, before: null });
    }
    return series;
  }

  /**
   * Figures of one output from exactly `from` to `to`. Leaves out an hour that an end cuts in two if its samples are
   * gone.
   */
  async stats(output: number, from: number, to: number): Promise<Stats> {
    checkSpan(from, to);
    const reading = await this.#open();
    const { type } = await readProfile(reading, output);
    const sum = await readSum(reading, output, [from, to]);
    const last = await reading.lastBefore(output, to);
    const numbers = TRAITS[type].isQuantity ? sum : undefined;
    return {
      last: last && last.at >= from ? toRaw(last) : null,
      min: numbers?.min ?? null,
      mean: numbers?.mean ?? null,
      max: numbers?.max ?? null,
      count: sum?.count ?? 0,
    };
  }

  /** The last sample of an output before a time. */
  async lastBefore(output: number, at: number): Promise<RawSample | null> {
    const last = await (await this.#open()).lastBefore(output, at);
    return last ? toRaw(last) : null;
  }

  /** The pauses between the newest samples of an output before a time, at most `limit`. */
  async pauses(output: number, before: number, limit: number): Promise<Pause[]> {
    return (await this.#open()).pauses(output, before, limit);
  }

  /** Up to `limit` samples, the oldest first; for bools and strings only the changes. */
  async page(output: number, from: number, to: number, cursor: number | null, limit: number): Promise<SamplePage> {
    checkOrder(from, to);
    const reading = await this.#open();
    const { type } = await readProfile(reading, output);
    const { samples, next } = await readSamples(reading, output, type, [Math.max(from, cursor ?? from), to], limit);
    return { samples, cursor: next };
  }

  /** All samples, the oldest first, in portions that fit into memory; for bools and strings only the changes. */
  async *stream(output: number, from: number, to: number, portion = 5000): AsyncGenerator<readonly RawSample[]> {
    checkOrder(from, to);
    const reading = await this.#open();
    const { type } = await readProfile(reading, output);
    for (let cursor: number | null = from; cursor !== null; ) {
      const { samples, next } = await readSamples(reading, output, type, [cursor, to], portion);
      if (samples.length > 0) yield samples;
      cursor = next;
    }
  }

  #open(): Promise<Reading> {
    return this.#past.open(this.#behalf);
  }
}

/** Reads in portions, each in a snapshot of its own: the output may change in between. */
async function readSteps(reading: Reading, id: number, asked: Span, grid: Grid, aggregate: Figure): Promise<Point[]> {
  const { step } = grid;
  const portions: Point[][] = [];
  let chars = 0;
  for (let [start] = asked; start < asked[1]; ) {
    if (chars >= MAX_CHARS) throw new AppError("too-many-samples", { max: portions.flat().length });
    start = await reading.snapshot(async (series) => {
      const profile = await readProfile(series, id);
      const rest: Span = [start, asked[1]];
      const sorts = aggregate === "median";
      const few =
        TRAITS[profile.type].holds === "string" ? Math.min(start + PORTION_OF_STRINGS * step, rest[1]) : rest[1];
      const end = aggregate === "last" ? few : await cutSteps(series, profile, rest, grid, sorts);
      const points = await readPoints(series, profile, [start, end], grid, aggregate);
      portions.push(points);
      for (const [, value] of points) chars += typeof value === "string" ? value.length : 0;
      return end;
    });
  }
  return portions.flat();
}

/** The figures of a whole period, read in portions as well. */
async function readSum(reading: Reading, id: number, [from, to]: Span): Promise<Part | undefined> {
  const portions: { readonly part: Part; readonly length: number }[] = [];
  for (let start = from; start < to; ) {
    start = await reading.snapshot(async (series) => {
      const profile = await readProfile(series, id);
      const end = await cutWhole(series, profile, [start, to]);
      const [part] = await readFigures(series, profile, [start, end], ALL_IN_ONE);
      if (part) portions.push({ part, length: end - start });
      return end;
    });
  }
  // A plain mean among time-weighted ones counts as if its value was known all the time.
  const isTimed = portions.some(({ part }) => part.known !== null);
  const parts = portions.map(({ part, length }) => [
    { ...part, start: 0, known: isTimed ? (part.known ?? length) : null },
  ]);
  return mergeParts(parts, HOUR)[0];
}

async function readRaw(series: StoredSeries, { id, type }: Profile, span: Span): Promise<Series> {
  const { samples, next } = await readSamples(series, id, type, span, MAX_STEPS);
  if (next !== null) throw new AppError("too-many-samples", { max: samples.length });
  const before = await series.lastBefore(id, span[0]);
  return { output: id, type, step: null, points: samples, before: before ? toRaw(before) : null };
}

async function readPoints(
  series: StoredSeries,
  profile: Profile,
  asked: Span,
  grid: Grid,
  aggregate: Figure,
): Promise<Point[]> {
  if (aggregate === "last") {
    const { step } = grid;
    const rows = await series.lasts(profile.id, asked, step);
    // A sealed stretch that begins after a sample, within its step, may have held a later one.
    const isLast = (at: number, end: number) => !profile.sources.sealed.some(([from]) => at < from && from < end);
    return rows
      .filter(({ start, at }) => isLast(at, start + step))
      .map(({ start, number, text }) => [start, number ?? text ?? ""]);
  }
  const read = aggregate === "median" ? readMedians : readFigures;
  const figure = aggregate === "median" ? "mean" : aggregate;
  const parts = await read(series, profile, asked, grid);
  return parts.map((part) => [part.start, part[figure], part.min, part.max, part.count]);
}

/** The step for so many points. Where samples are gone, windows or hours must fill it without a rest. */
function toStep({ from, to, points = DEFAULT_POINTS }: HistoryQuestion, profiles: readonly Profile[]): number {
  if (!(points >= 1)) throw new AppError("step-invalid");
  const asked: Span = [from, to];
  const widths = profiles.flatMap(({ sources: { sealed, windows } }) => {
    const gone = sealed.flatMap((span) => meet(span, asked));
    if (gone.length === 0) return [];
    const made = windows.filter(({ span }) => gone.some((part) => meet(span, part).length > 0));
    return made.length > 0 ? made.map(({ width }) => width) : [HOUR];
  });
  return toNiceStep(to - from, Math.min(points, MAX_STEPS - 1), (step) =>
    widths.every((width) => step % width === 0 || step % HOUR === 0),
  );
}

function checkOrder(from: number, to: number): void {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from >= to) throw new AppError("period-backwards");
}

function checkSpan(from: number, to: number): void {
  checkOrder(from, to);
  if (to - from > MAX_SPAN_MS) throw new AppError("period-too-long", { years: MAX_YEARS });
}

function checkStep(step: number, offset: number): void {
  const good = Number.isSafeInteger(step) && step >= 1 && Number.isSafeInteger(offset) && Math.abs(offset) < DAY;
  if (!good) throw new AppError("step-invalid");
}

function checkAggregate(profile: Profile, aggregate: Aggregate): void {
  const any = aggregate === "raw" || aggregate === "last" || aggregate === "count";
  if (!any && !TRAITS[profile.type].isQuantity) throw new AppError("aggregate-numbers-only", { name: profile.name });
}
