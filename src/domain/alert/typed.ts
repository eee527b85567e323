import { patternOf } from "../language/languages.ts";
import { parseNumber, parseTyped, type Reader } from "../typed.ts";
import { parseLength } from "../typedlength.ts";
import { parseLimits } from "../typedlist.ts";
import { checkValue, type Value, type ValueType } from "../value.ts";
import {
  Condition,
  type ConditionKind,
  defaultDeadband,
  MAX_WAIT_MS,
  MIN_SILENCE_MS,
  withinRange,
} from "./condition.ts";

/** What an output is, for what is typed of it. */
export interface Typeable {
  readonly type: ValueType;
  readonly measure: string | null;
  readonly values?: readonly Value[] | null;
  readonly step?: number | null;
  readonly min?: number | null;
  readonly max?: number | null;
}

/** What a person is asked for when they make a condition of a kind; "nothing" where its kind says all. */
export type Question = "number" | "limits" | "values" | "change" | "length" | "nothing";

const QUESTIONS: Readonly<Record<ConditionKind, Question>> = {
  above: "number",
  below: "number",
  outside: "limits",
  inside: "limits",
  is: "values",
  changed: "nothing",
  faster: "change",
  "no-value": "length",
  silent: "nothing",
  back: "nothing",
  error: "nothing",
  unknown: "nothing",
};

/** What is asked for; of a switch it is known. */
export function questionOf(kind: ConditionKind, type: ValueType | null): Question {
  return type === "bool" && QUESTIONS[kind] === "number" ? "nothing" : QUESTIONS[kind];
}

/** Between how much and within what time: "5 in 10 min", "5 за час", "5 / 10 min", "5, 10 min". */
const IN = new RegExp(`^(.*\\S)(?:\\s*[/;]\\s*|,\\s+|\\s+${patternOf(({ within }) => within)}\\s+)(.+)$`, "iu");

export type Unread = "number-expected" | "limits-expected" | "values-expected" | "change-expected" | "length-expected";
export type Read = { readonly condition: Condition } | { readonly unread: Unread | "wait-too-long" | "wait-too-short" };

/**
 * A condition as it is typed behind its kind, with or without the unit of measure. `noise` is by how much the output moves
 * for no reason, as far as that is known.
 */
export function readCondition(
  kind: ConditionKind,
  text: string,
  output: Typeable,
  reader: Reader,
  noise?: number | undefined,
): Read {
  switch (kind) {
    case "above":
    case "below": {
      const threshold = parseNumber(text, reader.locale, output.measure);
      if (!Number.isFinite(threshold)) return { unread: "number-expected" };
      return { condition: withinRange({ kind, threshold, deadband: bandOf(threshold, output, noise) }, output) };
    }
    case "outside":
    case "inside": {
      const [low, high] = parseLimits(text, reader.locale, output.measure) ?? [];
      if (low === undefined || high === undefined || low === high) return { unread: "limits-expected" };
      const deadband = bandOf(Math.max(Math.abs(low), Math.abs(high)), output, noise);
      const condition = withDeadband(Condition.parse({ kind, low, high, deadband: 0 }), deadband);
      return { condition: withinRange(condition, output) };
    }
    case "is": {
      const values = readValues(text, output, reader);
      return values ? { condition: { kind, values } } : { unread: "values-expected" };
    }
    case "faster":
      return readChange(text, output, reader);
    case "no-value":
    case "silent": {
      const after = readWait(text, MIN_SILENCE_MS);
      return typeof after === "number" ? { condition: { kind, after } } : { unread: after };
    }
    default:
      return { condition: { kind } };
  }
}

/** Where there is less noise than a hundredth, that is enough; more is suggested only to a rule that would fire often. */
function bandOf(threshold: number, output: Typeable, noise = Number.POSITIVE_INFINITY): number {
  return Math.min(noise, defaultDeadband(threshold, output));
}

