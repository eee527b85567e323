import { I18n } from "@grammyjs/i18n";
import { LOCALES, type Locale } from "../domain/language/languages.ts";
import type { Messages } from "./messages.ts";

type Key = keyof Messages;
type Args<K extends Key> = Messages[K] extends undefined ? [] : [variables: Messages[K]];

/** Renders one message; an unknown key or a missing variable does not compile. */
export interface Translate {
  /** As Telegram HTML, with the variables escaped. */
  <K extends Key>(key: K, ...args: Args<K>): string;
  /** As plain text, for buttons and the answers to presses. */
  plain<K extends Key>(key: K, ...args: Args<K>): string;
  readonly locale: Locale;
  /** IANA name of the zone in which times are shown. */
  readonly timeZone: string;
}

/** A translator for a Telegram language code such as `ru` or `en-GB`, English when unknown; for a time zone, UTC without. */
export type Translations = (languageCode: string | undefined, timeZone?: string) => Translate;

type Variables = Record<string, string | number | Date>;

/** Loads locales/ once. */
export function loadTranslations(directory: string): Translations {
  const i18n = new I18n({ directory, defaultLocale: "en", fluentBundleOptions: { useIsolating: false } });
  return (languageCode = "en", timeZone = "UTC") => {
    const language = languageCode.split("-")[0];
    return createTranslate(i18n, LOCALES.find((locale) => locale === language) ?? "en", timeZone);
  };
}

function createTranslate(i18n: I18n, locale: Locale, timeZone: string): Translate {
  const plain = (key: string, variables: Variables = {}): string => i18n.t(locale, key, variables);
  const html = (key: string, variables: Variables = {}): string => plain(key, escapeAll(variables));
  return Object.assign(html, { plain, locale, timeZone }) as Translate;
}

/** Escapes here, once, so that no feature can forget to. */
function escapeAll(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === "string" ? escapeHtml(value) : value]),
  );
}

/** Text as Telegram HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
