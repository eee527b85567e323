import { partOf } from "./range.ts";
import { TRAITS } from "./traits.ts";
import type { Rules, Value } from "./value.ts";

/** A number that buttons move. */
export interface Steps extends Rules {
  readonly step?: number | null | undefined;
  readonly precision?: number | null | undefined;
  readonly default?: Value | null | undefined;
}

/** How far one press of + or − moves a number: its `step`, or a power of ten that gives about ten to a hundred presses. */
export function toStep({ type, min, max, step }: Steps): number {
  if (typeof step === "number") return step;
  // Of a range of one value, a step leads out of it, and is refused.
  if (typeof min !== "number" || typeof max !== "number" || min >= max) return 1;
  const power = 10 ** Math.floor(Math.log10(partOf(min, max, 10)));
  return TRAITS[type].hasDecimals ? Number(power.toPrecision(1)) : Math.max(1, power);
}

/**
 * The number that `presses` presses of + (or of −, when negative) lead to, within `min`, `max` and `values`.
 * Steps are counted from `min` as in an HTML number field: from between two of them the first press leads to the nearer
 * neighbour in its direction. Without a current number it starts from `default`, `min` or 0. Not for other types.
 */
export function nudge(variable: Steps, current: Value | null | undefined, presses: number): number {
  const limit = TRAITS[variable.type].hasDecimals ? Number.MAX_VALUE : Number.MAX_SAFE_INTEGER;
  const min = variable.min ?? -limit;
  const max = variable.max ?? limit;
  const from = [current, variable.default, variable.min].find((value) => typeof value === "number") ?? Math.min(0, max);
  if (variable.values) return neighbour(variable.values, from, presses);
  const step = toStep(variable);
  const base = variable.min ?? 0;
  const index = (from - base) / step;
  const aligned = Math.abs(index - Math.round(index)) < 1e-9 * Math.max(1, Math.abs(index));
  const start = aligned ? Math.round(index) : presses > 0 ? Math.floor(index) : Math.ceil(index);
  const placed = round(base + (start + presses) * step, Math.max(decimals(step), decimals(base)));
  // Counting from `min` may go beyond what a number holds, where the way from here does not.
  const moved = Number.isFinite(placed) ? placed : from + presses * step;
  return Math.min(Math.max(moved, min), max) + 0;
}

function neighbour(values: readonly Value[], from: number, presses: number): number {
  const sorted = values.filter((value) => typeof value === "number").sort((a, b) => a - b);
  const below = sorted.filter((value) => value < from).length;
  const index = sorted[below] === from || presses < 0 ? below + presses : below + presses - 1;
  return sorted[Math.min(Math.max(index, 0), sorted.length - 1)] ?? from;
}

/** With how many decimals a number is shown: its `precision`, or what its steps need; null where it says neither. */
export function toDecimals({ type, step, precision }: Steps): number | null {
  if (!TRAITS[type].hasDecimals) return null;
  return precision ?? (typeof step === "number" ? decimals(step) : null);
}

/** Cuts what binary fractions leave behind: 0.1 + 0.2 with one decimal is 0.3. */
function round(value: number, digits: number): number {
  return Number(value.toFixed(Math.min(digits, 100)));
}

function decimals(value: number): number {
  const [mantissa = "", exponent] = value.toExponential().split("e");
  return Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent));
}
