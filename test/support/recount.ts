import type { Stored } from "./lab.ts";

const [HOUR, DAY] = [3_600_000, 86_400_000];

/** A choice and the sample time from which it holds. */
export interface Chosen {
  readonly since: number;
  readonly mode: "direct" | "mean" | "median";
  readonly windowMs: number | null;
  readonly weighted: boolean;
}

export interface Figures {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly median: number;
}

/**
 * Figures of a span out of all samples, as docs/logger.md says and as slowly as that: a second opinion on the SQL.
 * `cell` is for means by time, which are taken when the choice at the start of a cell says so.
 */
export function recount(
  samples: readonly Stored[],
  chosen: readonly Chosen[],
  [from, to]: readonly [number, number],
  cell: (start: number) => number,
): Figures | undefined {
  const inside = samples.filter(([at]) => at >= from && at < to);
  if (inside.length === 0) return undefined;
  const values = inside.map(([, value]) => Number(value));
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  const cells: { mean: number; count: number; known: number | null; width: number }[] = [];
  for (let start = from; start < to; ) {
    const end = Math.min(to, start + cell(start));
    const own = inside.filter(([at]) => at >= start && at < end);
    const { weighted } = chosen.findLast(({ since }) => since <= start)!;
    const count = own.length;
    if (count > 0 && weighted) {
      const before = samples.findLast(([at]) => at < start);
      const steps: (readonly [number, number])[] = own.map(([at, value]) => [at, Number(value)]);
      if (before) steps.unshift([start, Number(before[1])]);
      let [held, known] = [0, 0];
      for (const [i, [at, value]] of steps.entries()) {
        const until = steps[i + 1]?.[0] ?? end;
        held += value * (until - at);
        known += until - at;
      }
      cells.push({ mean: held / known, count, known, width: end - start });
    } else if (count > 0) {
      const mean = own.reduce((total, [, value]) => total + Number(value), 0) / count;
      cells.push({ mean, count, known: null, width: end - start });
    }
    start = end;
  }
  const timed = cells.some(({ known }) => known !== null);
  const weigh = ({ count, known, width }: (typeof cells)[number]) => (timed ? (known ?? width) : count);
  const weight = cells.reduce((sum, one) => sum + weigh(one), 0);
  const mean = cells.reduce((sum, one) => sum + one.mean * weigh(one), 0) / weight;
  return { count: inside.length, min: sorted[0]!, max: sorted.at(-1)!, mean, median };
}

export type Span = readonly [from: number, to: number];

/** A choice until the next one. */
export interface Epoch extends Chosen {
  readonly end: number;
  readonly cleared: number;
}

export const overlap = (a: Span, b: Span) => a[0] < b[1] && b[0] < a[1];

/** Whether windows that are kept fill a step. */
export function isMade(
  chosen: readonly Epoch[],
  [from, to]: Span,
  step: number,
  shift: number,
  same: boolean,
): boolean {
  if (DAY % step !== 0 || shift % step !== 0) return false;
  const inside = chosen.filter(({ since, end }) => since < to && end > from);
  return inside.every(
    ({ windowMs: width, mode, cleared }) =>
      width !== null && cleared <= from && (same ? width === step && mode === "median" : step % width === 0),
  );
}

/** Whether the way of counting changed in a span. */
export function isMixed(chosen: readonly Epoch[], [from, to]: Span): boolean {
  return (
    new Set(chosen.filter(({ since, end }) => since < to && end > from - HOUR).map(({ weighted }) => weighted)).size > 1
  );
}

/** Whether a span holds the first sample of a sealed time: what came late before that no longer changes its figures. */
export function isFirst(samples: readonly Stored[], sealed: readonly Span[], [from, to]: Span): boolean {
  return sealed.some(([begin]) => {
    const first = samples.find(([at]) => at >= begin)?.[0] ?? 0;
    return begin > 0 && first >= from && first < to;
  });
}
