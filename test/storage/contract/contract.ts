import { describe } from "vitest";
import { commitRules } from "./commits.ts";
import { crashRules } from "./crash.ts";
import { figureRules } from "./figures.ts";
import { presentRules } from "./present.ts";
import { readingRules } from "./reading.ts";
import { removalRules } from "./removals.ts";
import { stepRules } from "./steps.ts";
import { storedRules } from "./stored.ts";
import { type Trial, useTrial } from "./trial.ts";
import { valueRules } from "./values.ts";

/** What each engine of storage keeps to: the rules of docs/storage.md, by their numbers. */
export function storageContract(name: string, open: () => Promise<Trial>): void {
  describe(`${name} keeps the rules of storage`, () => {
    const world = useTrial(open);
    commitRules(world);
    valueRules(world);
    figureRules(world);
    stepRules(world);
    storedRules(world);
    presentRules(world);
    crashRules(world);
    readingRules(world);
    removalRules(world);
  });
}
