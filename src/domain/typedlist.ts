import { parseNumber, parseTyped, plainPowers, type Reader } from "./typed.ts";
import { checkInput, checkValue, type Rules, type Value } from "./value.ts";

/** One or two numbers as people type them: "1.8 32", "×1,8 + 32", "25 °C 24 °C"; undefined when they are not that. */
export function parseNumbers(
  text: string,
  locale: string,
  measure?: string | null,
): readonly [number, number | undefined] | undefined {
  const bare = measure ? text.replaceAll(measure, " ") : text;
  const plain = joinThousands(plainPowers(bare))
    .replaceAll(/[×*;]|,(?=\s)/g, " ")
    .replaceAll(/([+\-−])\s+/g, "$1");
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
