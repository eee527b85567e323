/** Round marks of a number axis. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** What is drawn is smaller than what is meant by so many powers of ten; larger, where it is less than zero. */
  readonly power?: number;
}

const ROUND = [1, 2, 2.5, 5, 10];

/** The narrowest axis that holds everything from `low` to `high` in one of these numbers of equal round steps; the first is liked best. */
export function toScale([low, high]: readonly [low: number, high: number], parts: readonly number[]): Scale {
  const [from, to] = isFlat(low, high) ? widen(low / 2 + high / 2) : [low, high];
  const scales = parts.map((count) => divide(from, to, count));
  const waste = ({ min, max }: Scale): number => (max - min) / (to - from);
  return scales.reduce((best, scale) => (waste(scale) < waste(best) - 0.01 ? scale : best));
}

function divide(from: number, to: number, parts: number): Scale {
  const power = 10 ** Math.floor(Math.log10((to - from) / parts));
  for (const factor of [...ROUND, 20, 25, 50]) {
    const step = factor * power;
    const first = Math.floor(from / step + 1e-9);
    if ((first + parts) * step >= to - step * 1e-9)
      return { min: clean(first * step), max: clean((first + parts) * step), step };
  }
  return { min: from, max: to, step: (to - from) / parts };
}

/** Less than an axis can be marked with: a mean and the least and greatest of one value differ by their last digit. */
function isFlat(low: number, high: number): boolean {
  return !(high - low > Math.max(Math.abs(low), Math.abs(high)) * 1e-9);
}

/** Room around a line that is flat. */
function widen(value: number): [number, number] {
  const room = Math.abs(value) * 0.05 || 1;
  return [value - room, value + room];
}

/** Cuts what binary fractions leave behind. */
function clean(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}

/** Writes the marks of an axis alike: as many decimals as its step has; the very large and very small by powers of ten. */
export function createNumbers(locale: string, { min, max, step, power = 0 }: Scale): (value: number) => string {
  const largest = Math.max(Math.abs(min), Math.abs(max));
  const extreme = power !== 0 || largest >= 1e9 || largest < 1e-4;
  const decimals = Math.max(0, Math.min(20, -Math.floor(Math.log10(step) + 1e-9) + (isRound(step) ? 0 : 1)));
  // As many digits as tell two marks apart.
  const digits = Math.floor(Math.log10(largest)) - Math.floor(Math.log10(step) + 1e-9) + (isRound(step) ? 1 : 2);
  const format = new Intl.NumberFormat(locale, {
    ...(extreme
      ? { notation: "scientific", maximumSignificantDigits: Math.min(Math.max(1, digits), 12) }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  });
  return (value) =>
    extreme && value === 0
      ? "0"
      : format
          .format(clean(value))
          .replace("-", "−")
          .replace(/E(.+)$/, (_, exponent: string) => toPower(Number(exponent.replace(/[−-]/, "-")) + power));
}

/** 5E12 as people write it: 5×10¹². */
function toPower(exponent: number): string {
  const raised = String(exponent)
    .replaceAll(/[-−]/g, "⁻")
    .replaceAll(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? "");
  return `×10${raised}`;
}

/** One digit is enough for it: 0.2 is, 0.25 is not. */
function isRound(step: number): boolean {
  const digit = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
  return Math.abs(digit - Math.round(digit)) < 1e-6;
}
