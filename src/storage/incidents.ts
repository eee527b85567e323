import type { EntityManager } from "@mikro-orm/core";

/** What is asked of incidents beside their rows. */
export interface Incidents {
  /** The greatest id that an incident has ever had; 0 without. */
  lastId(): Promise<number>;
  /** When a message is to be looked at by itself; undefined when none is. */
  nextDue(): Promise<number | undefined>;
  /** Has those looked at of which it is time. */
  tellDue(em: EntityManager, now: number): Promise<void>;
  /** Times, total duration and which are still open, for each of these rules. */
  statistics(rules: readonly number[], since: number): Promise<readonly RuleStatistics[]>;
}

/** What a rule has brought since a time. */
export interface RuleStatistics {
  readonly ruleId: number;
  readonly times: number;
  readonly meanMs: number | null;
  readonly longestMs: number | null;
}
