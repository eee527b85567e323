import { patternOf } from "./language/languages.ts";
import type { ValueType } from "./value.ts";
import { offsetOfWall } from "./zone.ts";

/** A sign, what is before a power of ten, and the power. */
const NUMBER = /^([+-]?)([\d.,\s_]+?)(?:e([+-]?\d+))?$/i;
/** Thousands, with one mark between them, and after another mark what is less than one. */
const GROUPED = /^([1-9]\d{0,2})(?:([\s_,.])\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d*))?$/;
const PLAIN = /^(?:\d+([.,]\d*)?|[.,]\d+)$/;
const ON = new RegExp(`^(?:1|${patternOf(({ on }) => on)})$`, "u");
const OFF = new RegExp(`^(?:0|${patternOf(({ off }) => off)})$`, "u");
/** 2026-11-23 14:30, seconds and zone may be left out. */
const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?$/i;

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
/** ×10⁻⁷, ×10^-7 and ×10-7, but not ×107, which may be a hundred and seven. */
const POWER = /(?<=\d[.,]?)\s*[×x*·]\s*10(?:(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\^([+\-−]?\d+)|([-−]\d+))/gi;

/** Whose words they are: their language says which mark parts thousands, and times are meant in their zone. */
export interface Reader {
  readonly locale: string;
  readonly timeZone: string;
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
  const plain = plainPowers(withoutMeasure(text, measure))
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

/** One sign each for what looks the same: ℃ and a Cyrillic С behind a degree or a digit, both signs for micro. */
function unify(text: string): string {
  return text
    .replaceAll("℃", "°C")
    .replaceAll(/(?<=[°º\d]\s?)[Сс]$/g, "C")
    .replaceAll("μ", "µ");
}

/** "5 °C" and "5c" are 5 for what is measured in °C. */
function withoutMeasure(text: string, measure: string | null | undefined): string {
  if (!measure) return text.trim();
  const plain = unify(text.trim());
  const whole = unify(measure);
  // "5°" is said of temperatures and angles alike.
  const ends = [whole, whole.replaceAll(/[°º]/g, ""), ...(/^[°º]/.test(whole) ? ["°"] : [])].filter(
    (end) => end !== "",
  );
  const end = ends.find((one) => plain.toLowerCase().endsWith(one.toLowerCase()));
  return end === undefined ? plain : plain.slice(0, -end.length).replace(/([^°º\s])[°º\s]+$/, "$1");
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
    case "datetime": {
      const [, day, minute, second = ":00", zone] = TIME.exec(text.trim()) ?? [];
      if (!day) return undefined;
      const time = `${day}T${minute}${second}`;
      const wall = Date.parse(`${time}Z`);
      if (zone || Number.isNaN(wall)) return `${time}${(zone ?? "Z").toUpperCase()}`;
      return `${time}${offsetOfWall(reader.timeZone, wall)}`;
    }
    case "int":
    case "float": {
      const number = parseNumber(text, reader.locale, measure);
      return Number.isNaN(number) ? undefined : number;
    }
  }
}
