import { describe } from "vitest";
import { commitRules } from "./commits.ts";
import { figureRules } from "./figures.ts";
import { type Trial, useTrial } from "./trial.ts";
import { valueRules } from "./values.ts";

/** What each engine of storage keeps to: the rules of docs/storage.md, by their numbers. */
export function storageContract(name: string, open: () => Promise<Trial>): void {
  describe(`${name} keeps the rules of storage`, () => {
    const world = useTrial(open);
    commitRules(world);
    valueRules(world);
    figureRules(world);
  });
}
