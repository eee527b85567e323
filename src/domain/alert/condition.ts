import { z } from "zod";
import { partOf } from "../range.ts";
import { DAY, MINUTE, SECOND } from "../span.ts";
import type { Value } from "../value.ts";

export type Direction = "above" | "below";

/** No rule waits for longer. */
export const MAX_WAIT_MS = 366 * DAY;
/** A device that is heard of more often than this is none that a rule can call silent. */
export const MIN_SILENCE_MS = 10 * SECOND;
const MAX_VALUES = 50;

/** A wider band is none that anybody means: beyond it a number has no decimals that count. */
const MAX_DEADBAND = 1e12;

const span = z.int().min(0).max(MAX_WAIT_MS);
const silence = z.int().min(MIN_SILENCE_MS).max(MAX_WAIT_MS);
/** How far back over its limit a value must come before it is over. */
const deadband = z.number().min(0).max(MAX_DEADBAND);

const isEach = (items: readonly unknown[]): boolean => new Set(items).size === items.length;

/** What a rule waits for, in the output's own unit of measure. */
export const Condition = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("above"), threshold: z.number(), deadband }),
    z.strictObject({ kind: z.literal("below"), threshold: z.number(), deadband }),
    z.strictObject({ kind: z.literal("outside"), low: z.number(), high: z.number(), deadband }),
    z.strictObject({ kind: z.literal("inside"), low: z.number(), high: z.number(), deadband }),
    z.strictObject({
      kind: z.literal("is"),
      values: z
        .array(z.union([z.boolean(), z.number(), z.string()]))
        .min(1)
        .max(MAX_VALUES)
        .refine(isEach, "has the same value twice"),
    }),
    z.strictObject({ kind: z.literal("changed") }),
    z.strictObject({
      kind: z.literal("faster"),
      by: z.number().positive(),
      within: z
        .int()
        .min(SECOND)
        .max(7 * DAY),
      way: z.enum(["up", "down", "any"]),
    }),
    z.strictObject({ kind: z.literal("no-value"), after: silence }),
    // `after` is null for what the unit's own rhythm says (domain/presence).
    z.strictObject({ kind: z.literal("silent"), after: silence.nullable() }),
    z.strictObject({ kind: z.literal("back") }),
    z.strictObject({ kind: z.literal("error") }),
    z.strictObject({ kind: z.literal("unknown") }),
  ])
  .refine((condition) => !("low" in condition) || condition.low !== condition.high, {
    error: "is the same as low: between them must be room for a value",
    path: ["high"],
  })
  // A range turned round is meant as it would be written.
  .transform((condition) =>
    "low" in condition && condition.low > condition.high
      ? { ...condition, low: condition.high, high: condition.low }
      : condition,
  );
export type Condition = z.output<typeof Condition>;
export type ConditionKind = Condition["kind"];