/** A condition that nothing is asked of. */
export function plainCondition(kind: ConditionKind): Condition {
  switch (kind) {
    // Half of what a switch can be.
    case "above":
    case "below":
      return { kind, threshold: 0.5, deadband: 0 };
    case "silent":
      return { kind, after: null };
    default:
      return Condition.parse({ kind });
  }
}

/** How long somebody wants to wait, in ms; why not, otherwise. */
export function readWait(text: string, least = 0): number | "length-expected" | "wait-too-long" | "wait-too-short" {
  const length = parseLength(text);
  if (length === undefined) return "length-expected";
  if (length > MAX_WAIT_MS) return "wait-too-long";
  return length < least ? "wait-too-short" : Math.round(length);
}

/** A deadband as it is typed; undefined when it is none. */
export function readDeadband(text: string, { measure }: Typeable, { locale }: Reader): number | undefined {
  const number = parseNumber(text, locale, measure);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

const CLOCK = String.raw`(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?`;
const HOURS = new RegExp(`^${CLOCK}\\s*(?:[-–—…]|\\.{2,}|${patternOf(({ to }) => to)}|\\s)\\s*${CLOCK}$`, "iu");
const DAY_MINUTES = 1440;

/** "8:00 – 18:30", "22-7" and "8 am to 6 pm" in minutes since midnight; undefined when it is no such time, or none at all. */
export function readHours(text: string): { readonly from: number; readonly to: number } | undefined {
  const [, ...found] = HOURS.exec(text.trim()) ?? [];
  const [from, to] = [toMinutes(found.slice(0, 3)), toMinutes(found.slice(3))];
  const isClock = from !== undefined && to !== undefined && from < DAY_MINUTES && to !== from;
  return isClock ? { from, to } : undefined;
}

function toMinutes([hours, minutes = "0", half]: (string | undefined)[]): number | undefined {
  const named = Number(hours);
  const hour = half ? (named % 12) + (half.toLowerCase() === "pm" ? 12 : 0) : named;
  const total = hour * 60 + Number(minutes);
  return Number(minutes) < 60 && total <= DAY_MINUTES && !(half && named > 12) ? total : undefined;
}

/** The same condition with another deadband; only what is compared with a number has one. */
export function withDeadband(condition: Condition, deadband: number): Condition {
  return "deadband" in condition ? { ...condition, deadband } : condition;
}

/** One value a line, or with semicolons between. */
function readValues(text: string, output: Typeable, reader: Reader): Value[] | undefined {
  const given = text.split(/[\n;]/).map((part) => part.trim());
  const parts = [...new Set(given)].filter((part) => part !== "");
  // A unit that says what its values are does not send others.
  const rules = { type: output.type, values: output.values ?? undefined } as Parameters<typeof checkValue>[0];
  const checked = parts.map((part) => checkValue(rules, parseTyped(output, part, reader)));
  const values = checked.flatMap((one) => (one.ok ? [one.value] : []));
  const isWhole = values.length === parts.length && Condition.safeParse({ kind: "is", values }).success;
  return isWhole ? values : undefined;
}

/** How much and in what time; a sign says whether only rises or only falls count. */
function readChange(text: string, { measure }: Typeable, { locale }: Reader): Read {
  const [, much = "", time = ""] = IN.exec(text.trim()) ?? [];
  const number = parseNumber(much, locale, measure);
  if (!Number.isFinite(number) || number === 0) return { unread: "change-expected" };
  const within = readWait(time);
  if (typeof within !== "number") return { unread: within === "length-expected" ? "change-expected" : within };
  const way = /^\s*\+/.test(much) ? "up" : number < 0 ? "down" : "any";
  const parsed = Condition.safeParse({ kind: "faster", by: Math.abs(number), within, way });
  if (parsed.success) return { condition: parsed.data };
  return { unread: within > 0 ? "wait-too-long" : "wait-too-short" };
}
