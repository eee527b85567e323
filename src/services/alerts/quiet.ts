import type { Condition, Timing } from "../../domain/alert/condition.ts";
import { DAY, HOUR, MINUTE } from "../../domain/span.ts";
import type { Value } from "../../domain/value.ts";

/** More often than that in a week is more than anybody reads. */
const OFTEN = 7;
const WAITS_MS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR];
/** So many of the turns are smaller than what is called noise. */
const PERCENTILE = 0.9;
const LEAST = 10;

/**
 * How far a value goes to and fro for no reason: of the turns of the last day, what most are smaller than. What rises or
 * falls for long is no noise.
 */
export function noiseOf(samples: readonly (readonly [at: number, value: Value])[], now: number): number | undefined {
  const numbers = samples.flatMap(([at, value]) => (typeof value === "number" && at > now - DAY ? [value] : []));
  const steps = numbers.slice(1).map((number, place) => number - (numbers[place] ?? number));
  const moved = steps.filter((step) => step !== 0);
  const turns = moved.slice(1).flatMap((step, place) => {
    const before = moved[place] ?? 0;
    return step > 0 === before > 0 ? [] : [Math.min(Math.abs(step), Math.abs(before))];
  });
  if (turns.length < LEAST) return undefined;
  turns.sort((one, other) => one - other);
  return toNice(turns[Math.floor(turns.length * PERCENTILE)] ?? 0);
}

/**
 * The widest deadband that is suggested for a condition: half of what a value is usually away from its limit while that
 * does not hold, so that it ends what comes and goes. Undefined where it held for all of the last day.
 */
export function roomFor(
  condition: Condition,
  samples: readonly (readonly [at: number, value: Value])[],
  now: number,
): number | undefined {
  const away = samples.flatMap(([at, value]) => {
    const distance = at > now - DAY && typeof value === "number" ? distanceOf(condition, value) : 0;
    return distance > 0 ? [distance] : [];
  });
  away.sort((one, other) => one - other);
  const usual = away[away.length >> 1];
  return usual === undefined ? undefined : toNice(usual / 2);
}

/** How far a value is from where a condition begins to hold; 0 or less where it does. */
function distanceOf(condition: Condition, value: number): number {
  switch (condition.kind) {
    case "above":
      return condition.threshold - value;
    case "below":
      return value - condition.threshold;
    case "outside":
      return Math.min(value - condition.low, condition.high - value);
    case "inside":
      return Math.max(condition.low - value, value - condition.high);
    default:
      return 0;
  }
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
