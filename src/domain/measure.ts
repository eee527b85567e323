import type { Measure } from "./language/language.ts";
import { patternOf } from "./language/languages.ts";

/** How a unit of measure is written in all languages; a variable may name it by any of these, or by its words in one. */
const SYMBOLS: Readonly<Record<Measure, readonly string[]>> = {
  // Before degrees, of which people say "гр" too.
  gram: ["g"],
  // "5°" is said of temperatures and angles alike.
  celsius: ["°C", "C", "°"],
  fahrenheit: ["°F", "F", "°"],
  degree: ["°"],
  percent: ["%"],
  volt: ["V"],
  millivolt: ["mV"],
  ampere: ["A"],
  milliampere: ["mA"],
  watt: ["W"],
  kilowatt: ["kW"],
  kilowattHour: ["kWh", "kW·h"],
  hertz: ["Hz"],
  pascal: ["Pa"],
  hectopascal: ["hPa"],
  mercury: ["mmHg"],
  lux: ["lx", "lux"],
  metre: ["m"],
  centimetre: ["cm"],
  millimetre: ["mm"],
  kilometre: ["km"],
  metresPerSecond: ["m/s"],
  kilometresPerHour: ["km/h"],
  litre: ["l"],
  millilitre: ["ml"],
  kilogram: ["kg"],
  microgramsPerCubicMetre: ["µg/m³"],
  perMillion: ["ppm"],
  second: ["s"],
  minute: ["min"],
  hour: ["h"],
  revolutions: ["rpm"],
  millisecond: ["ms"],
  day: ["d"],
  kilohertz: ["kHz"],
  megahertz: ["MHz"],
  kilopascal: ["kPa"],
  bar: ["bar"],
  atmosphere: ["atm"],
  decibel: ["dB"],
  decibelMilliwatt: ["dBm"],
  ohm: ["Ω", "Ohm"],
  kilohm: ["kΩ", "kOhm"],
  cubicMetre: ["m³"],
  millimetresPerHour: ["mm/h"],
  litresPerMinute: ["l/min"],
  cubicMetresPerHour: ["m³/h"],
  piece: ["pcs", "pc"],
};

/** Signs that look the same, or that keyboards lack: a Cyrillic С behind a degree, "ug/m3" for µg/m³. */
const ALIKE: readonly (readonly [all: string, pattern: string])[] = [
  ["µμ", "(?:µ|μ|u|мк)"],
  ["³", "(?:³|\\^?3)"],
  ["²", "(?:²|\\^?2)"],
  ["°º˚", "[°º˚]\\s?"],
  ["·*⋅", "[·*⋅]?"],
  ["ΩΩ", "[ΩΩ]"],
  ...["AА", "BВ", "CС", "EЕ", "HН", "KК", "MМ", "OО", "PР", "TТ", "XХ"].map((pair) => [pair, `[${pair}]`] as const),
];

/**
 * A unit of measure behind a number, as people write it who know which it is: by its sign, in their words, or with what
 * looks like it. It is removed, so that numbers are left; `between` is put in its place.
 */
export function withoutMeasure(text: string, measure: string | null | undefined, between = ""): string {
  if (!measure?.trim()) return text;
  const forms = formsOf(measure.trim());
  const signs = withoutCurrency(text.replaceAll("℃", "°C").replaceAll("℉", "°F"), measure.trim());
  return signs.replaceAll(new RegExp(`(?<=[\\d.,])\\s*(?:${forms})\\.?(?!\\p{L})`, "giu"), between);
}

/** Money is written before a number, too: $5. */
function withoutCurrency(text: string, measure: string): string {
  const isMoney = /^\p{Sc}$/u.test(measure) && text.trimStart().startsWith(measure);
  return isMoney ? text.trimStart().slice(measure.length) : text;
}

function formsOf(measure: string): string {
  const known = MEASURES.find(([, is]) => is.test(measure));
  return known ? `${known[0]}|${toPattern(measure)}` : toPattern(measure);
}

const MEASURES = (Object.keys(SYMBOLS) as Measure[]).map((measure) => {
  const signs = SYMBOLS[measure].map(toPattern).join("|");
  const forms = `${signs}|${patternOf(({ measures }) => measures[measure])}`;
  return [forms, new RegExp(`^(?:${forms})$`, "iu")] as const;
});

function toPattern(sign: string): string {
  return [...sign.replaceAll("℃", "°C").replaceAll(/\s+/g, " ")].map(toOne).join("");
}

function toOne(character: string): string {
  if (character === " ") return "\\s*";
  const alike = ALIKE.find(([all]) => all.includes(character) || all.includes(character.toUpperCase()));
  return alike ? alike[1] : character.replace(/[\\^$.*+?()[\]{}|/-]/, "\\$&");
}
