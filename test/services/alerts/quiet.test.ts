import { expect, test } from "vitest";
import { DAY, MINUTE } from "../../../src/domain/span.ts";
import { noiseOf } from "../../../src/services/alerts/quiet.ts";

const NOW = 100 * DAY;
const samples = (numbers: readonly number[]) =>
  numbers.map((number, place) => [NOW - (numbers.length - place) * MINUTE, number] as const);

test("noise is how far a value goes to and fro, however far it goes in the long run", () => {
  const wobble = Array.from({ length: 40 }, (_, place) => 20 + place + (place % 2 ? 0.3 : -1));
  expect(noiseOf(samples(wobble), NOW)).toBe(0.3);
  const slope = Array.from({ length: 40 }, (_, place) => 20 + 2 * place);
  expect(noiseOf(samples(slope), NOW)).toBeUndefined();
});

test("a jump that stays is no noise, and what was before the last day is not looked at", () => {
  const jump = Array.from({ length: 40 }, (_, place) => (place < 20 ? 0 : 50) + (place % 2) / 10);
  expect(noiseOf(samples(jump), NOW)).toBe(0.1);
  expect(noiseOf(samples(jump), NOW + 2 * DAY)).toBeUndefined();
});
