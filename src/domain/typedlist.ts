import { withoutMeasure } from "./measure.ts";
import { MAX_CHARS, parseNumber, parseTyped, plainPowers, type Reader } from "./typed.ts";
import { checkInput, checkValue, type Rules, type Value } from "./value.ts";

type Numbers = readonly [first: number, second: number | undefined];

/** A factor and what is added, or the factor alone: "1.8 32", "×1,8 + 32", "2 - 5"; undefined when they are not that. */
export function parseScale(text: string, locale: string): Numbers | undefined {
  if (text.length > MAX_CHARS) return undefined;
  return parseOneOrTwo(text.replaceAll(/\s*([+\-−])\s*(?=[\d.,])/g, joinSign), locale);
}

/** One or two limits: "25 24", "25 °C … 24 °C", "25C 24C", "25 - 24", "-5 - -10"; undefined when they are not that. */
export function parseLimits(text: string, locale: string, measure?: string | null): Numbers | undefined {
  if (text.length > MAX_CHARS) return undefined;
  const bare = withoutMeasure(dashesAsMinus(plainPowers(text)), measure, " ; ");
  return parseOneOrTwo(bare.replaceAll(/(?<=[\d;])\s*(?:…|\.\.+|[–—/|])\s*|(?<=[\d;])\s+[-−]\s+/g, " ; "), locale);
}

/** Whoever has a dash for the minus of the first number has one for that of the second. */
function dashesAsMinus(text: string): string {
  return /^\s*[–—]/.test(text) ? text.replaceAll(/(?<=^|\s)[–—](?=[\d.,])/g, "-").replaceAll(/[–—]/g, "?") : text;
}

/** The sign of what is added belongs to it; that of a power belongs to the power. */
function joinSign(all: string, sign: string, at: number, text: string): string {
  return /\de$/i.test(text.slice(Math.max(0, at - 2), at)) || text.slice(at - 1, at) === "^" ? all : ` ${sign}`;
}

function parseOneOrTwo(text: string, locale: string): Numbers | undefined {
  const plain = joinThousands(plainPowers(text)).replaceAll(/[×*;]|,(?=\s)/g, " ");
  const [first, second, ...more] = plain
    .trim()
    .split(/\s+/)
    .map((number) => parseNumber(number, locale));
  if (first === undefined || more.length > 0) return undefined;
  return [first, second ?? 0].every(Number.isFinite) ? [first, second] : undefined;
}

/** The spaces within a number of a message, which do not break, are no spaces between numbers. */
function joinThousands(text: string): string {
  return text.replaceAll(/(?<=\d)[\u00a0\u202f](?=\d{3}(?!\d))/g, "_");
}

type Side = Rules & { readonly measure?: string | null };

/** "open = on", a pair a line, both sides as their variables take them; the first line that is not one otherwise. */
export function parsePairs(
  text: string,
  source: Side,
  target: Side,
  reader: Reader,
): { readonly pairs: readonly (readonly [Value, Value])[] } | { readonly line: string } {
  const pairs: (readonly [Value, Value])[] = [];
  for (const line of text.split("\n").filter((line) => line.trim() !== "")) {
    const [left, right, ...more] = line.split(/=|→|->/).map((side) => side.trim());
    const from = checkValue(source, parseTyped(source, left ?? "", reader));
    const to = checkInput(target, parseTyped(target, right ?? "", reader));
    if (right === undefined || more.length > 0 || !from.ok || !to.ok) return { line };
    pairs.push([from.value, to.value]);
  }
  return { pairs };
}
