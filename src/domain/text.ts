/**
 * Text as UTF-8 can hold it. Half a character, which JSON and JavaScript allow, would be another text once it has been
 * stored: it is the sign for a lost character from the beginning.
 */
export function toWhole(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd");
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
