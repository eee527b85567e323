import type { Span } from "./span.ts";

/** Which readings: of numbers those above a value, at least as great, below it, or at most as great. */
export interface Limit {
  readonly kind: "above" | "least" | "below" | "most";
  readonly value: number;
}

/** Readings of an output in a span that are no good; those within the limit, if there is one. */
export interface Bad {
  readonly output: number;
  readonly span: Span;
  readonly limit: Limit | null;
}
