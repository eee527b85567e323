import type { Json } from "./json.ts";
import { toStraight, toWhole } from "./text.ts";
import { TRAITS } from "./traits.ts";
import { checkInput, checkValue, type Rules, type Value, type ValueType, type Variable } from "./value.ts";

/** What a description may say besides its type. */
export type Description = Omit<Variable, "name" | "type">;

const MAX_VALUES = 50;
const MAX_VALUE_CHARS = 64;
const MAX_TITLE_CHARS = 64;
const MAX_PRECISION = 9;
const MAX_UNIT_CHARS = 16;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/**
 * Reads min, max, step, precision, values, default, unit and title against the type, or names the first key that is wrong.
 * Keys it does not know are left to later versions of this program.
 */
export function readDescription(type: ValueType, members: ReadonlyMap<string, Json>): Description | { wrong: string } {
  const found: { -readonly [K in keyof Description]: Description[K] } = {};
  for (const key of ["min", "max", "step"] as const) {
    const raw = members.get(key);
    if (raw === undefined) continue;
    const checked = checkValue({ type }, raw);
    if (!TRAITS[type].isNumber || !checked.ok || typeof checked.value !== "number") return { wrong: key };
    found[key] = checked.value;
  }
  if (found.min !== undefined && found.max !== undefined && found.min >= found.max) return { wrong: "max" };
  if (found.step !== undefined && found.step <= 0) return { wrong: "step" };
  for (const [key, read] of Object.entries(READERS)) {
    const raw = members.get(key);
    if (raw === undefined) continue;
    const value = read(raw, { type, ...found });
    if (value === undefined) return { wrong: key };
    Object.assign(found, { [key]: value });
  }
  return found;
}

/** The same of a description that nobody here can mend: what is wrong of it is left out. */
export function readSound(type: ValueType, members: ReadonlyMap<string, Json>): Description {
  const rest = new Map(members);
  for (;;) {
    const read = readDescription(type, rest);
    if (!("wrong" in read)) return read;
    rest.delete(read.wrong);
  }
}

/** In the order in which they need one another: a default must be among the values. */
const READERS = {
  precision: readPrecision,
  values: readValues,
  default: readDefault,
  unit: readUnit,
  title: readTitle,
};

function readPrecision(raw: Json, { type }: Rules): number | undefined {
  const isCount = typeof raw === "number" && Number.isInteger(raw) && raw >= 0 && raw <= MAX_PRECISION;
  return TRAITS[type].hasDecimals && isCount ? raw : undefined;
}

function readValues(raw: Json, rules: Rules): Value[] | undefined {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MAX_VALUES) return undefined;
  const values = raw.flatMap((item) => {
    const checked = checkInput(rules, item);
    return checked.ok && [...String(checked.value)].length <= MAX_VALUE_CHARS ? [checked.value] : [];
  });
  return values.length === raw.length && new Set(values).size === raw.length ? values : undefined;
}

function readDefault(raw: Json, rules: Rules): Value | undefined {
  const checked = checkInput(rules, raw);
  return checked.ok ? checked.value : undefined;
}

function readUnit(raw: Json): string | undefined {
  return isLine(raw, MAX_UNIT_CHARS) ? toStraight(toWhole(raw)) : undefined;
}

function readTitle(raw: Json): Record<string, string> | undefined {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return undefined;
  const titles = Object.entries(raw);
  if (titles.length > MAX_VALUES) return undefined;
  const good = titles.filter((entry): entry is [string, string] => {
    return LANGUAGE.test(entry[0]) && isLine(entry[1], MAX_TITLE_CHARS);
  });
  if (good.length < titles.length) return undefined;
  return Object.fromEntries(good.map(([language, title]) => [language, toStraight(toWhole(title))]));
}

/** Text that people see on a button or beside a number: one line, not blank. */
function isLine(raw: Json | undefined, max: number): raw is string {
  return typeof raw === "string" && toStraight(raw).trim() !== "" && [...raw].length <= max && !/\p{Cc}/u.test(raw);
}
