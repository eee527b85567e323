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

/** A text that is a moment to those whose program can show it by their own clock, and the text itself to all others. */
export interface Moment {
  readonly text: string;
  /** ms since the epoch. */
  readonly at: number;
  /** As Telegram's: r is relative; d, D and t, T are a date and a time, each short or long. */
  readonly format: "r" | "dt" | "dT" | "DT" | "t" | "d";
}

const [OPEN, MIDDLE, CLOSE] = ["\uE000", "\uE001", "\uE002"];
const MARKED = new RegExp(`${OPEN}(\\d+) (\\w+)${MIDDLE}([^${CLOSE}]*)${CLOSE}`, "g");
/** Telegram takes no moment before 1970, nor one that is over three years away. */
const AHEAD_MS = 1000 * 86_400_000;

/** Marks a text as a moment: in a message it becomes one, and anywhere else it stays the text. */
export function mark({ text, at, format }: Moment): string {
  const isTaken = at >= 0 && at < Date.now() + AHEAD_MS && Number.isFinite(at);
  return isTaken ? `${OPEN}${Math.floor(at / 1000)} ${format}${MIDDLE}${text}${CLOSE}` : text;
}

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
  const write = (key: string, variables: Variables): string => i18n.t(locale, key, variables);
  const plain = (key: string, variables: Variables = {}): string => write(key, variables).replaceAll(MARKED, "$3");
  const html = (key: string, variables: Variables = {}): string =>
    write(key, escapeAll(variables)).replaceAll(MARKED, '<tg-time unix="$1" format="$2">$3</tg-time>');
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
