import type { Direction } from "./alert.ts";
import type { ValueType } from "./value.ts";

/** What an alert rule watches: an output of a unit, and the threshold. */
export interface Watched {
  readonly unitId: number;
  readonly unit: string;
  readonly output: string;
  readonly title: Readonly<Record<string, string>> | null;
  readonly type: ValueType;
  readonly measure: string | null;
  readonly direction: Direction;
  readonly threshold: number;
}

/** An alert rule's incident began or ended. */
export interface AlertNotice extends Watched {
  readonly kind: "alert-fired" | "alert-recovered";
  readonly ruleId: number;
  readonly value: number;
  /** Time of the sample, ms since the epoch. */
  readonly at: number;
}

/** A message that nobody asked for, as facts: the bot makes the sentence when it sends it. */
export type Notice = AlertNotice;
