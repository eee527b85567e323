import { AppError } from "../errors.ts";
import { patternOf } from "./language/languages.ts";
import { parseStretch } from "./period.ts";
import type { Bad, Limit } from "./removal.ts";
import { MINUTE } from "./span.ts";
import { TRAITS } from "./traits.ts";
import { parseNumber } from "./typed.ts";
import type { ValueType } from "./value.ts";

/** Readings as a button carries them: minutes since 1970 and a number of them, which limit (0 for none), and its value in two words of 32 bits. */
export type BadNumbers = [output: number, from: number, minutes: number, kind: number, high: number, low: number];

export const KINDS: readonly Limit["kind"][] = ["above", "least", "below", "most"];

const ABOVE = new RegExp(`^(?:>|${patternOf(({ above }) => above)}(?=[\\s\\d-]))\\s*(.+)$`, "u");
const BELOW = new RegExp(`^(?:<|${patternOf(({ below }) => below)}(?=[\\s\\d-]))\\s*(.+)$`, "u");
/** Nobody types more. */
const MAX_CHARS = 200;

interface Reader {
  readonly now: number;
  readonly timeZone: string;
  readonly locale: string;
}

/** Which readings are meant, as people type it: "14:35", "yesterday", "10:00 … 12:00", or "above 80", of all that is kept. */
export function readBad(
  text: string,
  { output, type, measure }: { output: number; type: ValueType; measure: string | null },
  { now, timeZone, locale }: Reader,
): BadNumbers {
  const given = text.trim().toLowerCase().replaceAll("−", "-");
  if (given.length > MAX_CHARS) throw new AppError("removal-unclear");
  const above = ABOVE.exec(given)?.[1];
  const number = above ?? BELOW.exec(given)?.[1];
  if (number === undefined) {
    const span = parseStretch(given, now, timeZone);
    if (!span) throw new AppError("removal-unclear");
    return toBadNumbers({ output, span, limit: null });
  }
  const value = parseNumber(number, locale, measure);
  if (!TRAITS[type].isNumber || !Number.isFinite(value)) throw new AppError("removal-unclear");
  const limit: Limit = { kind: above === undefined ? "below" : "above", value };
  return toBadNumbers({ output, span: [0, now + MINUTE], limit });
}

export function toBadNumbers({ output, span, limit }: Bad): BadNumbers {
  const from = Math.floor(span[0] / MINUTE);
  const words = new DataView(new ArrayBuffer(8));
  words.setFloat64(0, limit?.value ?? 0);
  const kind = limit ? KINDS.indexOf(limit.kind) + 1 : 0;
  return [output, from, Math.ceil(span[1] / MINUTE) - from, kind, words.getUint32(0), words.getUint32(4)];
}

/** The double of two words. */
export function fromWords(high: number, low: number): number {
  const words = new DataView(new ArrayBuffer(8));
  words.setUint32(0, high);
  words.setUint32(4, low);
  return words.getFloat64(0);
}