export const SEVERITIES = ["info", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** When a rule may begin an incident, in its owner's zone. */
export const Hours = z.strictObject({
  /** 0 is Monday. */
  days: z.array(z.int().min(0).max(6)).min(1).max(7).refine(isEach, "has the same day twice"),
  /** Minutes since midnight; a window whose end is not after its start goes on into the next day. */
  from: z.int().min(0).max(1439),
  to: z.int().min(0).max(1440),
});
export type Hours = z.infer<typeof Hours>;

/** When a condition becomes an incident, and when that is over. */
export const Timing = z.strictObject({
  /** For how long it must hold first, ms. */
  forMs: span,
  /** For how long it must not hold until it is over. */
  keepMs: span,
  /** For how long there is no other one after it. */
  cooldownMs: span,
  hours: Hours.nullable(),
});
export type Timing = z.infer<typeof Timing>;

/** What is an event: it holds for no time, so it is over by itself after `keepMs`. */
const EVENTS: ReadonlySet<ConditionKind> = new Set(["changed", "back", "error", "unknown"]);
/** What concerns a unit and none of its outputs. */
const OF_UNIT: ReadonlySet<ConditionKind> = new Set(["silent", "back", "error", "unknown"]);

export function isEvent({ kind }: Pick<Condition, "kind">): boolean {
  return EVENTS.has(kind);
}

export function isOfUnit({ kind }: Pick<Condition, "kind">): boolean {
  return OF_UNIT.has(kind);
}

/** Events that follow each other so closely are one incident, unless its owner says otherwise. */
const EVENT_LASTS_MS = 10 * MINUTE;

/** The timing of a new rule; what is an event lasts a while, so that a door that is opened three times is told once. */
export function defaultTiming(condition: Pick<Condition, "kind">): Timing {
  return { forMs: 0, keepMs: isEvent(condition) ? EVENT_LASTS_MS : 0, cooldownMs: 0, hours: null };
}

/** An event that lasts no time would be over before anybody hears of it, and there is nothing to wait for. */
export function fitTiming(condition: Pick<Condition, "kind">, timing: Timing): Timing {
  if (!isEvent(condition)) return timing;
  return { ...timing, forMs: 0, keepMs: timing.keepMs || EVENT_LASTS_MS };
}

/** What a sample says of a condition: that it holds, that it does not, or, of an event, that it has happened. */
export type Verdict = "holds" | "clear" | "hit";

/** What a condition looks at: the value, the one before it, and what was in the time that it looks back over. */
export interface Sight {
  readonly value: Value;
  readonly before: Value | undefined;
  readonly trend?: { readonly low: number; readonly high: number; readonly isWhole: boolean } | undefined;
}

/** What a value says of a condition on an output. `wasHeld` is whether it held before: the deadband is of what holds. */
export function judge(condition: Condition, wasHeld: boolean, { value, before, trend }: Sight): Verdict {
  if (condition.kind === "is") return toVerdict(condition.values.includes(value));
  if (condition.kind === "changed") return before !== undefined && before !== value ? "hit" : "clear";
  const number = toNumber(value);
  if (number === undefined) return "clear";
  switch (condition.kind) {
    case "above":
      return toVerdict(number > condition.threshold - (wasHeld ? condition.deadband : 0));
    case "below":
      return toVerdict(number < condition.threshold + (wasHeld ? condition.deadband : 0));
    case "outside": {
      const band = wasHeld ? condition.deadband : 0;
      return toVerdict(number < condition.low + band || number > condition.high - band);
    }
    case "inside": {
      const band = wasHeld ? condition.deadband : 0;
      return toVerdict(number >= condition.low - band && number <= condition.high + band);
    }
    case "faster": {
      const [down, up] = [(trend?.high ?? number) - number, number - (trend?.low ?? number)];
      const moved = condition.way === "up" ? up : condition.way === "down" ? down : Math.max(up, down);
      // What is not known of that time, as after a restart, is no reason to call it over.
      const isUnknown = wasHeld && trend?.isWhole === false;
      return toVerdict(moved > condition.by || isUnknown);
    }
    default:
      return "clear";
  }
}

function toVerdict(holds: boolean): Verdict {
  return holds ? "holds" : "clear";
}

/** How bad a value is, for the worst of an incident and for "until worse": the more, the worse; undefined where nothing is. */
export function badness(condition: Condition, value: Value | undefined): number | undefined {
  const number = value === undefined ? undefined : toNumber(value);
  if (number === undefined) return undefined;
  switch (condition.kind) {
    case "above":
      return number;
    case "below":
      return -number;
    case "outside":
      return Math.max(number - condition.high, condition.low - number);
    default:
      return undefined;
  }
}

/** The numbers that a chart of the output shows as lines. */
export function limitsOf(condition: Condition): { readonly value: number; readonly direction: Direction }[] {
  switch (condition.kind) {
    case "above":
    case "below":
      return [{ value: condition.threshold, direction: condition.kind }];
    case "outside":
      return [{ value: condition.low, direction: "below" }, { value: condition.high, direction: "above" }]; // biome-ignore format: pairs
    case "inside":
      return [{ value: condition.low, direction: "above" }, { value: condition.high, direction: "below" }]; // biome-ignore format: pairs
    default:
      return [];
  }
}

/** What is known of an output's scale. */
interface Scale {
  readonly step?: number | null | undefined;
  readonly min?: number | null | undefined;
  readonly max?: number | null | undefined;
}

/** A band that noise does not cross: the output's step, else 1 % of its range, else of the threshold, which at 0 is no scale. */
export function defaultDeadband(threshold: number, { step, min, max }: Scale): number {
  if (typeof step === "number") return step;
  if (typeof min === "number" && typeof max === "number") return partOf(min, max, 100);
  return Math.abs(threshold || 10) / 100;
}

/** The widest band with which a condition can still be over, of an output whose values lie within a range or anywhere. */
export function widestDeadband(condition: Condition, { min, max }: Omit<Scale, "step">): number {
  const [least, most] = [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY];
  const room = (): number => {
    switch (condition.kind) {
      case "above":
        return condition.threshold - least;
      case "below":
        return most - condition.threshold;
      case "outside":
        return condition.high / 2 - condition.low / 2;
      case "inside":
        return Math.max(condition.low - least, most - condition.high);
      default:
        return MAX_DEADBAND;
    }
  };
  return Math.min(Math.max(room(), 0), MAX_DEADBAND);
}

/** A condition whose band, which nobody chose, leaves a value half of what there is to be over in. */
export function withinRange(condition: Condition, range: Omit<Scale, "step">): Condition {
  if (!("deadband" in condition)) return condition;
  const between = "low" in condition ? condition.high / 4 - condition.low / 4 : MAX_DEADBAND;
  return { ...condition, deadband: Math.min(condition.deadband, between, widestDeadband(condition, range) / 2) };
}

/** What a condition compares: a bool counts as 0 or 1, a string never fires. */
export function toNumber(value: Value): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "boolean" ? Number(value) : undefined;
}
