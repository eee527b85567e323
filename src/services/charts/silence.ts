import { silentAfter } from "../../domain/presence.ts";
import { ceilTo, HOUR, meet, type Span } from "../../domain/span.ts";
import { TRAITS } from "../../domain/traits.ts";
import type { Value } from "../../domain/value.ts";
import type { Pause } from "../../storage/series.ts";
import type { History } from "../history/history.ts";
import { inOrder, type LiveUnit, type LiveVariable } from "../live/unit.ts";

/** Null is a gap; with `min` and `max` the point sums up many values. */
export type ChartPoint = readonly [at: number, value: Value | null, min?: number, max?: number];

/** About as many as the picture has pixels to tell apart. */
export const POINTS = 600;
/** So many times longer than usual without a value is a gap. */
export const PATIENCE = 3;
/** How long it usually takes until the next value: nine of ten come sooner. */
const USUAL = 0.9;
/** Enough outputs to know whether a unit was there. */
const OUTPUTS = 8;
/** Enough samples to know how an output comes. */
const PAUSES = 2000;
/** Fewer pauses say nothing of how even they are. */
const EVEN_AT_LEAST = 10;
/** In an hour, or as many of them as are looked at at once: fewer may all be changes. */
const OFTEN = 3;

/** What of a unit tells when it was silent. */
export type Witnessed = Pick<LiveUnit, "plan" | "pace" | "outputs">;

/** How long it usually takes until the next value; of no pauses 0. */
export function toUsual(pauses: readonly number[]): number {
  return toPart(pauses, USUAL);
}

/**
 * When nothing was heard of a unit, as a state of it is drawn: none of its outputs came for much longer than one of them
 * usually takes. `goesOn` when the unit was heard of after this time.
 */
export async function readSilences(
  history: History,
  unit: Witnessed,
  own: number,
  [from, to]: Span,
  goesOn: boolean,
): Promise<Span[]> {
  const outputs = toWitnesses(unit, own);
  const series = await history.read({
    outputs: outputs.map(({ id }) => id),
    from,
    to,
    points: POINTS,
    aggregate: "count",
  });
  const step = series[0]?.step ?? 1;
  const patient: { readonly longest: number; readonly seals: readonly Span[] }[] = [];
  for (const output of outputs) {
    const usual = toPace(output, await history.pauses(output.id, to, PAUSES));
    // Of thinned out states only changes are left, which do not say how they came.
    const seals = isNumber(output) ? [] : output.seals;
    if (usual !== null) patient.push({ longest: Math.max(PATIENCE * Math.max(step, usual), silentAfter(unit)), seals });
  }
  const starts = [...new Set(series.flatMap(({ points }) => points.map(([start]) => start)))].sort((a, b) => a - b);
  // A step in which something came is no part of a silence: whatever changed lies outside of all.
  const heard = starts.map((start): Span => [Math.max(start, from), Math.min(start + step, to)]);
  const silences = between([from, to], heard, goesOn, patient);
  const thinned = outputs.filter(
    (output) => !isNumber(output) && output.seals.some((seal) => meet(seal, [from, to])[0]),
  );
  const known = [...heard, ...silences];
  const older = await readThinned(history, thinned, [from, to], ceilTo(step, HOUR), goesOn);
  const added = older.filter((span) => known.every((one) => meet(one, span).length === 0));
  return [...silences, ...added].sort(([a], [b]) => a - b);
}

/** Silences where states were thinned out: how many samples there were is kept of every hour. */
async function readThinned(
  history: History,
  outputs: readonly LiveVariable[],
  [from, to]: Span,
  step: number,
  goesOn: boolean,
): Promise<Span[]> {
  if (outputs.length === 0) return [];
  const ids = outputs.map(({ id }) => id);
  const series = await history.read({ outputs: ids, from, to, step, aggregate: "count" });
  const isSteady = series.some(({ points }) => {
    const counts = points.flatMap(([, count]) => (typeof count === "number" ? [count] : []));
    const usual = toPart(counts, 0.5);
    return counts.length >= EVEN_AT_LEAST && usual >= OFTEN && 2 * toPart(counts, 1 - USUAL) >= usual;
  });
  if (!isSteady) return [];
  const starts = [...new Set(series.flatMap(({ points }) => points.map(([start]) => start)))].sort((a, b) => a - b);
  const heard = starts.map((start): Span => [Math.max(start, from), Math.min(start + step, to)]);
  return between([from, to], heard, goesOn, [{ longest: PATIENCE * step, seals: [] }]);
}

/** The times between those at which something was heard that are longer than one of the outputs is waited for. */
function between(
  [from, to]: Span,
  heard: readonly Span[],
  goesOn: boolean,
  patient: readonly { readonly longest: number; readonly seals: readonly Span[] }[],
): Span[] {
  const around: Span[] = [[from, from], ...heard, ...(goesOn ? [[to, to] as const] : [])];
  return around.slice(1).flatMap(([next], index): Span[] => {
    const [start = next, end = next] = around[index] ?? [];
    const isMissed = patient.some(
      ({ longest, seals }) => next - start > longest && seals.every((seal) => meet(seal, [end, next]).length === 0),
    );
    return isMissed && end < next ? [[end, next]] : [];
  });
}

/** The output itself, then numbers, which mostly come at a steady pace, then the other states. */
function toWitnesses(unit: Pick<Witnessed, "outputs">, own: number): LiveVariable[] {
  const rank = (output: LiveVariable): number => (output.id === own ? 0 : isNumber(output) ? 1 : 2);
  return inOrder(unit.outputs.values())
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, OUTPUTS);
}

function isNumber({ type }: LiveVariable): boolean {
  return TRAITS[type].isNumber;
}

/**
 * How long it usually takes until an output comes again, if that can be told. A state may be sent when it changes only: what
 * is waited for is one that says the same again, in even steps.
 */
function toPace(output: LiveVariable, all: readonly Pause[]): number | null {
  const pauses = (isNumber(output) ? all : all.filter(({ again }) => again)).map(({ pause }) => pause);
  const usual = toUsual(pauses);
  if (pauses.length < EVEN_AT_LEAST) return null;
  return isNumber(output) || usual < 2 * toPart(pauses, 0.5) ? usual : null;
}

function toPart(pauses: readonly number[], part: number): number {
  return pauses.toSorted((a, b) => a - b)[Math.floor(pauses.length * part)] ?? 0;
}

/** A state is not known within a gap; after it, it is what it was, or what came meanwhile, until it is told anew. */
export function withGaps(points: readonly ChartPoint[], gaps: readonly Span[]): ChartPoint[] {
  const lane: ChartPoint[] = [];
  let next = 0;
  for (const [begin, end] of gaps) {
    for (; (points[next]?.[0] ?? end) < begin; next += 1) lane.push(points[next] as ChartPoint);
    let after = lane.at(-1);
    for (; (points[next]?.[0] ?? end) < end; next += 1) after = points[next];
    if (!after) continue;
    lane.push([begin, null], [end, after[1]]);
  }
  return [...lane, ...points.slice(next)].filter(([at], index, all) => all[index + 1]?.[0] !== at);
}
