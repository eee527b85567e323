import { TRAITS } from "../domain/traits.ts";
import type { Value, ValueType } from "../domain/value.ts";
import { nameOffset } from "../domain/zone.ts";
import type { Translate } from "./i18n.ts";
import { formatExact, formatMeasured } from "./number.ts";

const MAX_TEXT = 60;
const MAX_LISTED = 12;
const MINUTE = 60_000;

/** What is needed to show a value. */
export interface Shown {
  readonly type: ValueType;
  readonly measure?: string | null;
  /** With how many decimals, where its schema says. */
  readonly decimals?: number | null;
  /** Shown as it was given, not as it was measured; whole numbers always are. */
  readonly exact?: boolean;
  /** Of a time: false where the zone is named beside it. */
  readonly zone?: boolean;
}

/** A value as plain text for a person, with its unit of measure. */
export function formatValue(t: Translate, shown: Shown, value: Value | null | undefined): string {
  const { type, measure } = shown;
  // A conversation that is gone through again gives null for what was undefined.
  if (value === undefined || value === null) return t.plain("unset");
  if (typeof value === "boolean") return t.plain(value ? "on" : "off");
  if (typeof value === "string") return value === "" ? "“”" : shorten(value);
  switch (type) {
    case "datetime":
      return formatTime(t, value, { zone: shown.zone ?? true, seconds: value % MINUTE !== 0 });
    case "bool":
      return t.plain(value === 0 ? "off" : "on");
    case "int":
    case "float":
    case "string":
      return withMeasure(numberOf(t, shown, value), measure);
  }
}

/** A number as it is, where it is a whole one or was given, else as exact as a sensor is. */
export function numberOf(t: Translate, { type, decimals, exact }: Shown, value: number): string {
  return exact || !TRAITS[type].hasDecimals
    ? formatNumber(t, value)
    : formatMeasured(t.locale, value, { decimals: decimals ?? undefined });
}

/** A value that is one of a list or a limit: its schema has given it. */
export function formatGiven(t: Translate, shown: Shown, value: Value | undefined): string {
  return formatValue(t, { ...shown, exact: true }, value);
}

/** A number or a time in as little room as it is still right in: by powers of ten, without its zone and seconds. */
export function formatBriefly(t: Translate, shown: Shown, value: Value): string {
  if (typeof value !== "number") return formatValue(t, shown, value);
  if (TRAITS[shown.type].isTime) return formatTime(t, value, { seconds: false });
  return withMeasure(formatMeasured(t.locale, value), shown.measure);
}

/** A time in the reader's zone, which is named where it is asked for; with its year when it isn't this one, or is asked for. */
export function formatTime(
  t: Translate,
  at: number,
  options: { readonly zone?: boolean; readonly seconds?: boolean; readonly year?: boolean } = {},
): string {
  const { locale, timeZone } = t;
  const { zone = false, seconds = true, year = false } = options;
  const yearOf = new Intl.DateTimeFormat("en", { year: "numeric", timeZone });
  const format = new Intl.DateTimeFormat(locale, {
    ...((year || yearOf.format(at) !== yearOf.format(Date.now())) && { year: "numeric" }),
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(seconds && { second: "2-digit" }),
    timeZone,
  });
  return zone ? `${format.format(at)} ${nameOffset(timeZone, at)}` : format.format(at);
}

/** A whole number, or one that somebody gave, as people of this language write it. */
export function formatNumber(t: Translate, value: number): string {
  return formatExact(t.locale, value);
}

/** Cuts a long text, without halving an emoji. */
export function shorten(text: string, most = MAX_TEXT): string {
  const line = text.replaceAll(/\s+/g, " ");
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/** Cuts a long name in its middle: those of one choice often differ at the end. */
export function shortenName(text: string, most = MAX_TEXT): string {
  const characters = [...text.replaceAll(/\s+/g, " ")];
  if (characters.length <= most) return characters.join("");
  const end = Math.floor((most - 1) / 2);
  const [left, right] = [characters.slice(0, most - 1 - end), characters.slice(characters.length - end)];
  return `${left.join("").trimEnd()}…${right.join("").trimStart()}`;
}

/** The first of a list, and how many more there are; with semicolons where commas are within. */
export function formatList(t: Translate, items: readonly string[]): string {
  if (items.length === 0) return t.plain("none");
  const listed = items.slice(0, MAX_LISTED);
  const shown = listed.join(listed.some((item) => item.includes(",")) ? "; " : ", ");
  return items.length > MAX_LISTED ? t.plain("and-more", { shown, count: items.length - MAX_LISTED }) : shown;
}

/** A text with its unit of measure. */
export function withMeasure(text: string, measure: string | null | undefined): string {
  return measure ? `${text}\u00a0${measure}` : text;
}
