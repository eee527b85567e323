import type { Condition, Timing } from "../../domain/alert/condition.ts";
import { DAY, HOUR, MINUTE } from "../../domain/span.ts";
import type { Value } from "../../domain/value.ts";

/** More often than that in a week is more than anybody reads. */
const OFTEN = 7;
const WAITS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];
/** Steps of noise below which so many of a hundred lie. */
const PERCENTILE = 0.9;
const LEAST = 10;

/** How far a value moves from one sample to the next for no reason: what most of its steps of the last day are below. */
export function noiseOf(samples: readonly (readonly [at: number, value: Value])[], now: number): number | undefined {
  const numbers = samples.flatMap(([at, value]) => (typeof value === "number" && at > now - DAY ? [value] : []));
  const steps = numbers.slice(1).map((number, place) => Math.abs(number - (numbers[place] ?? number)));
  const moved = steps.filter((size) => size > 0).sort((a, b) => a - b);
  if (moved.length < LEAST) return undefined;
  return toNice(moved[Math.floor(moved.length * PERCENTILE)] ?? 0);
}

interface Words {
  readonly condition: Condition;
  readonly timing: Timing;
}

/** The least change that makes a rule quiet, of a wider deadband and a longer wait; null where there is none, or no need. */
export function quieter(
  condition: Condition,
  timing: Timing,
  times: number,
  noise: number | undefined,
  tried: (words: Words) => number,
): (Words & { readonly times: number }) | null {
  if (times <= OFTEN) return null;
  const wider = "deadband" in condition && noise !== undefined && noise > condition.deadband;
  const calm = wider ? { ...condition, deadband: noise } : condition;
  const candidates: Words[] = [
    ...(wider ? [{ condition: calm, timing }] : []),
    ...WAITS_MS.filter((ms) => ms > timing.forMs).map((forMs) => ({ condition: calm, timing: { ...timing, forMs } })),
  ];
  let best: (Words & { readonly times: number }) | null = null;
  for (const words of candidates) {
    const left = tried(words);
    if (left < (best?.times ?? times)) best = { ...words, times: left };
    if (left <= OFTEN) break;
  }
  return best;
}

/** Two digits are enough of a size that is estimated. */
function toNice(size: number): number {
  return Number(size.toPrecision(2));
}
