import type { EntityManager } from "@mikro-orm/core";

/** The clock on the wall went on by so much more, or less, than the time that passed; `from` is where it would be without. */
export interface Jump {
  readonly from: number;
  readonly by: number;
}

/** What is asked of incidents beside their rows. */
export interface Incidents {
  /** The greatest id that an incident has ever had; 0 without. */
  lastId(): Promise<number>;
  /** When a message is to be looked at by itself; undefined when none is. */
  nextDue(): Promise<number | undefined>;
  /** Has those looked at of which it is time. */
  tellDue(em: EntityManager, now: number): Promise<void>;
  /** Has a rule's incidents that go on told in all chats that its messages go to by now. */
  join(em: EntityManager, rule: number, now: number): Promise<void>;
  /** Has nothing told any more of a rule's incidents in chats that its messages don't go to: those there say so. */
  leave(em: EntityManager, rule: number, now: number): Promise<void>;
  /** Has what is pending, kept, resting or quiet, and what is due in chats, jump along with the clock; gives the units. */
  jump(em: EntityManager, jump: Jump): Promise<readonly number[]>;
  /** What each of these rules has brought since a time; of one that has never fired, nothing. */
  statistics(rules: readonly number[], since: number): Promise<readonly RuleStatistics[]>;
}

/** What a rule has brought since a time. */
export interface RuleStatistics {
  readonly ruleId: number;
  readonly times: number;
  /** Of those that are over; null where none is. */
  readonly meanMs: number | null;
}
