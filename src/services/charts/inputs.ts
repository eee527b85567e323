import type { Span } from "../../domain/span.ts";
import type { Stats } from "../history/history.ts";
import type { InputHistory } from "../history/inputs.ts";
import type { LiveVariable } from "../live/unit.ts";
import { fromRaw } from "./points.ts";
import type { ChartPoint } from "./silence.ts";

/** More than the picture has pixels. */
const POINTS = 1200;

/** What an input was set to: each value holds until the next, the last one until now. */
export async function readInput(
  history: InputHistory,
  { id, type, value, at }: LiveVariable,
  span: Span,
  now: number,
): Promise<{ readonly points: readonly ChartPoint[]; readonly stats: Stats }> {
  const [from, to] = span;
  const { before, points: changes, stats } = await history.read(id, type, span, POINTS);
  const known = [...(before ? [[from, before[1]] as const] : []), ...changes];
  const points = known.map(([time, raw]): ChartPoint => [time, fromRaw(type, raw)]);
  // Nobody has set it yet: it is what schema.json says.
  if (points.length === 0 && value !== undefined && at < to) points.push([Math.max(at, from), value]);
  const last = points.at(-1);
  const end = Math.min(to, now);
  if (last && last[0] < end) points.push([end, last[1]]);
  return { points, stats };
}
