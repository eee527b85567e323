import { patternOf } from "./language/languages.ts";
import { withoutMeasure } from "./measure.ts";
import { type Clocks, readTime } from "./typedtime.ts";
import type { ValueType } from "./value.ts";

/** A sign, what is before a power of ten, and the power: its e may be a Cyrillic one. */
const NUMBER = /^([+-]?)([\d.,\s_]+?)(?:[eе]([+-]?\d+))?$/i;
/** What phones make of a minus, and what people say. */
const MINUS = new RegExp(`^(?:[−–—‒‐‑]|${patternOf(({ minus }) => minus)})\\s*(?=[\\d.,])`, "iu");
/** Thousands, with one mark between them, and after another mark what is less than one. */
const GROUPED = /^([1-9]\d{0,2})(?:([\s_,.])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d*))?$/;
const PLAIN = /^(?:\d+([.,]\d*)?|[.,]\d+)$/;
const ON = new RegExp(`^(?:1|${patternOf(({ on }) => on)})$`, "u");
const OFF = new RegExp(`^(?:0|${patternOf(({ off }) => off)})$`, "u");

/** Nobody types a longer number, and looking through it may take the square of its length. */
export const MAX_CHARS = 1000;
/** Where a unit of measure was: none of a number, so that what is behind it does not join what is before. */
const END = ";";
const END_AT_END = /\s*;$/;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** ×10⁻⁷, ×10^-7 and ×10-7, but not ×107, which may be a hundred and seven. */
const POWER = /(?<=\d[.,]?)\s*[×x*·]\s*10(?:(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\^([+\-−]?\d+)|([-−]\d+))/gi;

/** Whose words they are: their language says which mark parts thousands, and times are meant in their zone. */
export interface Reader extends Clocks {
  readonly locale: string;
}

/** For what something is typed. */
interface Typed {
  readonly type: ValueType;
  readonly measure?: string | null;
}

/**
 * A number as people type it or copy it from a message, with or without its unit of measure; NaN when it is none, or
 * nobody could say which. Of three digits behind a single mark the person's language decides: 1,234 is a thousand and
 * more in English, and 1.234 in Russian, which has a space there.
 */
export function parseNumber(text: string, locale: string, measure?: string | null): number {
  if (text.length > MAX_CHARS) return Number.NaN;
  const plain = withoutMeasure(plainPowers(text), measure, END)
    .trim()
    .replace(/!+$/, "")
    .replace(END_AT_END, "")
    .replace(MINUS, "-")
    .replaceAll("−", "-")
    .replace(/^([+-])\s+/, "$1");
  const [, sign, digits = "", power = "0"] = NUMBER.exec(plain) ?? [];
  if (sign === undefined) return Number.NaN;
  const number = PLAIN.test(digits) && !isThousands(digits, locale) ? digits.replace(",", ".") : fromGroups(digits);
  return number === undefined ? Number.NaN : Number(`${sign}${number}e${power}`);
}

/** Powers of ten as messages write them, 1.7×10³⁰⁸, as programs do: 1.7e308. */
export function plainPowers(text: string): string {
  return text.replaceAll(POWER, (_, raised?: string, caret?: string, signed?: string) => {
    const power = raised?.replaceAll(/[^⁻]/g, (digit) => String(RAISED.indexOf(digit))) ?? caret ?? signed ?? "";
    return `e${power.replace(/[−⁻]/, "-")}`;
  });
}

/** Whether the only mark of a number parts thousands. */
function isThousands(digits: string, locale: string): boolean {
  const [, mark] = /^[1-9]\d{0,2}([.,])\d{3}$/.exec(digits) ?? [];
  return mark !== undefined && mark === markOf(locale);
}

/** What parts thousands in a language. */
function markOf(locale: string): string | undefined {
  return new Intl.NumberFormat(locale).formatToParts(1_234_567).find(({ type }) => type === "group")?.value;
}

function fromGroups(digits: string): string | undefined {
  const [, , mark = "", rest] = GROUPED.exec(digits) ?? [];
  if (mark === "") return undefined;
  const whole = rest === undefined ? digits : digits.slice(0, -rest.length - 1);
  return `${whole.replaceAll(mark, "")}.${rest ?? ""}`;
}

/**
 * What a person typed for such a variable, still to be checked against it; undefined when it can't be read. A
 * time without a zone is meant in the person's.
 */
export function parseTyped({ type, measure }: Typed, text: string, reader: Reader): unknown {
  const word = text.trim().toLowerCase();
  switch (type) {
    case "string":
      return text;
    case "bool":
      return ON.test(word) ? true : OFF.test(word) ? false : undefined;
    case "datetime":
      return readTime(text, reader);
    case "int":
    case "float": {
      const number = parseNumber(text, reader.locale, measure);
      return Number.isNaN(number) ? undefined : number;
    }
  }
}
