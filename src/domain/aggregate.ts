/** What some samples come to. */
export interface Part {
  readonly start: number;
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** Of a time-weighted mean: for how many ms the value was known, by which it counts; a plain mean counts by `count`. */
  readonly known: number | null;
}

/**
 * Puts together what several sources know of the same times; the result is in order of time. Where plain and time-weighted
 * means meet, because the choice changed there, a plain one counts as if it was known for `width` ms.
 */
export function mergeParts(sources: readonly (readonly Part[])[], width: number): Part[] {
  const filled = sources.filter((parts) => parts.length > 0);
  const [only] = filled;
  if (filled.length <= 1) return only ? [...only] : [];
  const merged = new Map<number, Part>();
  for (const part of filled.flat()) {
    const other = merged.get(part.start);
    merged.set(part.start, other ? addParts(other, part, width) : part);
  }
  return [...merged.values()].sort((a, b) => a.start - b.start);
}

function addParts(a: Part, b: Part, width: number): Part {
  const timed = a.known !== null || b.known !== null;
  const [weightA, weightB] = timed ? [a.known ?? width, b.known ?? width] : [a.count, b.count];
  const weight = weightA + weightB;
  return {
    start: a.start,
    count: a.count + b.count,
    min: pick(Math.min, a.min, b.min),
    max: pick(Math.max, a.max, b.max),
    mean:
      a.mean === null || b.mean === null
        ? (a.mean ?? b.mean)
        : between(a.mean, b.mean, a.mean * (weightA / weight) + b.mean * (weightB / weight)),
    known: timed ? weight : null,
  };
}

/** Rounding may lead beyond what a mean is made of. */
function between(a: number, b: number, value: number): number {
  return Math.min(Math.max(value, Math.min(a, b)), Math.max(a, b));
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : choose(a, b);
}
