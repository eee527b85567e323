import type { Transform, TransformKind } from "../../domain/transform.ts";

/** Their places are in buttons of old messages: new ones go to the end. */
export const KINDS: readonly TransformKind[] = ["none", "scale", "round", "invert", "threshold", "map"];

/** A transformation in a button: the place of its kind in KINDS, and what the kind needs, else 0. */
export type TransformNumbers = [kind: number, a: number, b: number, c: number, d: number];

const DIGITS = 10;

/** A transformation as whole numbers for a button; a map does not fit. */
export function toNumbers(transform: Exclude<Transform, { kind: "map" }>): TransformNumbers {
  const kind = KINDS.indexOf(transform.kind);
  switch (transform.kind) {
    case "scale":
      return [kind, ...split(transform.factor), ...split(transform.offset)];
    case "threshold":
      return [kind, ...split(transform.on), ...split(transform.off)];
    case "round":
      return [kind, transform.digits, 0, 0, 0];
    default:
      return [kind, 0, 0, 0, 0];
  }
}

/** The transformation of a button; undefined when no button of ours carries such numbers. */
export function fromNumbers([kind, a, b, c, d]: TransformNumbers): Transform | undefined {
  const [first, second] = [Number(`${a}e${b}`), Number(`${c}e${d}`)];
  if (!Number.isFinite(first) || !Number.isFinite(second)) return undefined;
  switch (KINDS[kind]) {
    case "none":
      return { kind: "none" };
    case "invert":
      return { kind: "invert" };
    case "round":
      return Math.abs(a) <= 6 ? { kind: "round", digits: a } : undefined;
    case "scale":
      return { kind: "scale", factor: first, offset: second };
    case "threshold":
      return { kind: "threshold", on: first, off: second };
    default:
      return undefined;
  }
}

/** A number as a whole one and a power of ten. */
function split(number: number): [mantissa: number, exponent: number] {
  const [digits = "0", power] = number.toExponential(DIGITS - 1).split("e");
  const [whole = "0", rest = ""] = digits.replace(/\.?0+$/, "").split(".");
  return [Number(whole + rest) + 0, Number(power) - rest.length];
}
