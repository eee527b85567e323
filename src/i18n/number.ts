/** How exactly a number is to be written: as many decimals, or as exact as a sensor is. */
export interface Exactness {
  readonly decimals?: number | undefined;
}

const HUGE = 1e9;
const TINY = 1e-4;
/** What a double holds of any decimal number. */
const DIGITS = 15;
/** What tells a double from all others. */
const ALL_DIGITS = 17;
const MEASURED_DIGITS = 3;
const MEASURED_DECIMALS = 2;
const MAX_DECIMALS = 15;

/**
 * What was measured or reckoned, as people of this language write it: by its decimals, else no more of them than make
 * sense; the very large and the very small by powers of ten, so that no number is longer than a button.
 */
export function formatMeasured(locale: string, value: number, { decimals }: Exactness = {}): string {
  const size = Math.abs(value);
  if (size >= HUGE) return byPowers(locale, value, MEASURED_DIGITS);
  if (decimals !== undefined) return write(locale, value, { maximumFractionDigits: Math.min(decimals, MAX_DECIMALS) });
  if (size !== 0 && size < TINY) return byPowers(locale, value, MEASURED_DIGITS);
  // From 0.9995 on, three digits are one whole.
  return size < 1
    ? write(locale, value, { maximumSignificantDigits: MEASURED_DIGITS })
    : write(locale, value, { maximumFractionDigits: MEASURED_DECIMALS });
}

/** A whole number, or one that a person has typed: as it is, as far as it is exact at all. */
export function formatExact(locale: string, value: number): string {
  if (Number.isSafeInteger(value)) return write(locale, value, {});
  const size = Math.abs(value);
  // Of a number with more digits than that, people see which are kept.
  if (size >= 10 ** DIGITS) return byPowers(locale, value, ALL_DIGITS);
  if (size < 1e-6) return byPowers(locale, value, DIGITS);
  return write(locale, value, { maximumSignificantDigits: DIGITS });
}

/** 1.7×10³⁰⁸: no digits that nobody can read. */
function byPowers(locale: string, value: number, digits: number): string {
  // From its shortest digits: the last ones of a double would round the largest to infinity.
  const [shortest, exponent] = value.toExponential().split("e");
  // Not a double once more, whose own shortest digits may be others.
  const [mantissa = "", carry] =
    digits === ALL_DIGITS ? [shortest, 0] : Number(Number(shortest).toPrecision(digits)).toExponential().split("e");
  const raised = String(Number(exponent) + Number(carry))
    .replace("-", "⁻")
    .replaceAll(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? "");
  return `${write(locale, mantissa as `${number}`, { maximumSignificantDigits: digits })}×10${raised}`;
}

function write(locale: string, value: number | `${number}`, options: Intl.NumberFormatOptions): string {
  // What rounds to nothing has no sign.
  return new Intl.NumberFormat(locale, { ...options, signDisplay: "negative" }).format(value).replace("-", "−");
}
