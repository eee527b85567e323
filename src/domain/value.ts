import { toWhole } from "./text.ts";

/** What a variable holds; a `datetime` is a number of ms since the epoch. */
export type Value = boolean | number | string;

export const VALUE_TYPES = ["bool", "int", "float", "string", "datetime"] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** What decides whether a value fits; a stored variable, with its nulls, fits this shape too. */
export interface Rules {
  readonly type: ValueType;
  readonly min?: number | null | undefined;
  readonly max?: number | null | undefined;
  readonly values?: readonly Value[] | null | undefined;
}

/** One variable as schema.json describes it; `values`, `min`, `max` and `default` are already of its type. */
export interface Variable {
  readonly name: string;
  readonly type: ValueType;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  /** Decimals that people are shown. */
  readonly precision?: number;
  readonly values?: readonly Value[];
  readonly default?: Value;
  readonly unit?: string;
  readonly title?: Readonly<Record<string, string>>;
}

/** A value of the variable's type, or a short English reason for the `rejected` map of a sync. */
export type Checked = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: string };

/** Why a name is rejected that schema.json does not know; who looks for it finds it by this. */
export const UNKNOWN_VARIABLE = "unknown variable";
export const MAX_STRING_BYTES = 4096;
const MAX_TIME = 8.64e15;
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * Checks what a unit reports (an output) or what a list holds: type and `values`, but not `min` and `max`.
 * A measurement outside its range is news, not a mistake; a word that is not among `values` means that firmware and
 * schema.json differ, and nothing that reads the variable would know what to do with it.
 */
export function checkValue(variable: Rules | undefined, raw: unknown): Checked {
  if (variable === undefined) return refused(UNKNOWN_VARIABLE);
  const checked = convert(variable.type, raw);
  if (checked.ok && variable.values && !variable.values.includes(checked.value))
    return refused("not one of the values");
  return checked;
}

/** Checks what somebody wants an input to be: `checkValue`, and `min` and `max`; `step` is for buttons and binds nobody. */
export function checkInput(variable: Rules | undefined, raw: unknown): Checked {
  const checked = checkValue(variable, raw);
  if (!checked.ok || typeof checked.value !== "number" || !variable) return checked;
  const { min, max } = variable;
  if (typeof min === "number" && checked.value < min) return refused(`below min ${min}`);
  if (typeof max === "number" && checked.value > max) return refused(`above max ${max}`);
  return checked;
}

/** Checks an entry of `unit_state`: as `checkValue`, but a `string` takes numbers and booleans too, since only people read it. */
export function checkState(variable: Rules | undefined, raw: unknown): Checked {
  const text = variable?.type === "string" && (typeof raw === "number" || typeof raw === "boolean");
  return checkValue(variable, text ? String(raw) : raw);
}

function convert(type: ValueType, raw: unknown): Checked {
  switch (type) {
    case "bool":
      if (typeof raw === "boolean") return { ok: true, value: raw };
      return raw === 0 || raw === 1 ? { ok: true, value: raw === 1 } : refused("not a bool");
    case "int":
      return Number.isSafeInteger(raw) ? { ok: true, value: (raw as number) + 0 } : refused("not an int");
    case "float":
      return Number.isFinite(raw) ? { ok: true, value: (raw as number) + 0 } : refused("not a float");
    case "string":
      return toText(raw);
    case "datetime":
      return toTime(raw);
  }
}

function toText(raw: unknown): Checked {
  if (typeof raw !== "string") return refused("not a string");
  // One UTF-16 unit is at most three bytes of UTF-8, so that most strings need no counting.
  if (raw.length * 3 > MAX_STRING_BYTES && Buffer.byteLength(raw) > MAX_STRING_BYTES) {
    return refused(`longer than ${MAX_STRING_BYTES} bytes`);
  }
  return raw.includes("\0") ? refused("holds a NUL") : { ok: true, value: toWhole(raw) };
}

function toTime(raw: unknown): Checked {
  if (typeof raw === "string") {
    const [, year, month, day] = RFC3339.exec(raw) ?? [];
    const time = day === undefined ? Number.NaN : Date.parse(raw.replace(" ", "T").toUpperCase());
    // Date.parse turns 30 February into 1 March.
    const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
    return Number.isNaN(time) || Number(day) > days ? refused("not a datetime") : { ok: true, value: Math.floor(time) };
  }
  const ok = Number.isInteger(raw) && Math.abs(raw as number) <= MAX_TIME;
  return ok ? { ok, value: (raw as number) + 0 } : refused("not a datetime");
}

function refused(reason: string): Checked {
  return { ok: false, reason };
}
