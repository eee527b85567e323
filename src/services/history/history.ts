import { mergeParts, type Part } from "../../domain/aggregate.ts";
import { ceilTo, DAY, floorTo, HOUR, meet, type Span, toNiceStep } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { ValueType } from "../../domain/value.ts";
import { AppError } from "../../errors.ts";
import { type Behalf, type Query, type Reader, type Reading, SERIES_LENGTH } from "../../storage/sqlite/reader.ts";
import {
  LAST_BEFORE,
  MAX_CHARS,
  PORTION_OF_STRINGS,
  type RawSample,
  readSamples,
  type StoredSample,
  toRaw,
} from "./samples.ts";
import { type Profile, readProfile } from "./sources.ts";
import { ALL_IN_ONE, LASTS_OF_SAMPLES, PAUSES } from "./sql.ts";
import { cutSteps, cutWhole, readFigures, readMedians } from "./steps.ts";

export const AGGREGATES = ["raw", "mean", "median", "min", "max", "count", "last"] as const;
export type Aggregate = (typeof AGGREGATES)[number];
type Figure = Exclude<Aggregate, "raw">;

/** The most steps of an answer, or samples of a raw answer. */
export const MAX_STEPS = SERIES_LENGTH - 1;
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

/** The time between a sample and the one before it, and whether the two have the same value (0 or 1). */
export interface Pause {
  readonly pause: number;
  readonly again: number;
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
  readonly #reader: Reader;
  readonly #reading: Reading;
  readonly #flush: () => Promise<unknown>;

  /** `flush` sorts acknowledged samples into the tables, while the disk takes writes (storage/sqlite/journal). */
  constructor(reader: Reader, flush: () => Promise<unknown>, reading: Reading = reader) {
    this.#reader = reader;
    this.#reading = reading;
    this.#flush = flush;
  }

