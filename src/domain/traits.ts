import type { Value, ValueType } from "./value.ts";

/** What the program needs to know of a type of values. A new type compiles once it has answered all of it. */
export interface Traits {
  /** What a value is in JavaScript. SQL stores booleans as 0 and 1, beside the numbers; strings have a column of their own. */
  readonly holds: "boolean" | "number" | "string";
  /** A number: has a range and steps, can be scaled and rounded, and is logged as means or medians if its owner likes. */
  readonly isNumber: boolean;
  /** May have digits after the point, and a `precision`. */
  readonly hasDecimals: boolean;
  /** A quantity, where a bool is 0 or 1: it has a mean, a threshold for alerts, and an opposite. */
  readonly isQuantity: boolean;
  /** A state, which lasts until it changes: samples that repeat it say nothing new. */
  readonly isState: boolean;
  /** A moment: shown in somebody's time zone, and as RFC 3339. */
  readonly isTime: boolean;
  /** Links may calculate with it or list its values in pairs; otherwise it goes through as it is. */
  readonly isTransformed: boolean;
  /** What a chart draws it as (drawing/model.ts); null: it is in no chart. */
  readonly chart: "number" | "bool" | "state" | null;
}

const NUMBER = {
  holds: "number",
  isNumber: true,
  isQuantity: true,
  isState: false,
  isTime: false,
  isTransformed: true,
  chart: "number",
} as const;

export const TRAITS: Readonly<Record<ValueType, Traits>> = {
  bool: {
    holds: "boolean",
    isNumber: false,
    hasDecimals: false,
    isQuantity: true,
    isState: true,
    isTime: false,
    isTransformed: true,
    chart: "bool",
  },
  int: { ...NUMBER, hasDecimals: false },
  float: { ...NUMBER, hasDecimals: true },
  string: {
    holds: "string",
    isNumber: false,
    hasDecimals: false,
    isQuantity: false,
    isState: true,
    isTime: false,
    isTransformed: true,
    chart: "state",
  },
  datetime: {
    holds: "number",
    isNumber: false,
    hasDecimals: false,
    isQuantity: false,
    isState: false,
    isTime: true,
    isTransformed: false,
    chart: null,
  },
};

/** A value as it was before SQL stored it. */
export function fromStored(type: ValueType, stored: number | string): Value {
  return TRAITS[type].holds === "boolean" ? stored !== 0 : stored;
}

/** A value as a type has it: a number that was measured while its output had decimals is whole once it has none. */
export function toType(type: ValueType, value: Value): Value {
  const { isNumber, hasDecimals } = TRAITS[type];
  return typeof value === "number" && isNumber && !hasDecimals ? Math.round(value) + 0 : value;
}

/** Whether a variable keeps what is stored of it when its type becomes another: a number stays one, all else stays as it is. */
export function isCompatible(from: ValueType, to: ValueType): boolean {
  return from === to || (TRAITS[from].isNumber && TRAITS[to].isNumber);
}
