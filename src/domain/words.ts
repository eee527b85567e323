import { AppError } from "../errors.ts";
import { toStraight, toWhole } from "./text.ts";

/** What a variable is called and shown with. */
export interface Words {
  readonly title: Readonly<Record<string, string>> | null;
  readonly measure: string | null;
  /** Decimals that people are shown; null: as many as a value deserves. */
  readonly precision?: number | null | undefined;
}

/** What an owner says instead of the repository; null is as it says. */
export interface OwnWords {
  readonly ownTitle: string | null;
  /** Empty for none at all. */
  readonly ownMeasure: string | null;
  /** AUTOMATIC for as many as a value deserves, whatever the repository says. */
  readonly ownPrecision: number | null;
}

export const AUTOMATIC = -1;
export const MAX_DECIMALS = 9;
const MAX_TITLE = 64;
const MAX_MEASURE = 16;

/** The one place where an owner's words take precedence over the repository's. */
export function toShown({ title, measure, precision }: Words, own: OwnWords): Required<Words> {
  return {
    // English is what everybody without words in their own language reads.
    title: own.ownTitle === null ? title : { en: own.ownTitle },
    measure: own.ownMeasure === null ? measure : own.ownMeasure || null,
    precision:
      own.ownPrecision === null ? (precision ?? null) : own.ownPrecision === AUTOMATIC ? null : own.ownPrecision,
  };
}

/** A title as somebody gave it, without space around it. */
export function parseTitle(text: string): string {
  return toLine(text, MAX_TITLE, "title-invalid");
}

/** A unit of measure as somebody gave it; a dash, or nothing, is for none. */
export function parseMeasure(text: string): string {
  return /^[-–—−]?$/.test(text.trim()) ? "" : toLine(text, MAX_MEASURE, "measure-invalid");
}

function toLine(text: string, max: number, code: "title-invalid" | "measure-invalid"): string {
  const line = toStraight(toWhole(text)).trim();
  const isVisible = /[\p{L}\p{N}\p{P}\p{S}]/u.test(line);
  if (isVisible && [...line].length <= max && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line)) return line;
  throw new AppError(code, { max });
}
