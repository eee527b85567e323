import type { ValueType } from "./value.ts";
import { offsetOfWall } from "./zone.ts";

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
const YES = new Set(["1", "on", "true", "yes", "вкл", "да"]);
const NO = new Set(["0", "off", "false", "no", "выкл", "нет"]);
/** 2026-11-23 14:30, seconds and zone may be left out. */
const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?$/i;

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const POWER = /[×x*·]10\^?(?=[-⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹])/i;

/** For what something is typed. */
interface Typed {
  readonly type: ValueType;
  readonly measure?: string | null;
}

/** A number as people type it or copy it from a message, with or without its unit of measure; NaN when it is none. */
export function parseNumber(text: string, measure?: string | null): number {
  const plain = withoutMeasure(text, measure)
    .replaceAll(/[\s_]/g, "")
    .replace(POWER, "e")
    .replaceAll(/[−⁻]/g, "-")
    .replaceAll(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, (digit) => String(RAISED.indexOf(digit)));
  // A comma beside a point only parts thousands.
  const number = plain.includes(".") ? plain.replaceAll(",", "") : plain.replace(",", ".");
  return NUMBER.test(number) ? Number(number) : Number.NaN;
}

/** "5 °C" and "5c" are 5 for what is measured in °C. */
function withoutMeasure(text: string, measure: string | null | undefined): string {
  const plain = text.trim();
  if (!measure) return plain;
  const ends = [measure, measure.replaceAll(/[°º]/g, "")].filter((end) => end !== "");
  const end = ends.find((one) => plain.toLowerCase().endsWith(one.toLowerCase()));
  return end === undefined ? plain : plain.slice(0, -end.length).replace(/[°º\s]+$/, "");
}

/**
 * What a person typed for such a variable, still to be checked against it; undefined when it can't be read. A
 * time without a zone is meant in the person's.
 */
export function parseTyped({ type, measure }: Typed, text: string, timeZone = "UTC"): unknown {
  const word = text.trim().toLowerCase();
  switch (type) {
    case "string":
      return text;
    case "bool":
      return YES.has(word) ? true : NO.has(word) ? false : undefined;
    case "datetime": {
      const [, day, minute, second = ":00", zone] = TIME.exec(text.trim()) ?? [];
      if (!day) return undefined;
      const time = `${day}T${minute}${second}`;
      const wall = Date.parse(`${time}Z`);
      if (zone || Number.isNaN(wall)) return `${time}${(zone ?? "Z").toUpperCase()}`;
      return `${time}${offsetOfWall(timeZone, wall)}`;
    }
    default: {
      const number = parseNumber(text, measure);
      return Number.isNaN(number) ? undefined : number;
    }
  }
}
