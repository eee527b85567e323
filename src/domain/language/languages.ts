import { en } from "./en.ts";
import type { Language } from "./language.ts";
import { ru } from "./ru.ts";

/** Every language of locales/. Buttons count them: a new one comes last. */
export const LANGUAGES = { en, ru } as const satisfies Readonly<Record<string, Language>>;

export type Locale = keyof typeof LANGUAGES;
export const LOCALES = Object.keys(LANGUAGES) as readonly Locale[];

/** What all languages have for the same thing, as one pattern of a regular expression (with the flag u). */
export function patternOf(wordsOf: (language: Language) => readonly string[]): string {
  return `(?:${Object.values(LANGUAGES).flatMap(wordsOf).join("|")})`;
}
