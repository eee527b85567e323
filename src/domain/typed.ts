import type { ValueType } from "./value.ts";
import { offsetOfWall } from "./zone.ts";

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;
const YES = new Set(["1", "on", "true", "yes", "вкл", "да"]);
const NO = new Set(["0", "off", "false", "no", "выкл", "нет"]);
/** 2026-11-23 14:30, seconds and zone may be left out. */
const TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?$/i;

/** A number as people type it, with a comma or a point; NaN when it is none. */
export function parseNumber(text: string): number {
  const plain = text.trim().replace("−", "-").replaceAll(/[\s_]/g, "");
  return NUMBER.test(plain) ? Number(plain.replace(",", ".")) : Number.NaN;
}

/**
 * What a person typed for a variable of this type, still to be checked against it; undefined when it can't be read. A
 * time without a zone is meant in the person's.
 */
export function parseTyped(type: ValueType, text: string, timeZone = "UTC"): unknown {
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
      const number = parseNumber(text);
      return Number.isNaN(number) ? undefined : number;
    }
  }
}