  /**
   * The same history for one reader among several. Readers take turns: long answers are read in portions, and other
   * readers come in between. Once `signal` is aborted, reading fails with its reason.
   */
  on(behalf: Behalf): History {
    return new History(this.#reader, this.#flush, this.#reader.on(behalf));
  }

  /**
   * The outputs over a period, all in the same steps. Steps are whole: the first may begin before `from`, the last may
   * end after `to`.
   */
  async read(question: HistoryQuestion): Promise<Series[]> {
    const { outputs, aggregate, from, to, offset = 0 } = question;
    checkSpan(from, to);
    checkStep(question.step ?? 1, offset);
    await this.#flush();
    const profiles = await this.#reading.snapshot(async (query) => {
      const found: Profile[] = [];
      for (const id of outputs) found.push(await readProfile(query, id));
      return found;
    });
    for (const profile of profiles) checkAggregate(profile, aggregate);
    const series: Series[] = [];
    if (aggregate === "raw") {
      for (const profile of profiles) series.push(await this.#readRaw(profile, [from, to]));
      return series;
    }
    const step = question.step ?? toStep(question, profiles);
    const shift = ((offset % step) + step) % step;
    const asked: Span = [floorTo(from, step, shift), ceilTo(to, step, shift)];
    if ((asked[1] - asked[0]) / step > MAX_STEPS) throw new AppError("step-too-short", { max: MAX_STEPS });
    for (const { id, type } of profiles) {
      const points = await this.#readSteps(id, asked, step, shift, aggregate);
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
    await this.#flush();
    const { type } = await readProfile(this.#reading.query, output);
    const sum = await this.#readSum(output, [from, to]);
    const [last] = await this.#reading.query<StoredSample>(LAST_BEFORE, [output, to]);
    const numbers = TRAITS[type].isQuantity ? sum : undefined;
    return {
      last: last && last.at >= from ? toRaw(last) : null,
      min: numbers?.min ?? null,
      mean: numbers?.mean ?? null,
      max: numbers?.max ?? null,
      count: sum?.count ?? 0,
    };
  }

  /** The pauses between the newest samples of an output before a time, at most `limit`. */
  async pauses(output: number, before: number, limit: number): Promise<Pause[]> {
    await this.#flush();
    return this.#reading.query<Pause>(PAUSES, [output, before, limit + 1]);
  }

  /** Up to `limit` samples, the oldest first; for bools and strings only the changes. */
  async page(output: number, from: number, to: number, cursor: number | null, limit: number): Promise<SamplePage> {
    checkOrder(from, to);
    await this.#flush();
    const { query } = this.#reading;
    const { type } = await readProfile(query, output);
    const { samples, next } = await readSamples(query, output, type, [Math.max(from, cursor ?? from), to], limit);
    return { samples, cursor: next };
  }

  /** All samples, the oldest first, in portions that fit into memory; for bools and strings only the changes. */
  async *stream(output: number, from: number, to: number, portion = 5000): AsyncGenerator<readonly RawSample[]> {
    checkOrder(from, to);
    await this.#flush();
    const { query } = this.#reading;
    const { type } = await readProfile(query, output);
    for (let cursor: number | null = from; cursor !== null; ) {
      const { samples, next } = await readSamples(query, output, type, [cursor, to], portion);
      if (samples.length > 0) yield samples;
      cursor = next;
    }
  }

  /** Reads in portions, each in a snapshot of its own: the output may change in between. */
  async #readSteps(id: number, asked: Span, step: number, offset: number, aggregate: Figure): Promise<Point[]> {
    const portions: Point[][] = [];
    let chars = 0;
    for (let [start] = asked; start < asked[1]; ) {
      if (chars >= MAX_CHARS) throw new AppError("too-many-samples", { max: portions.flat().length });
      start = await this.#reading.snapshot(async (query) => {
        const profile = await readProfile(query, id);
        const rest: Span = [start, asked[1]];
        const sorts = aggregate === "median";
        const few =
          TRAITS[profile.type].holds === "string" ? Math.min(start + PORTION_OF_STRINGS * step, rest[1]) : rest[1];
        const end = aggregate === "last" ? few : await cutSteps(query, profile, rest, step, offset, sorts);
        const points = await readPoints(query, profile, [start, end], step, offset, aggregate);
        portions.push(points);
        for (const [, value] of points) chars += typeof value === "string" ? value.length : 0;
        return end;
      });
    }
    return portions.flat();
  }

  /** The figures of a whole period, read in portions as well. */
  async #readSum(id: number, [from, to]: Span): Promise<Part | undefined> {
    const portions: { readonly part: Part; readonly length: number }[] = [];
    for (let start = from; start < to; ) {
      start = await this.#reading.snapshot(async (query) => {
        const profile = await readProfile(query, id);
        const end = await cutWhole(query, profile, [start, to]);
        const [part] = await readFigures(query, profile, [start, end], ALL_IN_ONE, 0);
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

  async #readRaw({ id, type }: Profile, span: Span): Promise<Series> {
    const { query } = this.#reading;
    const { samples, next } = await readSamples(query, id, type, span, MAX_STEPS);
    if (next !== null) throw new AppError("too-many-samples", { max: samples.length });
    const [before] = await query<StoredSample>(LAST_BEFORE, [id, span[0]]);
    return { output: id, type, step: null, points: samples, before: before ? toRaw(before) : null };
  }
}

async function readPoints(
  query: Query,
  profile: Profile,
  asked: Span,
  step: number,
  offset: number,
  aggregate: Figure,
): Promise<Point[]> {
  if (aggregate === "last") {
    const steps = [profile.id, asked[0], step, (asked[1] - asked[0]) / step];
    const rows = await query<StoredSample & { start: number }>(LASTS_OF_SAMPLES, steps);
    // A sealed stretch that begins after a sample, within its step, may have held a later one.
    const isLast = (at: number, end: number) => !profile.sources.sealed.some(([from]) => at < from && from < end);
    return rows
      .filter(({ start, at }) => isLast(at, start + step))
      .map(({ start, number, text }) => [start, number ?? text ?? ""]);
  }
  const read = aggregate === "median" ? readMedians : readFigures;
  const figure = aggregate === "median" ? "mean" : aggregate;
  const parts = await read(query, profile, asked, step, offset);
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
