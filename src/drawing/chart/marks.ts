import { COLOURS } from "../colours.ts";
import type { ChartModel } from "../model.ts";
import { round } from "../text/lettering.ts";

/** Px that the shortest of times takes. */
const LEAST = 1.5;
/** Px between two of them; closer ones are one, since nobody could count them. */
const APART = 3;
/** Px of the strip that tells times apart from bars of the same place. */
const STRIP = 4;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Times that are marked: a ground behind all that is drawn, with a line where each begins, and a strip before it. */
export function drawMarks({ marks = [], from, to }: ChartModel, { left, right, top, bottom }: Box) {
  const place = (at: number): number => left + ((at - from) / (to - from)) * (right - left);
  const shown = marks.filter(([begin, end]) => begin < to && end >= from);
  const joined: { x: number; until: number; begins: boolean }[] = [];
  for (const [begin, end] of shown) {
    const until = Math.max(place(Math.min(end, to)), place(Math.max(begin, from)) + LEAST);
    const last = joined.at(-1);
    const x = Math.min(place(Math.max(begin, from)), right - LEAST);
    if (last && x - last.until < APART) last.until = Math.min(Math.max(last.until, until), right);
    else joined.push({ x, until: Math.min(until, right), begins: begin >= from });
  }
  const spans = joined.map(({ x, until, begins }) => ({ x: round(x), width: round(until - x), begins }));
  const height = round(bottom - top);
  const grounds = spans.map(
    ({ x, width }) =>
      `<rect x="${x}" y="${round(top)}" width="${width}" height="${height}" fill="${COLOURS.mark}" fill-opacity="0.13"/>`,
  );
  const lines = spans.map(({ x, begins }) =>
    begins
      ? `<path d="M${x} ${round(top)}v${height}" stroke="${COLOURS.mark}" stroke-opacity="0.55" stroke-width="1.2"/>`
      : "",
  );
  const strips = spans.map(
    ({ x, width }) =>
      `<rect x="${x}" y="${round(bottom - STRIP / 2)}" width="${width}" height="${STRIP}" fill="${COLOURS.mark}"/>`,
  );
  return { behind: [...grounds, ...lines].join(""), before: strips.join("") };
}
