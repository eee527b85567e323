import { z } from "zod";
import { TRAITS } from "./traits.ts";
import { checkInput, type Rules, type Value, type ValueType } from "./value.ts";

/** What happens to a value on its way through a link. */
export const Transform = z.discriminatedUnion("kind", [
  /** As it is, converted to the target's type. */
  z.strictObject({ kind: z.literal("none") }),
  /** `value × factor + offset`. */
  z.strictObject({ kind: z.literal("scale"), factor: z.number(), offset: z.number() }),
  /** To so many digits after the point; negative for tens and hundreds. */
  z.strictObject({ kind: z.literal("round"), digits: z.int().min(-6).max(6) }),
  /** On becomes off; a number changes its sign. */
  z.strictObject({ kind: z.literal("invert") }),
  /** On above `on`, off below `off`, as it was between them; the other way round where `off` is the greater. */
  z.strictObject({ kind: z.literal("threshold"), on: z.number(), off: z.number() }),
  /** Each listed value becomes another; any other stops here. */
  z.strictObject({
    kind: z.literal("map"),
    pairs: z
      .array(z.tuple([z.union([z.boolean(), z.number(), z.string()]), z.union([z.boolean(), z.number(), z.string()])]))
      .max(50),
  }),
]);
export type Transform = z.infer<typeof Transform>;
export type TransformKind = Transform["kind"];

export const NONE: Transform = { kind: "none" };

/** How a value of one type becomes one of another, where nothing else is said; null where it can't be converted. */
export const CONVERSIONS: Readonly<Record<ValueType, Readonly<Record<ValueType, Conversion | null>>>> = {
  bool: { bool: "same", int: "to-one-or-zero", float: "to-one-or-zero", string: "to-text", datetime: null },
  int: { bool: "is-not-zero", int: "same", float: "same", string: "to-text", datetime: null },
  float: { bool: "is-not-zero", int: "rounded", float: "same", string: "to-text", datetime: null },
  string: { bool: null, int: null, float: null, string: "same", datetime: null },
  datetime: { bool: null, int: null, float: null, string: "to-text", datetime: "same" },
};
export type Conversion = "same" | "to-one-or-zero" | "is-not-zero" | "rounded" | "to-text";

/** The transformations that make sense between two variables; empty where there is no way from one to the other. */
export function transformsFor(source: Rules, target: Rules): TransformKind[] {
  const { isNumber, isQuantity, isTransformed } = TRAITS[source.type];
  const kinds: TransformKind[] = [];
  if (CONVERSIONS[source.type][target.type]) kinds.push("none");
  if (!isTransformed || !TRAITS[target.type].isTransformed) return kinds;
  if (isNumber) kinds.push("scale", "round");
  if (isQuantity) kinds.push("invert");
  if (isNumber) kinds.push("threshold");
  kinds.push("map");
  return kinds;
}

/**
 * What the target becomes, or undefined when the value stops here: it has no counterpart, or does not fit the target.
 * A number beyond the target's limits becomes the nearest limit. `present` is what the target is: within a threshold's
 * hysteresis it stays.
 */
export function transformed(
  transform: Transform,
  value: Value,
  target: Rules,
  present: Value | undefined,
): Value | undefined {
  const raw = apply(transform, value, present);
  const converted = raw === undefined ? undefined : convert(raw, target);
  const checked = converted === undefined ? undefined : checkInput(target, converted);
  return checked?.ok ? checked.value : undefined;
}

function apply(transform: Transform, value: Value, present: Value | undefined): Value | undefined {
  switch (transform.kind) {
    case "none":
      return value;
    case "invert":
      return typeof value === "boolean" ? !value : typeof value === "number" ? 0 - value : undefined;
    case "map":
      return transform.pairs.find(([from]) => from === value)?.[1];
    default:
      return typeof value === "string" ? undefined : applyNumber(transform, Number(value), present);
  }
}

type OfNumber = Extract<Transform, { kind: "scale" | "round" | "threshold" }>;

function applyNumber(transform: OfNumber, value: number, present: Value | undefined): Value | undefined {
  switch (transform.kind) {
    case "scale": {
      const scaled = value * transform.factor + transform.offset;
      // 0.1 × 3 is 0.3 to a person.
      return Number.isSafeInteger(scaled) ? scaled : Number(scaled.toPrecision(12));
    }
    case "round": {
      const unit = 10 ** transform.digits;
      const rounded = Math.round(value * unit);
      // So large a number has no digits there.
      return Number.isFinite(rounded) ? Number((rounded / unit).toPrecision(15)) : value;
    }
    case "threshold": {
      const { on, off } = transform;
      const [isOn, isOff] = on >= off ? [value > on, value < off] : [value < on, value > off];
      if (isOn || isOff) return isOn;
      return present ?? false;
    }
  }
}

function convert(value: Value, { type, min, max, values }: Rules): Value | undefined {
  switch (type) {
    case "string":
      return String(value);
    case "bool":
      return typeof value === "string" ? undefined : Number(value) !== 0;
    case "datetime":
      return typeof value === "number" ? Math.round(value) : undefined;
    case "int":
    case "float": {
      if (typeof value === "string") return undefined;
      const number = type === "float" ? Number(value) : Math.round(Number(value));
      return values ? number : Math.min(Math.max(number, min ?? -Infinity), max ?? Infinity) + 0;
    }
  }
}
