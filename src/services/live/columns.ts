import { fromStored, TRAITS } from "../../domain/traits.ts";
import type { Value, ValueType } from "../../domain/value.ts";

/** How a value is stored: numbers, bools (0 or 1) and datetimes (ms) as a number that SQL can aggregate, strings as text. */
export type Columns = readonly [number: number | null, text: string | null];

export function toColumns(value: Value): Columns {
  return typeof value === "string" ? [null, value] : [Number(value), null];
}

export function fromColumns(type: ValueType, number: number | null, text: string | null): Value | undefined {
  const stored = TRAITS[type].holds === "string" ? text : number;
  return stored === null ? undefined : fromStored(type, stored);
}
