import { expect, test } from "vitest";
import { MAX_SAMPLES } from "../../../src/protocol/request.ts";
import { type Pair, portionsOf } from "../../../src/services/mirrors/portions.ts";

const pairs = (count: number): Pair[] => Array.from({ length: count }, (_, at) => [at, at]);
const sizesOf = (portions: ReturnType<typeof portionsOf>) =>
  portions.map((portion) => Object.entries(portion).map(([name, part]) => [name, part.length]));

test("what fits into one report is one, and what does not is split without a loss", () => {
  expect(sizesOf(portionsOf([]))).toEqual([]);
  const few = portionsOf([["warmth", pairs(2)], ["damp", pairs(1)]]); // biome-ignore format: short
  expect(sizesOf(few)).toEqual([[["warmth", 2], ["damp", 1]]]); // biome-ignore format: short
  const many = portionsOf([
    ["warmth", pairs(MAX_SAMPLES + 10)],
    ["damp", pairs(MAX_SAMPLES)],
  ]);
  expect(sizesOf(many)).toEqual([
    [["warmth", MAX_SAMPLES]],
    [
      ["warmth", 10],
      ["damp", MAX_SAMPLES - 10],
    ],
    [["damp", 10]],
  ]);
  expect(many.flatMap(({ warmth = [] }) => warmth)).toEqual(pairs(MAX_SAMPLES + 10));
});
