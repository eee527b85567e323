import type { Value, ValueType } from "../domain/value.ts";

/** How a value is stored: numbers, bools (0 or 1) and datetimes (ms) as a number that SQL can aggregate, strings as text. */
export type Columns = readonly [number: number | null, text: string | null];

export function toColumns(value: Value): Columns {
  return typeof value === "string" ? [null, value] : [Number(value), null];
}

export function fromColumns(type: ValueType, number: number | null, text: string | null): Value | undefined {
  if (type === "string") return text ?? undefined;
  if (number === null) return undefined;
  return type === "bool" ? number !== 0 : number;
}

const MANTISSA_BITS = 53;
const LEAST_EXPONENT = -1074;

/**
 * A double as `mantissa * 2 ** exponent`, two whole numbers: of decimals that SQLite reads, `28.428979` among them, one
 * in ten thousand gets another last digit.
 */
export function toExact(number: number | null): [mantissa: number | null, exponent: number | null] {
  if (number === null) return [null, null];
  if (Number.isSafeInteger(number)) return [number, 0];
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(number))) - MANTISSA_BITS, LEAST_EXPONENT);
  // In two steps: 2 ** 1074 is more than a double holds.
  const half = Math.trunc(exponent / 2);
  return [number * 2 ** -half * 2 ** (half - exponent), exponent];
}
