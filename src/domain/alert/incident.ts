import type { Value } from "../value.ts";
import { badness, type Condition } from "./condition.ts";

/** What an incident has to tell of values. */
export interface IncidentFacts {
  /** The value with which it began. */
  readonly value?: Value | undefined;
  /** The worst so far. */
  readonly worst?: Value | undefined;
  /** The last one that was looked at. */
  readonly last?: Value | undefined;
  /** Of events: how often. */
  readonly count?: number | undefined;
}

/** What one more event adds. */
export function withHit(facts: IncidentFacts): IncidentFacts {
  return { ...facts, count: (facts.count ?? 0) + 1 };
}

/** What another value adds. */
export function withValue(condition: Condition, facts: IncidentFacts, value: Value): IncidentFacts {
  const { worst } = facts;
  const [present, before] = [badness(condition, value), badness(condition, worst)];
  const isWorse = present !== undefined && (before === undefined || present > before);
  return { ...facts, value: facts.value ?? value, last: value, ...(isWorse && { worst: value }) };
}
