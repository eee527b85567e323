import { patternOf } from "./language/languages.ts";
import { DAY, HOUR, MINUTE, SECOND } from "./span.ts";

const LENGTHS = {
  second: SECOND,
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  year: 365 * DAY,
};
const UNITS = (Object.keys(LENGTHS) as (keyof typeof LENGTHS)[]).map((unit) => {
  return [LENGTHS[unit], new RegExp(`^${patternOf(({ units }) => units[unit])}$`, "u")] as const;
});
/** Nobody types a longer one, and looking through it takes the square of its length. */
const MAX_CHARS = 1000;
const AMOUNT = /(\d+(?:[.,]\d+)?)?\s*(\p{L}+)\.?\s*/gu;

/** "1 h 30 min" in ms; undefined when it is no length. */
export function parseLength(text: string): number | undefined {
  let length = 0;
  const given = text.trim().toLowerCase();
  if (given.length > MAX_CHARS) return undefined;
  const rest = given.replaceAll(AMOUNT, (all, amount: string | undefined, word: string, at: number) => {
    const known = UNITS.find(([, words]) => words.test(word));
    // A word alone is one of it, but only as a whole: "day", not "3 days hour".
    if (!known || (amount === undefined && (at > 0 || all.length < given.length))) return "!";
    length += Number((amount ?? "1").replace(",", ".")) * known[0];
    return "";
  });
  return rest === "" && given !== "" ? length : undefined;
}
