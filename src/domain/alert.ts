import { partOf } from "./range.ts";
import type { Value } from "./value.ts";

export type Direction = "above" | "below";

/** A condition on an output, in the output's own unit of measure. */
export interface Condition {
  readonly direction: Direction;
  readonly threshold: number;
  /** How far back over the threshold a value must come before the incident is over; not negative. */
  readonly hysteresis: number;
}

/** Whether the incident goes on, begins or ends with this value. */
export function isFiring({ direction, threshold, hysteresis }: Condition, wasFiring: boolean, value: number): boolean {
  const over = direction === "above" ? value - threshold : threshold - value;
  return wasFiring ? over > -hysteresis : over > 0;
}

/** What is known of an output's scale. */
interface Scale {
  readonly step?: number | null | undefined;
  readonly min?: number | null | undefined;
  readonly max?: number | null | undefined;
}

/** A band that noise does not cross: the output's step, else 1 % of its range, else of the threshold, which at 0 is no scale. */
export function defaultHysteresis(threshold: number, { step, min, max }: Scale): number {
  if (typeof step === "number") return step;
  if (typeof min === "number" && typeof max === "number") return partOf(min, max, 100);
  return Math.abs(threshold || 10) / 100;
}

/** What a condition compares: a bool counts as 0 or 1, a string never fires. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "boolean" ? Number(value) : undefined;
}
