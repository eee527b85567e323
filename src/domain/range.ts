/** `max - min` in so many equal parts, also where the difference is more than a number holds. */
export function partOf(min: number, max: number, parts: number): number {
  const whole = max - min;
  return Number.isFinite(whole) ? whole / parts : max / parts - min / parts;
}
