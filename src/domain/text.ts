/**
 * Text as UTF-8 can hold it. Half a character, which JSON and JavaScript allow, would be another text once it has been
 * stored: it is the sign for a lost character from the beginning.
 */
export function toWhole(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
}

/** They turn the direction of whatever follows: it reads as another text, also what stands behind it in a list. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text without signs that turn its direction; its letters say themselves which way they run. */
export function toStraight(text: string): string {
  return text.replace(TURNS, "");
}

/**
 * Makes all texts within a message whole, in place. U+0000, which no chat shows and no database can be asked for, is a lost
 * character too.
 */
export function makeWhole(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  const holder = value as Record<string, unknown>;
  for (const [key, inner] of Object.entries(holder)) {
    if (typeof inner === "string") holder[key] = toWhole(inner).replaceAll("\0", "\ufffd");
    else makeWhole(inner);
  }
}
