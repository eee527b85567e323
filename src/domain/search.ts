/** What somebody looks for, and each of its words as they are compared. */
export interface Search {
  readonly text: string;
  readonly words: readonly string[];
}

/** Longer than any name; nobody types more to find something. */
export const MAX_SEARCH_LENGTH = 64;

/** What was typed, as one line; all of its words have to be found, in any order. */
export function toSearch(typed: string): Search {
  const text = typed.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  return { text, words: text === "" ? [] : comparable(text).split(" ") };
}

/** Those of the words that a text does not hold. */
export function missingIn(text: string, words: readonly string[]): string[] {
  const held = comparable(text);
  return words.filter((word) => !held.includes(word));
}

/** Whether one is the other, but for capital letters and the like. */
export function isSame(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

/** In whatever script, capital letters are the same as small ones, and ё is е. No character has a meaning of its own. */
function comparable(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll("ё", "е");
}
