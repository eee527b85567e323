/** From a time to a later one, which is not part of it; ms since the epoch. */
export type Span = readonly [from: number, to: number];

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Widths of the parts of a chart that read well, in ms. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 7, 14, 28, 56, 112, 364, 728, 1820, 3640].map((days) => days * DAY),
];

/** The last multiple of `width` that is not after a time; multiples are counted from `-offset`. */
export function floorTo(at: number, width: number, offset = 0): number {
  return Math.floor((at + offset) / width) * width - offset;
}

/** The first multiple of `width` that is not before a time. */
export function ceilTo(at: number, width: number, offset = 0): number {
  return Math.ceil((at + offset) / width) * width - offset;
}

/** The least step that reads well, makes at most so many parts of a span, and `fits`. */
export function toNiceStep(span: number, points: number, fits: (step: number) => boolean = () => true): number {
  const least = span / points;
  return STEPS.find((step) => step >= least && fits(step)) ?? ceilTo(least, 7 * DAY);
}

/** What two times have in common, if anything. */
export function meet(a: Span, b: Span): Span[] {
  const from = Math.max(a[0], b[0]);
  const to = Math.min(a[1], b[1]);
  return from < to ? [[from, to]] : [];
}

/** A span without those others, which may overlap and come in any order. */
export function without(span: Span, others: readonly Span[]): Span[] {
  const rest: Span[] = [];
  let [from] = span;
  for (const [a, b] of [...others].sort((x, y) => x[0] - y[0])) {
    if (b <= from || a >= span[1]) continue;
    if (a > from) rest.push([from, a]);
    from = b;
  }
  if (from < span[1]) rest.push([from, span[1]]);
  return rest;
}

/** The whole multiples of `width` inside a span, if there are any. */
export function whole([from, to]: Span, width: number, offset = 0): Span[] {
  const first = ceilTo(from, width, offset);
  const last = floorTo(to, width, offset);
  return first < last ? [[first, last]] : [];
}

/** Joins spans that touch or overlap; the result is in order. */
export function join(spans: readonly Span[]): Span[] {
  const joined: [number, number][] = [];
  for (const [from, to] of [...spans].sort((x, y) => x[0] - y[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}
