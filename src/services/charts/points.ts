import { openClock } from "../../domain/clock.ts";
import { HOUR, MINUTE, type Span } from "../../domain/span.ts";
import { fromStored, TRAITS } from "../../domain/traits.ts";
import type { Value, ValueType } from "../../domain/value.ts";
import { AppError } from "../../errors.ts";
import { MAX_STEPS } from "../../storage/series.ts";
import type { History, Point } from "../history/history.ts";
import type { LiveUnit, LiveVariable } from "../live/unit.ts";
import { type ChartPoint, PATIENCE, POINTS, readSilences, toUsual, type Witnessed, withGaps } from "./silence.ts";

const STATES = 1200;

export type { ChartPoint } from "./silence.ts";

/** What of a unit tells how its outputs are drawn. */
type Heard = Witnessed & Pick<LiveUnit, "seenAt">;

/** An output as a line or as bars. Of numbers each point sums up a step, where there are more values than points. */
export async function readPoints(
  history: History,
  { unit, variable }: { readonly unit: Heard; readonly variable: LiveVariable },
  span: Span,
  count: number,
  timeZone: string,
): Promise<ChartPoint[]> {
  if (!TRAITS[variable.type].isNumber) return readStates(history, unit, variable, span, count);
  const [from, to] = span;
  // Days begin at the person's midnight; steps that are no whole hours off are quick to read.
  const offset = Math.round((openClock(timeZone).offset(to) * MINUTE) / HOUR) * HOUR;
  const question = { outputs: [variable.id], from, to, points: POINTS, offset, aggregate: "mean" } as const;
  const [series] = await history.read(question);
  return toLine(series?.points ?? [], series?.step ?? 1, span);
}

/** Points in the middle of their steps, with gaps where values are missing for much longer than usual. */
function toLine(points: readonly Point[], step: number, [from, to]: Span): ChartPoint[] {
  const summed = points.some(([, , , , count = 1]) => count > 1);
  const line = points.flatMap(([start, value, min, max]): ChartPoint[] => {
    const at = Math.min(Math.max(summed ? start + step / 2 : start, from), to);
    if (typeof value !== "number") return [];
    return [summed && typeof min === "number" && typeof max === "number" ? [at, value, min, max] : [at, value]];
  });
  const pauses = line.slice(1).map(([at], index) => at - (line[index]?.[0] ?? at));
  const longest = PATIENCE * Math.max(step, toUsual(pauses));
  return line.flatMap((point, index): ChartPoint[] => {
    const before = line[index - 1]?.[0] ?? point[0];
    return point[0] - before > longest ? [[before + 1, null], point] : [point];
  });
}

/** The changes of a bool or a string, from what it was before; the last value holds for as long as the unit was heard of. */
async function readStates(
  history: History,
  unit: Heard,
  { id, type, at: lastAt }: LiveVariable,
  [from, to]: Span,
  count: number,
): Promise<ChartPoint[]> {
  // Of very many samples what each step ended with: shorter states than a pixel can't be seen.
  const asked = { outputs: [id], from, to };
  const readLasts = () => history.read({ ...asked, points: STATES, aggregate: "last" });
  const [series] = await (count >= MAX_STEPS
    ? readLasts()
    : history.read({ ...asked, aggregate: "raw" }).catch((error: unknown) => {
        // Texts that are long are too much sooner.
        if (error instanceof AppError && error.code === "too-many-samples") return readLasts();
        throw error;
      }));
  const before = series?.before;
  const points = [...(before ? [[from, before[1]] as const] : []), ...(series?.points ?? [])].map(
    ([at, value]): ChartPoint => [Math.max(at, from), fromRaw(type, value)],
  );
  const heard = Math.max(unit.seenAt, lastAt);
  const lane = withGaps(points, await readSilences(history, unit, id, [from, to], heard > to));
  return lane.length > 0 && heard < to - MINUTE ? [...lane.filter(([at]) => at <= heard), [heard, null]] : lane;
}

/** A value as the history keeps it. */
export function fromRaw(type: ValueType, value: number | string | null): Value | null {
  return value === null ? null : fromStored(type, value);
}

/** For which part of the known time a bool was on. */
export function toShare(points: readonly ChartPoint[], [from, to]: Span): number | null {
  let [on, known] = [0, 0];
  for (const [index, [at, value]] of points.entries()) {
    const length = Math.max(0, Math.min(points[index + 1]?.[0] ?? to, to) - Math.max(at, from));
    if (value === null) continue;
    known += length;
    if (value === true) on += length;
  }
  return known === 0 ? null : on / known;
}
