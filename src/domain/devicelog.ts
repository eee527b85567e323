import type { Value } from "./value.ts";

/** From the least to the most urgent. */
export const LOG_LEVELS = ["debug", "info", "warning", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Who wrote an entry: the unit's program, or the instance about what it refused or about a restart. */
export const LOG_KINDS = ["program", "rejected", "restart"] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** What a unit has logged: its time in ms since 1970. */
export type LogLine = readonly [at: number, level: LogLevel, text: string];

const SORT_CHARS = 120;
/** A program that restarts within this time is one that sleeps, if it also comes at a steady pace. */
const SHORT_RUN_S = 120;
/** Of two reports at once, neither is from after a restart. */
const AT_ONCE_MS = 5000;

/** What is the same of texts that differ in their numbers only. */
export function sortOf(text: string): string {
  return text.replaceAll(/0x[\da-f]+|\d+/gi, "#").slice(0, SORT_CHARS);
}

/** What was known of a unit before a report. */
interface Before {
  readonly seenAt: number;
  readonly state: Readonly<Record<string, Value>>;
  readonly plan: { readonly sleep: boolean } | null;
  readonly pace: number;
}

/**
 * Why a unit has started again since it reported last, as it says in `reset_cause`, or an empty text where it does not say;
 * undefined where it has not. It has when `uptime` has not grown. Waking from a deep sleep is no restart.
 */
export function restartOf(before: Before, state: Readonly<Record<string, Value>>, now: number): string | undefined {
  const [was, is] = [before.state.uptime, state.uptime];
  if (typeof was !== "number" || typeof is !== "number" || is > was) return undefined;
  if (is === was && (is === 0 || now - before.seenAt < AT_ONCE_MS)) return undefined;
  const sleeps = before.plan?.sleep || (before.pace > 0 && was < SHORT_RUN_S);
  const cause = String(state.reset_cause ?? "");
  return sleeps || /deep/i.test(cause) ? undefined : cause;
}
